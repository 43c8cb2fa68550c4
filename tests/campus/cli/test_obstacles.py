"""What stands in the way of a start is one line that says what to do, and exit code 1."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from bench import place

pytestmark = pytest.mark.server


def refused(data: Path, *words: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        place.command("run", *words), env=place.environment(data, more), capture_output=True, text=True, timeout=60
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_a_taken_port_is_named_with_another(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code, said = refused(tmp_path, "--port", str(port))

    assert code == 1
    assert said.startswith(f"testamur: port {port} cannot be had (Address already in use). Choose another: make run ")
    assert said.count("\n") == 1


def test_a_port_that_is_none_is_said_to_be_none(tmp_path: Path):
    code, said = refused(tmp_path, "--port", "70000")

    assert (code, said) == (1, "testamur: 70000 is no port. Choose one from 1024 to 65535: make run PORT=8001\n")


def test_a_port_that_is_no_number_is_no_traceback(tmp_path: Path):
    code, said = refused(tmp_path, TESTAMUR_PORT="http")

    assert code == 2
    assert "Traceback" not in said
    assert said.splitlines()[-1].endswith("argument --port: invalid int value: 'http'")


def test_a_folder_that_cannot_be_written_is_named_with_a_way_out(tmp_path: Path):
    code, said = refused(Path("/dev/null/x"), "--port", str(place.free_port()))

    assert code == 1
    assert said.startswith("testamur: cannot write in /dev/null/x (Not a directory). ")
    assert said.endswith("TESTAMUR_DATA=/folder\n")
    assert said.count("\n") == 1


def test_the_interface_for_suites_is_not_opened_to_others(tmp_path: Path):
    code, said = refused(tmp_path, "--host", "0.0.0.0", TESTAMUR_VC_API="1")

    assert (code, said.count("\n")) == (1, 1)
    assert "TESTAMUR_VC_API" in said


def test_an_unsafe_address_is_refused_in_one_line(tmp_path: Path):
    code, said = refused(tmp_path, "--port", str(place.free_port()), TESTAMUR_PUBLIC_URL="http://badges.example.org")

    assert code == 1
    assert said.startswith("testamur: TESTAMUR_PUBLIC_URL is 'http://badges.example.org': passwords would cross")
    assert "Write https:// and let a server in front take care" in said
    assert said.count("\n") == 1


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path):
    url = f"postgres://nobody@127.0.0.1:{place.free_port()}/none"

    code, said = refused(tmp_path, "--port", str(place.free_port()), TESTAMUR_DATABASE_URL=url)

    assert code == 1
    assert "Is TESTAMUR_DATABASE_URL right?" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["prepare", "worker"])
def test_a_setting_that_cannot_be_used_is_one_line_by_its_name(tmp_path: Path, command: str):
    done = subprocess.run(
        place.command(command),
        env=place.environment(tmp_path, {"TESTAMUR_SMTP_URL": "mail.example.org:25"}),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "testamur: a setting cannot be used: TESTAMUR_SMTP_URL is no address such as smtps://"
    )
    assert done.stderr.count("\n") == 1


def test_a_place_without_mail_is_warned_of_and_made_ready(tmp_path: Path):
    done = subprocess.run(
        place.command("prepare"),
        env=place.environment(tmp_path, {"TESTAMUR_PUBLIC_URL": "https://badges.example.org"}),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0
    assert done.stderr.startswith(
        "testamur: No mail server is set: every mail stays in the local outbox. Set TESTAMUR_"
    )
