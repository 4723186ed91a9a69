"""The command line of the data: bring files in, correct and undo, keep the store safe.

python -m data import FILE… [--as TABLE] [--mapping mapping.toml] [--dry-run]
python -m data imports | undo NUMBER | corrections TABLE
python -m data versions | rollback [VERSION] | rebuild
python -m data check | backup FOLDER | restore FOLDER [--replace]
python -m data forecast
python -m data snapshots [--prune] [--delete NUMBER --reason WHY] [--pin NUMBER]
python -m data rights show | explain WHO | check FILE | apply FILE | export FILE
python -m data audit [--since DAY] [--until DAY] [--who WHO] [--event EVENT] [--out FILE] [--prune]
python -m data sign-out WHO [--hand-over]
python -m data client export CODE --out FOLDER [--language zh]
python -m data client erase CODE --reason WHY [--dry-run] | erased | lift CODE
python -m data retain [--years N] [--dry-run]
python -m data sample | templates FOLDER
Exit codes: 0 done, 1 the check found something, 2 refused with the reason, 3 something failed underneath.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import typer

from data.commands import audit, bringing, client, correcting, forecasting, keeping, leaving, meeting, retention, rights
from data.courtesy import UNWATCHED, stand_back
from data.personal import Say
from data.view import View
from data.warehouse.derived import Frames, Rows, derive_with
from data.warehouse.late import Before, work_out_with

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
COMMANDS: dict[str, Callable[..., None]] = {
    "import": bringing.import_command,
    "imports": correcting.imports_command,
    "undo": correcting.undo_command,
    "corrections": correcting.corrections_command,
    "versions": correcting.versions_command,
    "rollback": correcting.rollback_command,
    "rebuild": keeping.rebuild_command,
    "check": keeping.check_command,
    "backup": keeping.backup_command,
    "restore": keeping.restore_command,
    "forecast": forecasting.forecast_command,
    "snapshots": meeting.snapshots_command,
    "audit": audit.audit_command,
    "sign-out": leaving.sign_out_command,
    "retain": retention.retain_command,
    "sample": bringing.sample_command,
    "templates": bringing.templates_command,
}
for name, command in COMMANDS.items():
    app.command(name)(command)
app.add_typer(client.app, name="client")
app.add_typer(rights.app, name="rights")


def words_in(language: str) -> Say:
    """How that language says a sentence. Raises ValueError with the list for one that there is not."""
    from locales import LANGUAGES, words_for  # most commands say nothing in it

    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not known; choose one of: {', '.join(LANGUAGES)}")
    return words_for(language)


client.speak_with(words_in)


def derived_rows(view: View) -> Mapping[str, Rows | Callable[[], Rows | Frames]]:
    """What the metrics add to a version that is published."""
    from metrics.publish import derived_rows  # the models take a second to load, and most commands publish nothing

    return derived_rows(view)


def decided_by_data(view: View) -> Mapping[str, object]:
    """The settings that the metrics find in a company's first data."""
    from metrics.publish import decided_by_data

    return decided_by_data(view)


def late_rows(
    view: View, tell: Callable[[float], None], before: Before | None
) -> Mapping[str, Callable[[], Rows | Frames]]:
    """What the metrics work out of a version after it is published."""
    from metrics.outlook import late_rows

    return late_rows(view, tell, before)


if __name__ == "__main__":
    stand_back(UNWATCHED)
    derive_with(derived_rows, decided_by_data)
    work_out_with(late_rows)
    app()
