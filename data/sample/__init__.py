"""The sample company: a made-up tobacco wholesaler, written as ordinary import files."""

from data.sample.truth import Truth, read_truth
from data.sample.write import write_sample

__all__ = ["Truth", "read_truth", "write_sample"]
