"""`campus award`: the file is looked at, and awarded when told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from campus.awards.models import Award, Delivery
from campus.bulk.models import Batch
from campus.cli import main
from tests.cast import Scene, enrolled

LIST = "email,name\nann@example.org,Ann Lee\nbo@example.org,Bo Lund\nnobody,Cy\n"


def award(scene: Scene, path: Path, *more: str) -> int:
    whom = scene.cast.owner.email
    return main(["award", "--achievement", scene.achievement.public_id, "--csv", str(path), "--by", whom, *more])


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(LIST)
    return path


def test_it_works(scene: Scene, people: Path, capsys: pytest.CaptureFixture[str]):
    people.write_text(LIST.replace("nobody,Cy\n", ""))

    assert award(scene, people, "--apply", "--no-mails") == 0

    assert capsys.readouterr().out.endswith("2 awarded, 0 failed.\n")
    assert set(Award.objects.values_list("person__waits_for", flat=True)) == {"ann@example.org", "bo@example.org"}
    assert (Batch.objects.get().state, Delivery.objects.count()) == ("done", 0)


def test_it_only_says_what_it_would_do(scene: Scene, people: Path, capsys: pytest.CaptureFixture[str]):
    assert award(scene, people) == 1

    told = capsys.readouterr().out
    assert "email: This is no e-mail address." in told
    assert "3 lines: 2 to be awarded, 0 hold it already, 0 stand there twice, 1 cannot be awarded." in told
    assert (Award.objects.count(), Batch.objects.get().state) == (0, "cancelled")


def test_what_cannot_be_awarded_is_told_by_the_exit_code(scene: Scene, people: Path):
    assert award(scene, people, "--apply") == 1
    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"--by": "nobody@example.org"}, "nobody has the address"),
        ({"--by": "sol@example.org"}, "You may not do this"),
        ({"--achievement": "none"}, "no published achievement"),
        ({"--csv": "/absent"}, "No such file"),
    ],
)
def test_what_cannot_be_begun_is_said(
    scene: Scene, people: Path, capsys: pytest.CaptureFixture[str], given: dict[str, str], words: str
):
    assert award(scene, people, *[each for pair in given.items() for each in pair]) == 1
    assert words in capsys.readouterr().err
    assert not Batch.objects.exists()


def test_a_list_that_has_too_much_wrong_names_some(scene: Scene, people: Path, capsys: pytest.CaptureFixture[str]):
    people.write_text(LIST + "nobody,Di\n" * 20)

    assert award(scene, people) == 1
    assert "and 1 more" in capsys.readouterr().out


def test_what_is_left_out_is_written_to_be_mended(scene: Scene, people: Path, capsys: pytest.CaptureFixture[str]):
    left_out = people.with_name("left-out.csv")

    for more in ([], ["--apply"]):
        award(scene, people, "--left-out", str(left_out), *more)
        assert f"What is to be mended stands in {left_out}." in capsys.readouterr().out
        assert left_out.read_text(encoding="utf-8-sig").splitlines() == [
            "email,name,Left out because",
            "nobody,Cy,email: This is no e-mail address.",
        ]

    people.write_text(left_out.read_text().replace("nobody", "cy@example.org"))
    assert award(scene, people, "--left-out", str(left_out), "--apply") == 0
    assert Award.objects.count() == 3


def test_the_order_of_days_is_said(scene: Scene, people: Path):
    people.write_text("email,name,awarded\nann@example.org,Ann,03/04/2026\n")

    assert award(scene, people, "--apply") == 1
    assert award(scene, people, "--days", "mdy", "--apply") == 0
    assert Award.objects.get().awarded_at.date().isoformat() == "2026-03-04"


def everyone(scene: Scene, who: str, *more: str) -> int:
    whom = scene.cast.owner.email
    return main(["award", "--achievement", scene.achievement.public_id, "--everyone", who, "--by", whom, *more])


def test_everyone_who_takes_a_course_is_awarded(scene: Scene, capsys: pytest.CaptureFixture[str]):
    enrolled(scene.cast.learner, scene.course)

    assert everyone(scene, f"course:{scene.course.slug}", "--apply") == 0

    assert Award.objects.get().person == scene.cast.learner
    assert "1 to be awarded" in capsys.readouterr().out
    assert everyone(scene, f"course:{scene.course.slug}") == 0
    assert "1 hold it already" in capsys.readouterr().out


def test_who_can_be_everyone_is_told_to_staff_alone(scene: Scene, capsys: pytest.CaptureFixture[str]):
    assert everyone(scene, "?") == 1
    assert f"finished:{scene.course.slug}  Has finished the course" in capsys.readouterr().err

    assert everyone(scene, "?", "--by", "sol@example.org") == 1
    assert "finished:" not in capsys.readouterr().err


def test_a_list_is_put_right_and_taken_back(scene: Scene, people: Path, capsys: pytest.CaptureFixture[str]):
    people.write_text("email,name\nann@example.org,An Lee\n")
    award(scene, people, "--apply")
    first = Batch.objects.get()

    people.write_text("email,name\nann@example.org,Ann Lee\n")
    assert award(scene, people, "--corrects", first.public_id, "--apply") == 0
    second = Batch.objects.get(corrects=first)
    assert Award.objects.get(from_list__row__batch=first).replaced_by == Award.objects.get(from_list__row__batch=second)

    undo = ["undo", "--list", second.public_id, "--reason", "The wrong year.", "--by", scene.cast.owner.email]
    assert (main(undo), Award.objects.filter(revocation_reason="The wrong year.").count()) == (0, 0)
    assert main([*undo, "--apply"]) == 0
    assert Award.objects.get(revocation_reason="The wrong year.").from_list.row.batch == second
    assert capsys.readouterr().out.endswith("Taken back.\n")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"--by": "nobody@example.org"}, "nobody has the address"),
        ({"--by": "sol@example.org"}, "You may not do this"),
        ({"--list": "none"}, "there is no list"),
        ({"--reason": " "}, "Give the reason"),
    ],
)
def test_what_cannot_be_taken_back_is_said(
    scene: Scene, people: Path, capsys: pytest.CaptureFixture[str], given: dict[str, str], words: str
):
    award(scene, people, "--apply")
    asked = {"--list": Batch.objects.get().public_id, "--reason": "A mix-up.", "--by": scene.cast.owner.email, **given}

    assert main(["undo", "--apply", *[each for pair in asked.items() for each in pair]]) == 1
    assert words in capsys.readouterr().err
    assert not Award.objects.exclude(revoked_at=None).exists()


def test_a_list_that_is_not_there_is_not_put_right(scene: Scene, people: Path, capsys: pytest.CaptureFixture[str]):
    assert award(scene, people, "--corrects", "none") == 1
    assert "there is no list 'none'" in capsys.readouterr().err
