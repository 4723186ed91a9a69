"""Failure has a short code that is the same for the same fault, and the reader never meets more than that."""

from __future__ import annotations

import re

from ui.faults import fault_code


def broken(value: int) -> BaseException:
    try:
        value // 0
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_the_same_fault_has_the_same_code_whatever_its_data() -> None:
    assert fault_code(broken(1)) == fault_code(broken(2))
    assert re.fullmatch(r"[0-9A-F]{6}", fault_code(broken(1)))


def test_another_fault_has_another_code() -> None:
    assert fault_code(broken(1)) != fault_code(ValueError("x"))
