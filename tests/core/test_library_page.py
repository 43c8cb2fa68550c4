"""Every example on the page about the library is run as it stands there."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import testamur
from testamur.cli import EXIT_CODES, main
from tests.core.issuing import credential
from tests.core.pictures import png

PAGE = (Path(__file__).parents[2] / "docs/library.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^\$ testamur (.*?)(?: +# exits with (\d+).*)?$", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_python_examples_run_one_after_the_other():
    names: dict[str, Any] = {}
    for block in blocks("python"):
        exec(compile(block, "docs/library.md", "exec"), names)

    assert names["report"].issuer_domain == "college.example"


def test_a_stranger_issues_and_verifies_in_ten_lines():
    first = [line for line in blocks("python")[0].splitlines() if line and not line.startswith(("from", "assert"))]

    assert len(first) <= 10


def test_the_commands_run_one_after_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "badge.png").write_bytes(png())
    issuer = ""
    for line, code in COMMAND.findall("".join(blocks("console"))):
        assert main([issuer if word == "ISSUER" else word for word in shlex.split(line)]) == int(code or 0), line
        if line.startswith("keygen"):
            issuer = capsys.readouterr().out.strip().splitlines()[-1]
            (tmp_path / "unsigned.json").write_text(json.dumps(credential(issuer=issuer)))

    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "signed.json").read_bytes()


def test_the_page_names_every_exit_code(capsys):
    main(["--help"])
    told = capsys.readouterr().out

    for code in {*EXIT_CODES.values(), 64, 65, 66, 73}:
        assert re.search(rf"^\| {code} \|", PAGE, re.MULTILINE)
        assert re.search(rf"^ +{code}  ", told, re.MULTILINE)


@pytest.mark.parametrize("name", testamur.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(testamur, name).__doc__
