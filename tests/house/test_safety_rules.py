"""Rules of safety that can be read off the source. The docstrings name the harm that each prevents."""

from __future__ import annotations

import ast
import re

from tests.house.source import ROOT, Module, dotted, product, room, texts

CACHES = {"cache_data", "cache_resource", "lru_cache", "cache"}
FRAMES = re.compile(r"\b(DataFrame|Series|ndarray|Connection|Cursor|DuckDBPy\w+|Relation|Expr|pd|np|pa|ir|pl)\b")
CLOCK = {"today", "now", "utcnow"}
# Markup that is not a constant, read by a person: how each is made, and why no data can get into it.
MARKUP_WE_MAKE = {
    "ui/style.py": {"rules(theme)"},  # colours of our two themes
    "ui/tiles.py": {"drawn.foot"},  # escaped text and an image in base64 with an escaped label; tests/ui holds it
    "ui/shell.py": {'f\'<nav class="lights">{"".join(links)}</nav>\''},  # links of the address, quoted and escaped
}
# Written in pieces, so that this file does not name what it looks for.
OF_A_MACHINE = re.compile("|".join(("/wo" + "rk/", "/tm" + "p/w/", "/ro" + "ot/", "/ho" + r"me/\w", "/op" + "t/")))
NAMES_A_MACHINE = {"deploy"}  # examples for a server, whose places they name


def _cached(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        function
        for function in module.functions()
        if any(dotted(decorator).split(".")[-1] in CACHES for decorator in function.decorator_list)
    ]


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    every = function.args
    return [arg for arg in (*every.posonlyargs, *every.args, *every.kwonlyargs) if arg.arg not in ("self", "cls")]


def test_no_cached_function_takes_an_argument_that_its_key_leaves_out() -> None:
    """Streamlit leaves arguments that start with `_` out of the key: one reader once got another's answer."""
    left_out = [
        f"{module.name}:{function.lineno} {argument.arg}"
        for module in product()
        for function in _cached(module)
        for argument in _arguments(function)
        if argument.arg.startswith("_")
    ]
    assert not left_out


def test_cached_functions_are_keyed_by_plain_values_only() -> None:
    """Streamlit hashes large frames by sampling: 43 to 50 of 50 one-row changes got the old answer."""
    keyed = [
        f"{module.name}:{function.lineno} {argument.arg}"
        for module in product()
        for function in _cached(module)
        for argument in _arguments(function)
        if argument.annotation is None or FRAMES.search(ast.unparse(argument.annotation))
    ]
    assert not keyed, f"key by version, scope, selection, page, controls, language, theme: {keyed}"


def test_streamlit_caches_are_used_in_one_place() -> None:
    places = {
        module.name
        for module in room("ui", "app.py")
        for node in module.nodes
        if isinstance(node, ast.Attribute) and node.attr in ("cache_data", "cache_resource")
    }
    assert len(places) <= 1, f"one place decides what a key holds: {sorted(places)}"


def _is_our_own_text(node: ast.expr) -> bool:
    """A literal or an ALL_CAPS constant: text that no data can have entered."""
    if isinstance(node, ast.Constant):
        return True
    return isinstance(node, ast.Name | ast.Attribute) and dotted(node).split(".")[-1].isupper()


def test_no_data_is_shown_as_markup() -> None:
    """A client called `<img src=…>` must stay a name: raw HTML is only ever our own constant text."""
    loose = []
    for module in room("ui", "app.py"):
        for call in module.calls():
            raw = any(
                keyword.arg == "unsafe_allow_html" and ast.unparse(keyword.value) != "False"
                for keyword in call.keywords
            ) or dotted(call.func).endswith("st.html")
            read = {ast.dump(ast.parse(text, mode="eval").body) for text in MARKUP_WE_MAKE.get(module.name, ())}
            if raw and not (call.args and (_is_our_own_text(call.args[0]) or ast.dump(call.args[0]) in read)):
                loose.append(f"{module.name}:{call.lineno} {ast.unparse(call)[:80]}")
    assert not loose, f"only a constant may be markup; put data through locales/markup.py: {loose}"


def test_nothing_below_the_top_reads_a_clock() -> None:
    """Today is the version's as-of date: a page asked again next week gives the same answer."""
    clocks = [
        f"{module.name}:{call.lineno} {dotted(call.func)}"
        for module in room("pages", "charts", "metrics", "locales")
        for call in module.calls()
        if isinstance(call.func, ast.Attribute)
        and (call.func.attr in CLOCK or dotted(call.func) in ("time.time", "time.monotonic"))
    ]
    assert not clocks


def test_no_exception_is_swallowed_without_a_word() -> None:
    """An `except` that does nothing hides the number that is wrong; where nothing is right, its line says why."""
    swallowed = [
        f"{module.name}:{node.lineno}"
        for module in product()
        for node in module.nodes
        if isinstance(node, ast.ExceptHandler)
        and all(isinstance(line, ast.Pass) for line in node.body)
        and "#" not in module.text.splitlines()[node.lineno - 1]
    ]
    assert not swallowed


def test_nothing_names_the_machine_it_was_written_on() -> None:
    named = [
        f"{module.name}:{number} {line.strip()[:80]}"
        for module in texts()
        if module.room not in NAMES_A_MACHINE
        for number, line in enumerate(module.text.splitlines(), 1)
        if OF_A_MACHINE.search(line)
    ]
    assert not named


def test_every_line_of_the_configuration_says_why() -> None:
    lines = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf8").splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\w+ *=", line) and not before.lstrip().startswith("#") and " #" not in line
    ]
    assert not bare


def test_the_configuration_keeps_its_safe_settings() -> None:
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf8"))
    safe = {
        ("server", "enableCORS"): True,
        ("server", "enableXsrfProtection"): True,
        ("server", "maxMessageSize"): 50,
        ("server", "fileWatcherType"): "none",
        ("client", "showErrorDetails"): "none",
        ("client", "disableDataExport"): True,
        ("browser", "gatherUsageStats"): False,
        ("runner", "postScriptGC"): False,
        ("runner", "enforceSerializableSessionState"): True,
    }
    assert {key: config[key[0]].get(key[1]) for key in safe} == safe
    assert config["server"]["allowedHosts"], "without a list of hosts a foreign page can re-point its name at us"
