"""`campus run`, as real processes: from nothing, again, and to the end."""

from __future__ import annotations

import http.client
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench import place

pytestmark = pytest.mark.server
KEPT = ("secret.key", "sealing.key", "demo-password", "demo-sign-ins.txt")


def ask(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, database: dict[str, str]) -> dict[str, Any]:
    """A first start from nothing, and what was seen of it before Ctrl-C ended it."""
    data = tmp_path_factory.mktemp("first") / "a folder that is not there yet"
    started = place.start(data, more=database)
    seen: dict[str, Any] = {"data": data, "port": started.port, "home": ask(started.port, "/").status}
    seen["family"] = started.family()
    seen["style"] = ask(started.port, "/i/harbourside/did.json").status
    seen["code"] = place.stop(started)
    seen["text"] = started.output.text
    return seen


def test_it_works(first: dict[str, Any]):
    assert f"Testamur runs at http://localhost:{first['port']}\n" in first["text"]
    assert first["home"] == 200


def test_it_prints_the_sign_ins_of_the_demo_people(first: dict[str, Any]):
    password = (first["data"] / "demo-password").read_text(encoding="ascii").strip()

    assert f"password of all: {password}" in first["text"]
    for role in ("runs the institution", "teaches and grades", "learns", "reads credentials"):
        assert role in first["text"]


def test_what_is_secret_is_for_nobody_else_on_the_machine(first: dict[str, Any]):
    assert {(first["data"] / name).stat().st_mode & 0o777 for name in KEPT} == {0o600}


def test_it_says_no_secret_but_the_demo_password(first: dict[str, Any]):
    for name in ("secret.key", "sealing.key"):
        assert (first["data"] / name).read_text(encoding="ascii").strip() not in first["text"]


def test_ctrl_c_ends_every_process_and_says_where_the_data_is(first: dict[str, Any]):
    assert first["code"] == 0
    assert len(first["family"]) >= 4  # itself, the web server with its worker, the worker
    assert [process for process in first["family"] if process.is_running()] == []
    assert f"Stopped. Your data is in {first['data']}" in first["text"]


def test_nothing_it_says_is_a_traceback_or_a_warning(first: dict[str, Any]):
    for word in ("Traceback", "ERROR", "WARNING", "Error"):
        assert word not in first["text"]


def test_a_second_start_prepares_nothing_and_loses_nothing(first: dict[str, Any], database: dict[str, str]):
    before = {name: (first["data"] / name).read_bytes() for name in KEPT}

    again = place.start(first["data"], more=database)
    home = ask(again.port, "/").status
    place.stop(again)

    assert home == 200
    assert "Preparing" not in again.output.text
    assert "Loading" not in again.output.text
    assert before["demo-password"].decode().strip() in again.output.text
    assert {name: (first["data"] / name).read_bytes() for name in KEPT} == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_and_a_closed_terminal_end_it_like_ctrl_c(
    number: signal.Signals, first: dict[str, Any], database: dict[str, str]
):
    again = place.start(first["data"], more=database)
    family = again.family()

    again.process.send_signal(number)

    assert again.process.wait(30) == 0
    again.output.close()
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_an_empty_installation_has_no_demo(tmp_path: Path):
    started = place.start(tmp_path, demo=False)
    home = ask(started.port, "/").status
    place.stop(started)

    assert home == 200
    assert "Sign in as" not in started.output.text
    assert not (tmp_path / "demo-password").exists()
