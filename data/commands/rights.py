"""Who may see what, as a file that people read: shown, explained, checked before it changes anything, applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from data.commands.terminal import StoreOption, console, failing_with, grid, now, say, store_at, user
from data.desk import Desk
from data.desk.commands import ChangeRights
from data.door import Door, View
from data.periods import period_of
from data.regions import RegionTree
from data.rights import Access, Hat, Person, Rule, RuleBook, access_of, rules_with, scope_of
from data.rights.access import access_file
from data.rights.explaining import Considered, changes_between, explained, findings_in, people_in
from data.rights.files import MOST_BYTES, WrongRules, rules_from, text_of
from data.rights.rules import day_at
from data.scope import NOBODY, Scope, Selection, whole_company

app = typer.Typer(help="Who may see what: show, explain, check, apply and export the rules.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(help="a file of rules, as `export` writes it")]
MOST_LISTED = 200
NOTHING = "nothing"


@app.command("show")
def show_command(store: StoreOption = None) -> None:
    """List the rules in force, the administrators of the file for signing in first, and what is wrong with them."""
    with failing_with("not shown"), _door(store) as door:
        access, rules = _in_force(door)
        _say_access(access, door.store.root)
        _list(rules)
        _say_findings(findings_in(rules, _tree(door)))


@app.command("explain")
def explain_command(
    who: Annotated[str, typer.Argument(help="what the sign-in calls them, such as an address")],
    groups: Annotated[
        str | None, typer.Option(help="their groups, with commas; else those of their last sign-in")
    ] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the day, else today")] = None,
    store: StoreOption = None,
) -> None:
    """Say what somebody may see and enter, which rules give it, and which do not and why."""
    with failing_with("not explained"), _door(store) as door:
        access, rules = _in_force(door)
        _say_access(access, door.store.root)
        person, day = _person(door.desk, who, groups), on.date() if on else day_at(now())
        found = explained(person, rules, day, _tree(door))
        told = f" with the groups {', '.join(sorted(person.groups))}" if person.groups else ", in no group,"
        say(escape(f"{who}{told} on {day}:"))
        for hat in found.hats:
            say(escape(f"  {_hat_text(hat)}; {_seen(door, person, found.hats, hat)}; by {', '.join(hat.rules)}"))
        if not found.hats:
            say(escape(f"  sees {NOTHING}: no rule that holds is about them; ask {access.ask or 'an administrator'}"))
        _list_considered("gives", found.giving)
        _list_considered("gives nothing", found.idle)
        _list_considered("about others", found.others)


@app.command("check")
def check_command(file: FileArgument, store: StoreOption = None) -> None:
    """Say what a file would change, for rules and for known persons, and change nothing. Exit code 1: findings."""
    with failing_with("not checked"), _door(store) as door:
        access, old = access_of(door.store.root), door.desk.rules()
        new = _rules_in(file)
        _say_changed(old, new)
        _say_people(door, access, old, new)
        is_wrong = _say_findings(findings_in(new, _tree(door)))
    if is_wrong:
        raise typer.Exit(1)


@app.command("apply")
def apply_command(file: FileArgument, store: StoreOption = None) -> None:
    """Put the rules of a file in the place of all that are in force; `check` says before what that changes."""
    with failing_with("not applied"), _door(store) as door:
        new, desk = _rules_in(file), door.desk
        seen, old = desk.revision(), desk.rules()
        held, named = {rule.key: rule for rule in old}, {rule.key for rule in new}
        put = tuple(rule for rule in new if held.get(rule.key) != rule)
        drop = tuple(rule.key for rule in old if rule.key not in named)
        scope = whole_company(user(), "the owner of the store asks")
        revision = desk.carry_out(ChangeRights(put, drop, seen), scope, now())
        say(f"{len(put)} rules given or changed, {len(drop)} taken away; {len(new)} in force, revision {revision}")
        _say_findings(findings_in(new, _tree(door)))


@app.command("export")
def export_command(file: Annotated[Path, typer.Argument(help="a new file")], store: StoreOption = None) -> None:
    """Write the rules in force to a new file, without those of the file for signing in."""
    with failing_with("not exported"), _door(store) as door:
        rules = door.desk.rules()
        with file.open("x", encoding="utf8", newline="\n") as out:
            out.write(text_of(rules))
    say(escape(f"{len(rules)} rules written to {file}"))


@contextmanager
def _door(store: Path | None) -> Iterator[Door]:
    door = Door(store_at(store).root)
    with door.desk:
        yield door


def _in_force(door: Door) -> tuple[Access, RuleBook]:
    access = access_of(door.store.root)
    return access, rules_with(access, door.desk.rules())


def _view(door: Door, scope: Scope = NOBODY) -> View | None:
    """What that scope sees of the version that answers; None while there is none."""
    version = door.current()
    if version is None:
        return None
    period = period_of(version.as_of, "month", version.settings.calendar)
    return door.view(version, scope, Selection(period))


def _tree(door: Door) -> RegionTree | None:
    view = _view(door)
    return None if view is None else view.tree


def _person(desk: Desk, who: str, groups: str | None) -> Person:
    if groups is not None:
        return Person(who, who, frozenset(name.strip() for name in groups.split(",") if name.strip()))
    known = next((each for each in desk.people() if each.who == who), None)
    return Person(who, who) if known is None else Person(who, known.name, known.groups)


def _seen(door: Door, person: Person, hats: tuple[Hat, ...], hat: Hat) -> str:
    """How many clients the hat shows; the words where nothing is published yet."""
    view = _view(door, scope_of(person, hats, hat.key))
    if view is None:
        return "no data yet"
    clients = view.tables.clients_anywhere
    return f"{int(view.run(clients.aggregate(n=clients.count()))['n'].iloc[0]):,} clients"


def _rules_in(file: Path) -> tuple[Rule, ...]:
    if file.stat().st_size > MOST_BYTES:
        raise WrongRules(f"{file} has more than {MOST_BYTES:,} bytes; give rules to groups instead of to persons")
    try:
        return rules_from(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WrongRules(f"{file} is not in UTF-8 (byte {error.start}); save it as UTF-8") from error
    except WrongRules as error:
        raise WrongRules(f"{file}: {error}") from error


def _say_access(access: Access, root: Path) -> None:
    if access.is_closed:
        say(f"[red]nobody is answered:[/red] {escape(access.why_closed)}")
    elif access.is_here_only:
        say(escape(f"there is no {access_file(root)}: this machine only, the rules wait for a sign-in"))
    else:
        say(escape(f"people sign in by {access.sign_in}; administrators of the file: {len(access.administrators)}"))


def _list(rules: Iterable[Rule]) -> None:
    table = grid("rule", "whom", "role", "regions", "topics", "from", "until", "reason")
    listed = tuple(rules)
    for rule in listed[:MOST_LISTED]:
        days = (str(day or "") for day in (rule.valid_from, rule.valid_until))
        cells = rule.key, f"{rule.claim} {rule.value}", rule.role, _regions(rule.regions), _topics(rule.gives)
        table.add_row(*(escape(cell) for cell in (*cells, *days, rule.reason)))
    console.print(table) if listed else say("no rule is given")
    _say_more(len(listed))


def _list_considered(heading: str, found: tuple[Considered, ...]) -> None:
    if not found:
        return
    say(f"{heading} ({len(found)}):")
    for each in found[:MOST_LISTED]:
        unknown = f"; not in the data: {', '.join(each.unknown)}" if each.gives and each.unknown else ""
        say(escape(f"  {each.rule.key}: {each.why}{unknown}; {each.rule.reason}"))
    _say_more(len(found))


def _say_changed(old: Iterable[Rule], new: Iterable[Rule]) -> None:
    before, after = ({rule.key: rule for rule in rules} for rules in (old, new))
    groups = {
        "given": sorted(after.keys() - before.keys()),
        "taken away": sorted(before.keys() - after.keys()),
        "changed": sorted(key for key in before.keys() & after.keys() if before[key] != after[key]),
    }
    for name, keys in groups.items():
        more = f" and {len(keys) - MOST_LISTED} more" if len(keys) > MOST_LISTED else ""
        say(escape(f"{name} ({len(keys)}): {', '.join(keys[:MOST_LISTED]) or '–'}{more}"))


def _say_people(door: Door, access: Access, old: Iterable[Rule], new: Iterable[Rule]) -> None:
    """What changes for everybody who ever signed in, and for whom the rules name."""
    before, after, today = rules_with(access, old), rules_with(access, new), day_at(now())
    known = {each.who: Person(each.who, each.name, each.groups) for each in door.desk.people()}
    named = [each for each in people_in((*before, *after)) if each.who not in known]
    found = [each for each in changes_between((*known.values(), *named), before, after, today) if each.is_change]
    say(f"{len(found)} of {len(known) + len(named)} known persons and groups would see or enter something else today")
    for each in found[:MOST_LISTED]:
        whom = each.person.who or f"group {each.person.name}"
        say(escape(f"  {whom}: {_hats_text(each.before)} → {_hats_text(each.after)}"))
    _say_more(len(found))


def _say_findings(found: tuple[tuple[Rule, object], ...]) -> bool:
    for rule, said in found[:MOST_LISTED]:
        say(f"[red]{escape(rule.key)}[/red]: {escape(str(said))}")
    _say_more(len(found))
    return bool(found)


def _say_more(count: int) -> None:
    if count > MOST_LISTED:
        say(f"  and {count - MOST_LISTED:,} more")


def _hats_text(hats: tuple[Hat, ...]) -> str:
    return " | ".join(_hat_text(hat) for hat in hats) or NOTHING


def _hat_text(hat: Hat) -> str:
    where = "the whole company" if hat.everywhere else _regions(hat.regions)
    return f"{hat.role} of {where}: {_topics(hat.topics)}"


def _regions(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes))


def _topics(topics: Iterable[str]) -> str:
    return ", ".join(sorted(topics))
