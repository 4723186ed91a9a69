"""The settings file of an old store is taken over by the desk once."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.desk import Desk
from data.settings import Settings
from tests.data.desk.conftest import Place


def test_the_settings_file_of_an_old_store_is_taken_over_once_and_left_as_it_was(place: Place) -> None:
    place.root.mkdir()
    old = place.root / "settings.toml"
    old.write_text('company = "Sidu sample"\ncurrency = "CNY"\ntier_shares = [0.1, 0.3, 0.6]\nis_sample = true\n')
    expected = Settings(company="Sidu sample", currency="CNY", is_sample=True)
    before = old.read_bytes()
    with place.desk() as desk:
        assert (desk.settings(), desk.revision()) == (expected, 1)
        assert {entry.who for entry in desk.settings_history()} == {"settings.toml"}
        assert {entry.key for entry in desk.settings_history()} == {"company", "currency", "is_sample"}
    old.write_text('currency = "USD"\n')
    with place.desk() as desk:
        assert (desk.settings(), desk.revision()) == (expected, 1)
    old.write_bytes(before)


def test_a_settings_file_that_cannot_be_read_is_named_and_no_desk_is_made_of_it(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('currency = "yuan"\n')
    with Desk.at(tmp_path) as desk:
        with pytest.raises(ValueError, match=r"settings\.toml cannot be read: currency = 'yuan': accepted is an ISO"):
            desk.settings()
        assert not (tmp_path / "desk.sqlite").exists()
        (tmp_path / "settings.toml").write_text('currency = "CNY"\n')
        assert desk.settings() == Settings(currency="CNY")
