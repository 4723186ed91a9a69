"""Pure models of the unusual: outliers, control charts and their run lengths, the chance of silence."""

from metrics.anomaly.control import Cusum, Ewma, cusum, ewma
from metrics.anomaly.robust import robust_z
from metrics.anomaly.run_length import cusum_run_length, ewma_run_length
from metrics.anomaly.silence import Rates, no_order_probability, order_rates

__all__ = [
    "Cusum", "Ewma", "Rates", "cusum", "cusum_run_length", "ewma", "ewma_run_length", "no_order_probability",
    "order_rates", "robust_z",
]  # fmt: skip
