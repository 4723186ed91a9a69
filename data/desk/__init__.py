"""The desk: what people enter. Small, precious, concurrent, and not files; every row says who and when.

One transactional database per store: `desk.sqlite` in the store folder, or PostgreSQL by URL (SIDU_DESK) when several
servers share a store. Nobody writes but `Desk.carry_out`, which checks the right, checks the values, and appends to the
history and to the audit in one transaction. Nothing is ever changed in place: a row is valid from its revision until
the next row of the same key, and triggers of the database refuse UPDATE and DELETE.

To add something people enter (targets, rates, schemes, scenarios, overrides …):
1. `tables.py`: one `history_table(name, keys, values)`, and its class in `HISTORIES`.
2. `migrations/versions/`: one file that creates the same table with `history_table_columns` and calls `append_only`;
   set `schema.HEAD` to it. A test compares the migrated tables with `tables.py` on SQLite and on PostgreSQL.
3. `commands.py`: a frozen dataclass per thing that a person can do, as plain values.
4. `edits.py`: one function per command that reads what is there, raises ValueError or Conflict, and returns an `Edit`
   (rows to append, what changed), with its entry in `EDITS`, which also says the right that it needs.
5. `desk.py`: a read that returns frozen records; `history.in_force` and `history.spans` give rows with who and when.
Backup, restore, revision, audit and the append-only rule then hold for it without another line.
"""

from __future__ import annotations

from data.desk.desk import Desk
from data.desk.faults import (
    Conflict,
    DeskBroken,
    DeskBusy,
    DeskError,
    DeskTooNew,
    DeskUnreachable,
    NotAccepted,
    NotAllowed,
    NotYourDuty,
    NotYours,
)
from data.desk.records import (
    AuditEntry,
    Changed,
    EnteredRate,
    EnteredTarget,
    GradeScheme,
    Override,
    OverrideChange,
    OwnKpi,
    RateChange,
    RuleChange,
    SavedMapping,
    Scenario,
    SettingChange,
    TargetChange,
)
from data.desk.service_records import AlertChange, AlertJudgement, PlanChange, PlannedAct
from data.desk.snapshot_records import Draft, KeptSlide, Picked, Snapshot
from data.messages import Said

__all__ = [
    "Desk",
    "AuditEntry",
    "Changed",
    "EnteredRate",
    "EnteredTarget",
    "GradeScheme",
    "Override",
    "OverrideChange",
    "OwnKpi",
    "RateChange",
    "RuleChange",
    "SavedMapping",
    "Scenario",
    "SettingChange",
    "TargetChange",
    "AlertChange",
    "AlertJudgement",
    "PlanChange",
    "PlannedAct",
    "Draft",
    "KeptSlide",
    "Picked",
    "Snapshot",
    "Conflict",
    "NotAccepted",
    "NotAllowed",
    "NotYourDuty",
    "NotYours",
    "Said",
    "DeskError",
    "DeskBroken",
    "DeskBusy",
    "DeskTooNew",
    "DeskUnreachable",
]
