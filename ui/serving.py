"""The server: Streamlit's own application with a guard before it, health and metrics beside it, and one log.

`streamlit run app.py` still serves the pages, without all this; `./run` starts it here.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App
from streamlit.web import bootstrap, cli
from streamlit.web.server.starlette import starlette_auth_routes, starlette_server

from locales import words_for
from ui.claims import marked
from ui.faults import something_broke
from ui.guard import Guard
from ui.log_lines import chosen, logged
from ui.provider import checked_client, told_login
from ui.shell import link_language
from ui.vitals import Vitals

log = logging.getLogger("sidu.server")
MOST_CONNECTIONS = 4_000
"""Sockets at once; beyond them a plain 503. A person has one, and for a moment as many as the browser loads files."""
LONGEST_HEAD = 65_536
IDLE_S = 75
"""A connection that says nothing is kept so long: longer than a proxy keeps its own, so that the proxy closes first."""
ENDS_WITHIN_S = 10


def store_of(script: Path) -> Path:
    """The store that the script shows."""
    return Path(os.environ.get("SIDU_STORE") or script.with_name("store")).resolve()


def application(script: Path) -> Guard:
    """The application that serves that script."""
    store = store_of(script)
    app = App(script, routes=Vitals(store).routes(), lifespan=_life, on_script_error=_told)
    return Guard(app, partial(_is_signed_in, store))


def _is_signed_in(store: Path, headers: Headers) -> bool:
    from ui.admission import is_signed_in  # it brings the engine along, which the thread beside the start fetches

    return is_signed_in(store, headers)


def _demand_desk(store: Path) -> None:
    """End with the reason where SIDU_DESK says what is not accepted; a desk in a file is looked at when it is asked."""
    if not os.environ.get("SIDU_DESK"):
        return
    from data.desk import Desk, DeskError  # a start without a server need not wait for it

    try:
        Desk.at(store).close()
    except DeskError as error:
        raise SystemExit(f"not started: {error}") from error


@asynccontextmanager
async def _life(_app: App) -> AsyncIterator[None]:
    """Says in the log that the server begins and that it ended."""
    log.info("serving %s:%s", config.get_option("server.address"), config.get_option("server.port"))
    yield
    log.info("ended")


def _told(fault: Exception) -> bool:
    """What nothing else caught: logged under the code that the page then shows."""
    something_broke(words_for(link_language()), fault)
    return True


def main(options: Sequence[str]) -> None:
    """Serve app.py beside this folder with Streamlit's own options, until the process is told to end."""
    form = chosen(os.environ.get("SIDU_LOG", ""), sys.stderr.isatty())
    script = Path(__file__).resolve().parent.parent / "app.py"
    logged(form)
    _demand_desk(store_of(script))
    # pages/ is not Streamlit's own kind of folder: it would believe so until app.py has run once, and greet the first
    # deep link after a start with "Page not found".
    PagesManager.uses_pages_directory = False
    # What app.py imports is fetched while the browser opens, not when the first reader waits for it.
    Thread(target=import_module, args=("ui.screen",), daemon=True).start()
    starlette_server._get_uvicorn_config_kwargs = _uvicorn_options
    starlette_auth_routes._set_auth_cookie = signed_in_cookie
    starlette_auth_routes._auth_login = told_login
    starlette_auth_routes._create_oauth_client = partial(checked_client, store_of(script))
    bootstrap.run = _served  # type: ignore[assignment]
    quiet = ["--logger.hideWelcomeMessage", "true"] if form.startswith("json") else []
    cli.main(["run", str(script), "--server.address", "localhost", *quiet, *options], prog_name="streamlit")


_theirs = starlette_server._get_uvicorn_config_kwargs


def _uvicorn_options() -> dict[str, Any]:
    """Streamlit's, with limits, with our log, and without saying what serves."""
    return _theirs() | {
        "log_config": None,
        "server_header": False,
        "limit_concurrency": MOST_CONNECTIONS,
        "h11_max_incomplete_event_size": LONGEST_HEAD,
        "timeout_keep_alive": IDLE_S,
        "timeout_graceful_shutdown": ENDS_WITHIN_S,
    }


_theirs_of_sign_in = starlette_auth_routes._set_auth_cookie


async def signed_in_cookie(response: Response, user_info: dict[str, Any], tokens: dict[str, Any]) -> None:
    """Streamlit's cookies of a sign-in without the access token: nothing here asks the provider for anything with it.

    The identity token stays, because the provider wants to see it when somebody signs out. With a mark of its own, by
    which it can be ended here.
    """
    kept = {name: token for name, token in tokens.items() if name == "id_token"}
    await _theirs_of_sign_in(response, marked(user_info, datetime.now(UTC)), kept)


def _served(script: str, is_hello: bool, arguments: list[str], flags: dict[str, Any]) -> None:
    """In the place of Streamlit's own start of a script: the same pages as an application."""
    bootstrap.run_asgi_app(script, application(Path(script)), arguments, flags)  # type: ignore[arg-type]
