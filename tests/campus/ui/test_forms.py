"""Forms: label, hint, error, input; what is wrong is listed first, and what was typed is kept."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template import Context, Template

from campus.ui.badge_parts import PICTOGRAMS, SCHEMES, SHAPES
from campus.ui.widgets import PictureSelect, pictogram_pictures, scheme_pictures, shape_pictures
from tests.campus.ui.stage import EveryField

GOOD = {"name": "Data", "text": "x", "level": "3", "valid": "a", "shown": "on", "version": "1"}


def drawn(form: forms.Form, source: str = "{% form_errors form %}") -> str:
    return Template("{% load ui %}" + source).render(Context({"form": form}))


def test_it_works():
    made = str(EveryField())

    assert (
        '<label for="id_name">Name</label>\n<div class="hint" id="id_name_helptext">In five words or fewer.</div>'
        in made
    )
    assert 'aria-describedby="id_name_helptext"' in made
    assert 'class="summary"' not in made


def test_every_input_has_a_label_of_its_own():
    made = str(EveryField())

    inputs = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', made)
    assert len(inputs) == 9
    assert all(f'<label for="{name}"' in made or f'for="{name}"' in made for name in inputs)


def test_choices_stand_in_a_fieldset_with_a_legend():
    made = str(EveryField()["valid"].as_field_group())

    assert made.startswith('<fieldset class="field" aria-describedby="id_valid_helptext">\n<legend>Valid for</legend>')
    assert made.count('<label class="tick"') == 2


def test_a_single_tick_has_its_words_beside_it():
    made = str(EveryField()["shown"].as_field_group())

    assert re.search(
        r'<label class="tick" for="id_shown"><input type="checkbox"[^>]*><span>Show it</span></label>', made
    )


def test_a_file_has_a_zone_to_drop_it_in():
    assert '<div class="drop" data-drop><input type="file"' in str(EveryField()["file"].as_field_group())


def test_a_hidden_field_shows_nothing():
    assert str(EveryField()["version"].as_field_group()).startswith('<input type="hidden"')


def test_what_is_wrong_is_said_at_the_field_and_kept():
    made = str(EveryField({**GOOD, "name": "Reading and presenting"})["name"].as_field_group())

    assert 'class="field is-wrong"' in made
    assert '<div id="id_name_error"><p class="error">' in made
    assert 'value="Reading and presenting"' in made
    assert 'aria-invalid="true"' in made


def test_the_summary_leads_to_each_field_even_of_choices():
    made = drawn(EveryField({"version": "1"}))

    links = re.findall(r'<a href="#([^"]+)">', made)
    page = drawn(EveryField({"version": "1"}), "{{ form }}")
    assert links == ["id_name", "id_text", "id_level", "id_valid_0", "id_shown", "id_file"]
    assert all(f'id="{link}"' in page for link in links)
    assert "6 things to put right" in made


def test_errors_of_no_field_and_of_hidden_ones_are_told_too():
    made = drawn(EveryField({**GOOD, "name": "Nobody", "version": "x"}))

    assert "<p>Nobody cannot earn this.</p>" in made
    assert "Write a whole number, such as 12." in made


def test_one_thing_is_one_thing():
    assert "One thing to put right" in drawn(EveryField(GOOD))


def test_a_form_without_faults_has_no_summary():
    assert drawn(EveryField()).strip() == ""


def test_a_tag_sets_one_field():
    assert drawn(EveryField(), "{% field form.text %}").startswith('<div class="field">\n<label for="id_text">')


def test_a_kept_file_is_named_and_can_be_replaced():
    class Kept:
        url = "/files/1"

        def __str__(self) -> str:
            return "work.pdf"

    class WithFile(forms.Form):
        file = forms.FileField(required=False, initial=Kept())

    made = str(WithFile())
    assert '<a href="/files/1">work.pdf</a>' in made
    assert 'name="file-clear"' in made


@pytest.mark.parametrize(
    ("pictures", "values"),
    [(shape_pictures(), SHAPES), (pictogram_pictures(), PICTOGRAMS), (scheme_pictures(hue=40), SCHEMES)],
)
def test_a_choice_of_pictures_names_each(pictures: dict[str, str], values: list[str]):
    class Design(forms.Form):
        look = forms.ChoiceField(choices=[(v, v.title()) for v in values], widget=PictureSelect(pictures=pictures))

    made = str(Design())
    assert 'class="picks"' in made
    assert made.count('<svg viewBox="') == len(values)
    assert all(f"<span>{value.title()}</span>" in made for value in values)
