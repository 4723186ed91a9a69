"""The recovery table for the methods page: every question of the benchmark in words, in both languages."""

from __future__ import annotations

from locales import LANGUAGES, words_for
from metrics.word_of_mouth.recovery import recovery_table
from pages.setup.recovery import recovery_panel
from tests.pages.conftest import Asked
from tests.pages.showing import LONGEST, column, faults_of, width


def test_every_row_of_the_benchmark_is_shown_in_words(asked: Asked) -> None:
    found = recovery_table()
    for language in LANGUAGES:
        panel = recovery_panel(asked("three", "2026-Q1"), words_for(language, ""))
        assert not list(faults_of(panel)) and width(panel.message, language) <= LONGEST[language]
        assert column(panel, "share") == [row.share for row in found.rows]
        assert found.command in panel.note.text
