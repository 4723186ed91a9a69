"""Arrow columns out of NumPy arrays: keys, days, exact decimals, with unknown cells where they are unknown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def texts(values: Sequence[str] | pa.Array, codes: np.ndarray) -> pa.Array:
    """The value each code stands for."""
    listed = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return listed.take(pa.array(codes))


def days(numbers: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """Day numbers since 1970-01-01 as dates; null where not known."""
    return pa.array(numbers.astype(np.int32), mask=None if known is None else ~known).cast(pa.date32())


def moments(seconds: np.ndarray, known: np.ndarray) -> pa.Array:
    """Seconds since 1970-01-01 as moments; null where not known."""
    return pa.array(seconds.astype(np.int64), mask=~known).cast(pa.timestamp("s"))


def decimals(whole: np.ndarray, digits: int, known: np.ndarray | None = None) -> pa.Array:
    """Exact decimals: whole numbers of 10^-digits (cents for 2); null where not known."""
    low = np.ascontiguousarray(whole, dtype=np.int64)
    words = np.stack([low, low >> 63], axis=1)  # little-endian 128-bit: the value, then its sign
    valid = None if known is None else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(18, digits), len(low), [valid, pa.py_buffer(words)])


def rounded(values: np.ndarray, digits: int, known: np.ndarray | None = None) -> pa.Array:
    """Numbers rounded to that many decimals, kept exactly."""
    return decimals(np.rint(np.asarray(values, float) * 10**digits), digits, known)


def wholes(numbers: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """Whole numbers; null where not known."""
    return pa.array(np.asarray(numbers, np.int64), mask=None if known is None else ~known)


def serial_keys(prefix: str, block: int, count: int) -> pa.Array:
    """Keys such as `A100000000000042`: the prefix and a number that no other block gives."""
    numbers = pa.array(10**9 * (10**5 + block) + np.arange(count, dtype=np.int64))
    return pc.binary_join_element_wise(pa.scalar(prefix), numbers.cast(pa.string()), "")


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts put together with a hyphen."""
    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, "-")
