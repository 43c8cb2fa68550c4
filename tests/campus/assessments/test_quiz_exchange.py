"""Import and export in the browser and by command: what would come first, then the import."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from campus.assessments import exchange, queries, services
from campus.assessments.exchange import FORMATS
from campus.assessments.models import Question
from campus.common.errors import NotAllowedError
from tests.campus.assessments.exchange.samples import ALL
from tests.cast import Scene

GIFT = b"Is it? {T}\n\nWrite. {}\n\nWhich? {=a ~%50%b ~c}\n"


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def url(scene: Scene) -> str:
    return f"/manage/harbourside/quizzes/{scene.quiz.pk}/exchange/"


def send(browser: Client, scene: Scene, data: bytes = GIFT) -> Any:
    return browser.post(url(scene), {"file": SimpleUploadedFile("bank.txt", data)})


def items(answer: Any) -> str:
    return str(answer.context["items"])


def test_it_works(scene: Scene, browser: Client):
    assert "Read the file" in browser.get(url(scene)).content.decode()

    shown = send(browser, scene)
    assert "2 questions can be imported" in shown.content.decode()
    assert "has no match here" in shown.content.decode()
    assert "earned a part of the mark" in shown.content.decode()
    assert Question.objects.count() == 4
    done = browser.post(url(scene), {"items": items(shown)}, follow=True).content.decode()

    assert "2 questions are imported." in done
    assert [each.kind for each in queries.bank(scene.quiz)][-2:] == ["truefalse", "single"]


def test_the_same_file_twice_changes_nothing(scene: Scene, browser: Client):
    sent = {"items": items(send(browser, scene))}
    browser.post(url(scene), sent)

    assert "2 were in the bank already." in browser.post(url(scene), sent, follow=True).content.decode()
    assert Question.objects.count() == 6


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"<quiz>", b"// nothing"])
def test_what_cannot_be_read_is_said_at_the_field(scene: Scene, browser: Client, data: bytes):
    assert 'href="#id_file"' in send(browser, scene, data).content.decode()


def test_a_file_of_which_nothing_can_be_read_offers_another(scene: Scene, browser: Client):
    shown = send(browser, scene, b"Write. {}").content.decode()

    assert "0 questions can be imported" in shown
    assert "Import" not in shown.partition("Not imported")[2].partition("<footer")[0].replace("Choose another", "")


@pytest.mark.parametrize("sent", ["", "[1]", "[{}]", '[{"kind": "single"}]', '{"a": 1}'])
def test_what_the_page_has_not_written_is_not_found(scene: Scene, browser: Client, sent: str):
    assert browser.post(url(scene), {"items": sent}).status_code == 404


def test_what_was_changed_on_the_way_is_judged_again(scene: Scene, browser: Client):
    bad = json.dumps([{"kind": "single", "text": "Which?", "data": {"choices": []}}])

    browser.post(url(scene), {"items": bad})

    assert Question.objects.count() == 4


@pytest.mark.parametrize("name", FORMATS)
def test_a_bank_goes_out_and_comes_back(scene: Scene, browser: Client, name: str):
    answer = browser.get(url(scene), {"format": name})

    assert answer["Content-Disposition"] == f'attachment; filename="quiz.{FORMATS[name].ending}"'
    assert list(exchange.read(answer.content).items) == services.exchange.items_of(scene.quiz)


def test_the_page_says_how_much_a_format_holds(scene: Scene, browser: Client):
    services.import_questions(scene.cast.owner, quiz=scene.quiz, items=ALL)

    shown = browser.get(url(scene)).content.decode()

    assert "11 of 15 questions; the format has no form for the others." in shown
    assert "All 15 questions of the bank." in shown
    assert browser.get(url(scene), {"format": "docx"}).status_code == 404


def test_only_staff_import_and_export(scene: Scene):
    for name in ("learner", "employer", "stranger", "outsider"):
        actor = getattr(scene.cast, name)
        with pytest.raises(NotAllowedError):
            services.import_questions(actor, quiz=scene.quiz, items=ALL)
        with pytest.raises(NotAllowedError):
            services.export_questions(actor, quiz=scene.quiz, format_name="gift")


def command(scene: Scene, *words: str, email: str = "tomas@example.org", quiz: int = 0) -> str:
    out = StringIO()
    call_command("questions", *words, "--quiz", str(quiz or scene.quiz.pk), "--as", email, stdout=out)
    return out.getvalue()


def test_the_command_says_first_and_writes_only_when_told(scene: Scene, tmp_path: Path):
    file = tmp_path / "bank.txt"
    file.write_bytes(GIFT)

    said = command(scene, "import", str(file))
    assert "2 can be imported. Nothing is written" in said
    assert "bank.txt: 2. Write. {}" in said
    with pytest.raises(CommandError, match="--rest"):
        command(scene, "import", str(file), "--write")
    assert Question.objects.count() == 4

    assert "2 imported." in command(scene, "import", str(file), "--write", "--rest")


def test_the_command_exports_and_names_what_it_left(scene: Scene, tmp_path: Path):
    services.import_questions(scene.cast.owner, quiz=scene.quiz, items=ALL)
    file = tmp_path / "bank.gift"

    said = command(scene, "export", str(file), "--format", "gift")

    assert said.count("Not exported") == 4
    assert len(exchange.read(file.read_bytes()).items) == 11


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quiz": 99999}, "no quiz 99999"),
        ({"email": "x@example.org"}, "Nobody"),
        ({"email": "sol@example.org"}, "Harbourside"),
    ],
)
def test_the_command_refuses_in_a_line(scene: Scene, tmp_path: Path, changes: dict[str, Any], words: str):
    with pytest.raises(CommandError, match=words):
        command(scene, "export", str(tmp_path / "bank.zip"), **changes)


def test_the_command_says_where_there_is_no_file(scene: Scene, tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        command(scene, "import", str(tmp_path / "none.txt"))
