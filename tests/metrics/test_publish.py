"""What is published beside the marts: every client at every moment, and the figures of models."""

from __future__ import annotations

from pathlib import Path

from data.tables import DERIVED, served
from data.warehouse.store import Store
from metrics.degrees.moments import moments_to_publish
from metrics.publish import decided_by_data, derived_rows, model_figures
from tests.data.small import three_clients, view_of


def test_what_is_made_is_what_is_declared(tmp_path: Path) -> None:
    view = view_of(three_clients(tmp_path), "2026-Q2")
    assert set(derived_rows(view)) == set(DERIVED)
    frames = list(moments_to_publish(view))
    assert [set(frame.columns) for frame in frames] == [set(DERIVED["client_moments"])] * len(frames)
    assert [frame["moment_on"].iloc[0] for frame in frames][-1] == view.as_of
    assert model_figures(view) == [], "nothing that rests on three clients"
    assert decided_by_data(view) == {}, "three clients have no spread"


def test_who_is_alike_is_said_for_today_only(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    known = view.run(served("client_moments_history").filter(lambda rows: rows.alike.notnull()).select("moment_on"))
    assert known.empty or {day.date() for day in known["moment_on"]} == {view.as_of}
    figures = view.run(served("model_figures"))
    assert {"bg_bb", "stay", "attitude_own"} <= set(figures["model"])
    assert not figures.duplicated(["model", "name"]).any()
