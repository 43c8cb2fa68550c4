"""What forms say when something is wrong: the fact, the limit, what to do."""

from __future__ import annotations

import pytest
from django import forms


def said(field: forms.Field, value: object) -> str:
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


def test_it_works():
    assert said(forms.CharField(), "") == "This is empty. Fill it in."


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(max_length=34), "x" * 42, "This holds 34 characters; yours has 42."),
        (forms.CharField(max_length=1), "xx", "This holds 1 character; yours has 2."),
        (forms.CharField(min_length=10), "short", "This needs at least 10 characters; yours has 5."),
        (forms.EmailField(), "maya", "An e-mail address looks like name@example.org."),
        (forms.URLField(assume_scheme="https"), "not one", "An address of a page looks like https://example.org/page."),
        (forms.BooleanField(), False, "Tick this to go on."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose one."),
        (forms.ChoiceField(choices=[("a", "A")]), "z", "z is not among the choices. Choose one of them."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Choose at least one."),
        (forms.IntegerField(), "ten", "Write a whole number, such as 12."),
        (forms.IntegerField(max_value=100), 101, "100 is the most this can be."),
        (forms.IntegerField(min_value=1), 0, "1 is the least this can be."),
        (forms.DecimalField(), "x", "Write a number, such as 12.5."),
        (forms.FloatField(), "x", "Write a number, such as 12.5."),
        (forms.DateField(), "soon", "Write a date as year, month, day: 2026-10-14."),
        (forms.FileField(), None, "Choose a file."),
    ],
)
def test_each_fault_has_words_of_its_own(field: forms.Field, value: object, words: str):
    assert said(field, value) == words


def test_a_field_may_still_speak_for_itself():
    assert said(forms.CharField(error_messages={"required": "Name your source."}), "") == "Name your source."
