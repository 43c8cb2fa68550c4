"""What credentials of other formats are said to say; nothing here needs a page."""

from dataclasses import replace

import pytest

from campus.verification.said import of_view, said
from campus.wallet.proofs import GRADED, TESTED, TOOK_PART
from testamur.document.view import Attained, Party, Skill, View
from testamur.report import Report, Verdict

VIEW = View(
    format="ob-2.0",
    title="Charts",
    holder=Party(name="Ada Lovelace"),
    issuer=Party(name="Example College", url="https://college.example"),
    credits="2",
    skills=(
        Skill(name="Reading charts", url="javascript:alert(1)"),
        Skill(name="Level 6", framework="European Qualifications Framework"),
    ),
    results=(Attained(name="Project", value="B"),),
    parts=(View(format="ob-2.0", title="Tables"), View(format="ob-2.0")),
)


def test_it_works():
    told = of_view(VIEW)

    assert (told.name, told.holder, told.issuer.url, told.level, told.credits) == (
        "Charts",
        "Ada Lovelace",
        "https://college.example",
        "Level 6",
        2.0,
    )
    assert [(skill.name, skill.url) for skill in told.skills] == [("Reading charts", ""), ("Tables", "")]
    assert [(row.name, row.value) for row in told.results] == [("Project", "B")]


@pytest.mark.parametrize(
    ("result", "station"), [(Attained(name="a", level="2"), GRADED), (Attained(name="a", value="2"), TESTED)]
)
def test_how_strong_the_proof_is_follows_from_its_results(result, station):
    assert of_view(replace(VIEW, results=(result,))).station == station
    assert of_view(replace(VIEW, results=())).station == TOOK_PART


@pytest.mark.parametrize("credits", ["", "many", "-1", "nan"])
def test_an_amount_that_is_none_is_left_out(credits):
    assert of_view(replace(VIEW, credits=credits)).credits is None


def test_an_address_that_is_none_is_no_link():
    assert of_view(replace(VIEW, issuer=Party(name="A", url="https://[a"))).issuer.url == ""


def test_of_what_is_not_believed_nothing_is_said():
    assert said(Report(verdict=Verdict.INVALID, checks=())) is None
    assert said(Report(verdict=Verdict.VALID, checks=(), document={}, view=VIEW)).name == "Charts"
