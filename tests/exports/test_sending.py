"""Finished files are sent to destinations an administrator wrote down, and to nothing else."""

from __future__ import annotations

import base64
import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from exports.sending import Destination, NoDestination, destination_named, destinations, send


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    """A server of ours on a free port of this machine, for as long as the block runs."""
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[index]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[int, list[dict[str, object]]]]:
    got: list[dict[str, object]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """A test is quiet."""

    with serving(HTTPServer(("127.0.0.1", 0), Hook)) as port:
        yield port, got


@contextmanager
def post_office() -> Iterator[tuple[int, list[bytes]]]:
    """Just enough SMTP to take a letter."""
    letters: list[bytes] = []

    class Office(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    letter = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        letter += part
                    letters.append(letter)
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Office)) as port:
        yield port, letters


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "快照 2026 年三季度.pptx"
    path.write_bytes(b"PK deck")
    return path


def written(folder: Path, text: str) -> Path:
    (folder / "destinations.toml").write_text(text, "utf-8")
    return folder


def test_a_webhook_gets_message_and_file(deck: Path) -> None:
    with webhook() as (port, got):
        (sent,) = send(Destination("hook", (f"json://127.0.0.1:{port}/in",)), "三季度", "12 slides", [deck])
    assert sent.arrived and sent.is_attached and sent.service == "json"
    assert (got[0]["title"], got[0]["message"]) == ("三季度", "12 slides")
    (attached,) = got[0]["attachments"]  # type: ignore[misc]
    assert base64.b64decode(attached["base64"]) == b"PK deck" and attached["filename"] == deck.name


def test_a_letter_carries_the_file(deck: Path) -> None:
    with post_office() as (port, letters):
        address = f"mailto://127.0.0.1:{port}?from=sidu@example.com&to=board@example.com"
        (sent,) = send(Destination("board", (address,)), "Q3", "12 slides", [deck])
    assert sent.arrived and sent.is_attached
    assert base64.b64encode(b"PK deck") in letters[0] and b"To: board@example.com" in letters[0]


def test_a_refusal_is_told_without_the_address_and_stops_nobody_else(deck: Path) -> None:
    with webhook(500) as (bad, _), webhook() as (good, got):
        to = Destination("both", (f"json://me:secret99@127.0.0.1:{bad}/in", f"json://127.0.0.1:{good}/in"))
        refused, arrived = send(to, "Q3", "text", [deck])
    assert not refused.arrived and refused.why and "secret99" not in refused.why
    assert arrived.arrived and len(got) == 1
    assert "secret99" not in repr(to)


def test_a_service_without_files_gets_a_link(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    monkeypatch.setattr(NotifyJSON, "attachment_support", False)
    with webhook() as (port, got):
        address = f"json://127.0.0.1:{port}/in"
        send(
            Destination("a", (address,), "https://sidu.example.com/"), "Q3", "text", [deck], "snapshots?snapshot=000003"
        )
        send(Destination("b", (address,)), "Q3", "text", [deck])
    assert got[0]["message"] == "text\n\nhttps://sidu.example.com/snapshots?snapshot=000003"
    assert str(got[1]["message"]).endswith(deck.name) and not got[0]["attachments"]


def test_the_link_stands_in_a_message_that_is_cut(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    monkeypatch.setattr(NotifyJSON, "attachment_support", False)
    monkeypatch.setattr(NotifyJSON, "body_maxlen", 300)
    with webhook() as (port, got):
        to = Destination("a", (f"json://127.0.0.1:{port}/in",), "https://s.example")
        send(to, "Q3", "季度" * 500, [deck], "snapshots?snapshot=000003")
    message = str(got[0]["message"])
    assert message.endswith("…\n\nhttps://s.example/snapshots?snapshot=000003") and len(message.encode()) <= 300


def test_a_slack_webhook_is_told_where_the_file_lies(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.slack import NotifySlack

    told: list[dict[str, object]] = []
    monkeypatch.setattr(NotifySlack, "notify", lambda self, **said: told.append(said) or True)
    address = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#board"
    (sent,) = send(Destination("a", (address,), "https://s.example"), "Q3", "text", [deck], "snapshots")
    assert not sent.is_attached and told[0]["attach"] is None and "https://s.example/snapshots" in str(told[0]["body"])


def test_destinations_are_read_from_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert destinations(tmp_path) == {}
    with pytest.raises(NoDestination, match=r"'board' is not known; there are: none; write them into .*destinations"):
        destination_named(tmp_path, "board")
    store = written(
        tmp_path, '[board]\nto = ["mailtos://u:p@example.com?to=b@example.com"]\nlink = "https://s.example"'
    )
    assert destination_named(store, "board").link == "https://s.example"
    with pytest.raises(NoDestination, match="'bord' is not known; there are: board"):
        destination_named(store, "bord")
    other = tmp_path / "other.toml"
    other.write_text('[x]\nto = ["slack://a/b/c"]')
    monkeypatch.setenv("SIDU_DESTINATIONS", str(other))
    assert list(destinations(store)) == ["x"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[board]\nto = [", "cannot be read"),
        ("[board]\n", "needs `to"),
        ('[board]\nto = ["file:///etc/passwd"]', "names the service 'file'; choose one of: wecombot"),
        ('[board]\nto = ["syslog://"]', "names the service 'syslog'"),
        ('[board]\nto = ["slack://a/b/c"]\ncc = 1', "unknown entry 'cc'"),
        ('[board]\nto = ["slack://a/b/c"]\nlink = "javascript:x"', "does not start with https"),
        ('[board]\nto = ["slack://a/b/c"]\nunchecked = "no"', "neither true nor false"),
    ],
)
def test_a_wrong_file_says_what_to_correct_and_tells_no_secret(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(NoDestination, match=says):
        destinations(written(tmp_path, text))


MAIL = "user:secret99@mail.example.com"


@pytest.mark.parametrize(
    ("address", "how"),
    [(f"mailto://{MAIL}", "without TLS"), (f"mailtos://{MAIL}?mode=insecure", "without TLS"),
     ("mailto://u:secret99@localhost?smtp=192.0.2.7", "without TLS"), ("json://example.com/in", "without TLS"),
     ("json://localhost.example.com/in", "without TLS"), ("JSON://example.com", "names the service"),
     (f"mailtos://{MAIL}?verify=no", "certificate"), ("jsons://example.com/in?verify=no", "certificate"),
     ("wecombot://A1BRTD4JD?verify=no", "certificate")],
)  # fmt: skip
def test_a_way_to_another_machine_that_anybody_can_read_is_refused_unless_it_is_said_to_be_wanted(
    tmp_path: Path, address: str, how: str
) -> None:
    with pytest.raises(NoDestination, match=how) as refusal:
        destinations(written(tmp_path, f'[board]\nto = ["slack://a/b/c", "{address}"]'))
    assert "secret99" not in str(refusal.value) and "'board'" in str(refusal.value)
    if "service" not in how:
        assert "add `unchecked = true`" in str(refusal.value)
        assert destinations(written(tmp_path, f'[board]\nto = ["{address}"]\nunchecked = true'))


@pytest.mark.parametrize(
    "address",
    [f"mailtos://{MAIL}", f"mailtos://{MAIL}?mode=ssl", f"mailto://{MAIL}?mode=starttls", "jsons://example.com/in",
     "mailto://u:p@gmail.com", "wecombot://A1BRTD4JD", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#board",
     "json://localhost/in", "json://127.0.0.2:8080/in", "mailto://127.0.0.1?from=a@b.c&to=d@e.f"],
)  # fmt: skip
def test_a_way_that_is_sealed_or_does_not_leave_this_machine_is_taken(tmp_path: Path, address: str) -> None:
    assert destinations(written(tmp_path, f'[board]\nto = ["{address}"]'))["board"].addresses == (address,)


def test_an_address_nobody_can_read_is_a_failure(deck: Path) -> None:
    (sent,) = send(Destination("x", ("slack://",)), "Q3", "text", [deck])
    assert not sent.arrived and "cannot be read" in sent.why
