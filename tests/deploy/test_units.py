"""The units of systemd and the scripts beside them: read by the programs they are for."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.deploy.proxied import DEPLOY

UNITS = ("sidu@.service", "sidu-backup.service", "sidu-backup.timer")
SECRETS = {"sidu-secrets.conf": ("sidu@",), "sidu-desk.conf": ("sidu@", "sidu-backup")}
"""What brings secrets that lie encrypted → the units it is for."""
BACKUP = """#!/bin/sh
# stands for `python -m data backup FOLDER`
mkdir -p "$4" && echo whole > "$4/CURRENT" && (cd "$4" && sha256sum CURRENT > MANIFEST)
"""


def taken_up(name: str) -> str:
    """The example with its optional lines too."""
    return re.sub(r"(?m)^#(?=(?:LoadC|Env)\w+=)", "", (DEPLOY / name).read_text("utf8"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_reads_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf8")
        # What they start is not installed here; systemd asks whether it is there.
        (tmp_path / name).write_text(re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/bin/true", text), "utf8")
    for name, units in SECRETS.items():
        for unit in units:
            (folder := tmp_path / f"{unit}.service.d").mkdir(exist_ok=True)
            (folder / name).write_text(taken_up(name), "utf8")
    files = [str(tmp_path / name) for name in UNITS]
    env = os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    said = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False, env=env)
    ours = [line for line in said.stderr.splitlines() if "sidu" in line]
    assert said.returncode == 0 and not ours, said.stderr


def test_the_unit_holds_the_process_to_its_store() -> None:
    text = (DEPLOY / "sidu@.service").read_text("utf8")
    for line in (
        "NoNewPrivileges=true",
        "ProtectSystem=strict",
        "ReadWritePaths=/var/lib/sidu",
        "CapabilityBoundingSet=",
    ):
        assert f"\n{line}\n" in text, line
    (limit,) = re.findall(r"LimitNOFILE=(\d+)", text)
    assert int(limit) >= 4 * 1_000 + 1_000, "four descriptors a person, and what the process has open by itself"


def test_every_secret_comes_encrypted_and_by_the_name_under_which_the_page_has_it_kept() -> None:
    page, command = (DEPLOY / "README.md").read_text("utf8"), (DEPLOY / "sidu").read_text("utf8")
    for example in SECRETS:
        text = taken_up(example)
        kept = re.findall(r"(?m)^LoadCredentialEncrypted=([\w.-]+):/etc/credstore\.encrypted/sidu\.([\w.-]+)$", text)
        assert kept and len(kept) == len(re.findall(r"(?m)^\w*Credential\w*=", text)), example
        for name, file in kept:
            # systemd refuses what was encrypted under another name than it is loaded by
            assert name == file and re.search(rf"\bkeep {re.escape(name)}(?![\w.])", page), name
            assert "desk" not in name or name in re.findall(r"for name in (.*); do", command)[0].split()
        named = {name for name, _ in kept}
        assert set(re.findall(r"(?m)^Environment=\w+=%d/(.+)$", text)) | {"proxy-secret"} >= named, example


def test_the_scripts_are_programs_and_are_read_without_fault() -> None:
    for name in ("backup", "install", "sidu"):
        assert (DEPLOY / name).stat().st_mode & stat.S_IXUSR, name
        said = subprocess.run(["bash", "-n", str(DEPLOY / name)], capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr


def backed_up(folder: Path, python: Path, keep: str = "2") -> subprocess.CompletedProcess[str]:
    env = os.environ | {"SIDU_PYTHON": str(python), "SIDU_KEEP_BACKUPS": keep}
    return subprocess.run([str(DEPLOY / "backup"), str(folder)], capture_output=True, text=True, check=False, env=env)


def test_the_newest_backups_stay_and_nothing_of_others_is_removed(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(BACKUP, "utf8")
    python.chmod(0o755)
    folder = tmp_path / "backups"
    for name in ("20250101T000000Z", "20250102T000000Z", "20250103T000000Z", "mine"):
        (folder / name).mkdir(parents=True)
        (folder / name / "MANIFEST").write_text("", "utf8")
    (folder / "20240101T000000Z").mkdir()
    said = backed_up(folder, python)
    assert said.returncode == 0, said.stderr
    left = sorted(path.name for path in folder.iterdir())
    assert left[:3] == ["20240101T000000Z", "20250103T000000Z", left[2]] and left[3:] == ["mine"]
    assert left[2] > "2026" and "is whole" in said.stdout
    assert backed_up(folder, python, "none").returncode == 2


def test_a_backup_that_does_not_compare_is_told(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(BACKUP + 'echo torn > "$4/CURRENT"\n', "utf8")
    python.chmod(0o755)
    assert backed_up(tmp_path / "backups", python).returncode != 0


def test_the_examples_of_settings_are_accepted_by_the_program() -> None:
    import tomllib

    from data.rights.access import access_from

    text = (DEPLOY / "access.example.toml").read_text("utf8")
    assert access_from(text, "example").administrators == ("anna@example.com",)
    variant = text.replace('sign_in = "oidc" ', 'sign_in = "headers"')
    headers = re.sub(r"(?m)^#(\[headers\]|\w+ = )", r"\1", variant)
    assert access_from(headers, "example").headers is not None
    secrets = tomllib.loads((DEPLOY / "secrets.example.toml").read_text("utf8"))
    assert {"redirect_uri", "cookie_secret", "client_id", "server_metadata_url"} <= set(secrets["auth"])
    lines = [x for x in (DEPLOY / "sidu.env.example").read_text("utf8").splitlines() if x and not x.startswith("# ")]
    assert all(re.fullmatch(r'#?[A-Z_]+="[^"$`\\]*"', line) for line in lines), lines
