"""What comes to a server: the program alone, the same by both ways, started only with files that it may read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.proxied import DEPLOY

ROOT = DEPLOY.parent
NOT_NEEDED = {"tests", "benchmarks", "docs", "check", "pyproject.toml", "requirements-dev.txt", ".git", ".ci", ".venv"}
NOBODY = 65534


def listed() -> set[str]:
    """What `deploy/install` puts into a release, besides `deploy/` itself."""
    (found,) = re.findall(r"^program=\(([^)]*)\)$", (DEPLOY / "install").read_text("utf8"), re.MULTILINE)
    return set(found.split())


def installed(folder: Path) -> subprocess.CompletedProcess[str]:
    """A release without an environment of its own: this Python stands for it, and nothing is compiled."""
    env = os.environ | {"SIDU_PYTHON": "true"}
    return subprocess.run([str(DEPLOY / "install"), str(folder)], capture_output=True, text=True, check=False, env=env)


def test_the_container_and_the_release_hold_the_same_program() -> None:
    lines = re.findall(r"^COPY (.+) (?:\./|(\S+))$", (DEPLOY / "Containerfile").read_text("utf8"), re.MULTILINE)
    assert all(target in ("", source) for source, target in lines), "each folder keeps its name"
    assert {name for source, _ in lines for name in source.split()} == listed()
    assert not listed() & NOT_NEEDED and all((ROOT / name).exists() for name in listed())


def test_a_release_holds_the_program_and_nothing_else_and_runs(tmp_path: Path) -> None:
    folder = tmp_path / "releases" / "1"
    said = installed(folder)
    assert said.returncode == 0 and f"{folder} holds the program" in said.stdout, said.stderr
    assert {path.name for path in folder.iterdir()} == listed() | {"deploy"}
    assert not [path for path in folder.rglob("*") if path.name == "__pycache__" or path.stat().st_mode & 0o022]
    started = [sys.executable, "-B", "-W", "ignore", "-c", "import data.__main__, exports.__main__, ui.serving, pages"]
    bare = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(started, cwd=folder, env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr


def test_a_release_is_never_written_over(tmp_path: Path) -> None:
    said = installed(tmp_path)
    assert said.returncode == 2 and f"{tmp_path} is there already" in said.stderr and not list(tmp_path.iterdir())


def test_the_builder_of_the_container_is_not_handed_what_this_machine_compiled() -> None:
    assert "**/__pycache__" in (ROOT / ".dockerignore").read_text("utf8").splitlines()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may enter, with the starter alone in it."""
    with tempfile.TemporaryDirectory(prefix="sidu-start-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copy(ROOT / "run", folder / "run")
        yield folder


def started(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`./run` with those settings and nothing behind it. root reads everything, so a test of root asks as nobody."""
    user = NOBODY if os.geteuid() == 0 else None
    return subprocess.run(
        [str(folder / "run")], env=os.environ | {"SIDU_PYTHON": "true"} | settings, user=user, group=user,
        extra_groups=None if user is None else [], capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["SIDU_ACCESS", "STREAMLIT_SECRETS_FILES"])
def test_a_server_that_may_not_read_its_own_settings_says_so_and_does_not_start(open_folder: Path, name: str) -> None:
    file = open_folder / "secret.toml"
    file.write_text("", "utf8")
    file.chmod(0)
    refused = started(open_folder, **{name: str(file)})
    assert refused.returncode == 2 and f"{file} is there and" in refused.stderr and "may not read it" in refused.stderr
    file.chmod(0o444)
    assert started(open_folder, **{name: str(file)}).returncode == 0
