"""A skill is chosen by words: found where they name one, and what is near is shown where they do not."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test import Client

from campus.skills.forms import SkillChoiceField, SkillLevelField
from campus.skills.models import Skill
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    skill = SkillChoiceField()
    skill_level = SkillLevelField()


@pytest.fixture
def charts() -> Skill:
    made = Skill.objects.create(
        name="read charts", url="https://example.org/1", framework="House 1", also="interpret graphs\nread plots"
    )
    Skill.objects.create(name="draw charts", url="https://example.org/2")
    return made


def said(words: str) -> Form:
    return Form({"skill": words})


@pytest.mark.parametrize("words", ["read charts", " Read  CHARTS", "read charts (House 1)", "https://example.org/1"])
def test_it_works(charts: Skill, words: str) -> None:
    form = said(words)

    assert form.is_valid()
    assert form.cleaned_data == {"skill": charts, "skill_level": ""}


def test_nothing_typed_is_no_skill(charts: Skill) -> None:
    form = said("  ")

    assert form.is_valid()
    assert form.cleaned_data["skill"] is None


def test_what_is_near_comes_back_to_be_chosen(charts: Skill) -> None:
    form = said("charts")

    assert form.errors["skill"] == ["No skill is called “charts”. Near it: “draw charts”, “read charts (House 1)”."]
    assert '<option value="read charts (House 1)">' in str(form["skill"])


def test_another_name_is_near_too(charts: Skill) -> None:
    assert "“read charts (House 1)”" in said("graphs interpret").errors["skill"][0]


def test_it_says_so_where_nothing_is_near(charts: Skill) -> None:
    assert said("juggle").errors["skill"] == ["No skill is called “juggle”, and none is near. Try fewer words."]


def test_two_of_one_name_are_told_apart_by_their_frameworks(charts: Skill) -> None:
    twin = Skill.objects.create(name="read charts", url="https://example.org/3", framework="House 2")

    assert "choose one of “read charts (House 1)”, “read charts (House 2)”" in said("read charts").errors["skill"][0]
    assert said("read charts (House 2)").is_valid()
    assert said("read charts (House 2)").fields["skill"].clean("read charts (House 2)") == twin


def test_a_stored_skill_is_shown_by_name(charts: Skill, django_assert_num_queries: Any) -> None:
    form = Form(initial={"skill": charts.pk})

    with django_assert_num_queries(1):
        assert 'value="read charts (House 1)"' in str(form["skill"])
    with django_assert_num_queries(0):
        assert 'value="read charts (House 1)"' in str(Form(initial={"skill": charts})["skill"])


def test_it_has_not_changed_where_the_words_are_those_of_the_stored_skill(charts: Skill) -> None:
    form = Form({"skill": "read charts (House 1)"}, initial={"skill": charts})

    assert form.changed_data == []


def test_the_nearest_stands_first_as_one_types(cast: Cast, charts: Skill) -> None:
    answer = cast.client("educator").get("/skills/find", {"q": "read"})

    assert answer.json() == {"skills": ["read charts (House 1)"]}
    assert cast.client("educator").get("/skills/find").json() == {"skills": []}
    assert Client().get("/skills/find", {"q": "read"}).status_code == 403
