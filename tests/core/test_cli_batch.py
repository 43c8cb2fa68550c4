"""`testamur issue --batch`: a line is a credential, in order; what can't be signed is named and stops nothing."""

import io
import json
import sys
from typing import Any

import pytest

from testamur.cli import batch, main
from testamur.did import KeyResolver
from testamur.formats.structure import parse_moment
from testamur.report import Outcome
from testamur.verify import verify
from tests.core.issuing import credential
from tests.core.test_cli import WHEN, told

ID = "/credentialSubject/id"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def issue(folder, capsys):
    """Run the command on lines that are given, in this process."""
    assert main(["keygen", "key.json", "--json"]) == 0
    (folder / "example.json").write_text(json.dumps(credential(issuer=told(capsys)["did"])))

    def run(lines: list[Any], *more: str) -> int:
        (folder / "rows.ndjson").write_bytes(b"".join(_line(line) + b"\n" for line in lines))
        given = ["issue", "example.json", "--key", "key.json", "--batch", "rows.ndjson", "--workers", "0"]
        return main([*given, *WHEN, *more])

    return run


def _line(line: Any) -> bytes:
    return line if isinstance(line, bytes) else json.dumps(line).encode()


def row(number):
    return {ID: f"urn:example:{number}"}


def test_it_works(issue, folder, capsys):
    assert issue([row(1), row(2), row(3)], "-o", "out.ndjson", "--json") == 0

    made = (folder / "out.ndjson").read_bytes().splitlines()
    assert [json.loads(each)["credentialSubject"]["id"] for each in made] == [row(n)[ID] for n in (1, 2, 3)]
    for each in made:
        report = verify(each, now=parse_moment(WHEN[1]), resolver=KeyResolver())
        assert report.check("signature").outcome is Outcome.PASSED
    assert told(capsys) == {"output": "out.ndjson", "issued": 3, "refused": 0}


def test_lines_may_call_texts_by_names(issue, capsys):
    assert issue([{"who": "urn:example:7"}], "--vary", f"who={ID}") == 0

    assert json.loads(capsys.readouterr().out)["credentialSubject"]["id"] == "urn:example:7"


def test_what_cannot_be_signed_is_named_and_stops_nothing(issue, folder, capsys):
    lines = [row(1), b"", b'{"a": 1, "a": 2}', {ID: 7}, {"/else": "x"}, row(2)]

    assert issue(lines, "-o", "out.ndjson") == 65

    heard = capsys.readouterr()
    assert [line.partition(":")[0] for line in heard.err.splitlines()] == ["line 3", "line 4", "line 5"]
    assert "stands twice" in heard.err
    assert heard.out.startswith("2 issued, 3 refused, ")
    assert len((folder / "out.ndjson").read_bytes().splitlines()) == 2


def test_who_looks_on_is_told_how_far_it_is(issue, monkeypatch):
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", screen := Screen())
    monkeypatch.setattr(batch, "_EVERY", -1)

    assert issue([row(1), {}], "-o", "out.ndjson") == 65
    assert "\r\x1b[K1 issued, 0 refused" in screen.getvalue()


def test_lines_may_come_by_a_pipe_and_several_processes_may_sign(issue, capsys, monkeypatch):
    issue([row(1)], "-o", "out.ndjson")
    monkeypatch.setattr(sys, "stdin", type("Pipe", (), {"buffer": io.BytesIO(json.dumps(row(4)).encode())}))

    assert main(["issue", "example.json", "--key", "key.json", "--batch", "-", "--workers", "1"]) == 0
    assert "urn:example:4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "more", "code", "words"),
    [
        ([], [], 65, "there is none"),
        ([b"{"], [], 65, "JSON"),
        ([{"who": "x"}], [], 65, "no JSON Pointer"),
        ([{"/issuer": "x"}], [], 65, "point to a text"),
        ([row(1)], ["--jwt"], 64, "neither --jwt"),
        ([row(1)], ["--vary", "who"], 64, "NAME=/POINTER"),
        ([row(1)], ["--batch", "absent"], 66, "absent"),
        ([row(1)], ["-o", "absent/out"], 73, "absent"),
    ],
)
def test_what_cannot_be_done_is_said(issue, capsys, lines, more, code, words):
    assert issue(lines, *more) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("lines", [[], [{"who": "x"}], [{"/issuer": "x"}]])
def test_what_cannot_be_done_leaves_the_file_that_is_there(issue, folder, lines):
    (folder / "out.ndjson").write_text("kept")

    assert issue(lines, "-o", "out.ndjson") == 65
    assert (folder / "out.ndjson").read_text() == "kept"


@pytest.mark.parametrize("name", ["rows.ndjson", "example.json", "key.json"])
def test_what_is_read_is_not_written_over(issue, folder, capsys, name):
    (folder / "link").symlink_to(folder / name)

    assert issue([row(1)], "-o", "link") == 64
    assert "is read here" in capsys.readouterr().err
    assert (folder / name).read_bytes()


def test_facts_in_json_need_standard_output_for_themselves(issue, capsys):
    assert issue([row(1)], "--json") == 64
    assert "--output" in capsys.readouterr().err
