"""Of what kind an entry of the desk's audit or of the import log is, and whose to see its values are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.accepted_settings import ANCHORS
from data.scope import Topic

KIND_OF_COMMAND: Mapping[str, str] = {
    "ChangeRights": "right",
    "ChangeTargets": "target",
    "OverrideKind": "override",
    "EndOverride": "override",
    "JudgeAlert": "judgement",
    "PlanAct": "plan",
    "CloseAct": "plan",
    "DropAct": "plan",
    "ChangeSettings": "setting",
    "DeclareSettings": "setting",
    "ChangeRates": "rate",
    "SaveKpi": "kpi",
    "ForgetKpi": "kpi",
    "SaveScheme": "scheme",
    "ForgetScheme": "scheme",
    "SaveScenario": "scenario",
    "ForgetScenario": "scenario",
    "SaveMapping": "mapping",
    "ForgetMapping": "mapping",
    "DeleteSnapshots": "snapshot",
    "PinSnapshots": "snapshot",
    "EraseClients": "erase",
    "LiftErasure": "erase",
    "Restore": "restore",
}
"""By the name of the command that the audit keeps; a command that is not here is an entry of the kind `other`."""
KIND_OF_RECORD = ("import", "undo", "rollback", "rebuild", "refresh", "failed")
"""Acts of the import log, by the field that says which one a record is."""
_MONEY: frozenset[Topic] = frozenset(("money",))
_FIGURES = frozenset(ANCHORS)
_BOTH: frozenset[Topic] = frozenset(("money", "satisfaction"))
TOPIC_OF_KIND: Mapping[str, frozenset[Topic]] = {
    "target": _MONEY,
    "override": _MONEY,
    "rate": _MONEY,
    "judgement": _BOTH,
    "plan": _BOTH,
}
"""What a reader must see to know the values of an entry; the others are the set-up itself."""


def topics_of(kind: str, changed: Iterable[str]) -> frozenset[Topic]:
    """The topics that the values of an entry are of. changed: what it changed; anchors of the scores are figures."""
    return TOPIC_OF_KIND.get(kind, frozenset()) | (_MONEY if not _FIGURES.isdisjoint(changed) else frozenset())
