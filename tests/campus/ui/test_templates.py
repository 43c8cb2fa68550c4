"""Every template of the project, and the checker that reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tools import check_templates

PAGE = Path("page.html")


def words(text: str, *, path: Path = PAGE) -> list[str]:
    return [found for _, found in check_templates.text_faults(path, text)]


def test_it_works():
    assert list(check_templates.faults()) == []


def test_it_reads_them_all():
    names = {name for _, name in check_templates.templates()}

    assert {"ui/base.html", "404.html", "django/forms/widgets/input_option.html"} <= names


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<p class=a style=color:red>",
        "<style>p{}</style>",
        "<script>go()</script>",
        '<button onclick="go()">',
        '<a href="{{ x }}" onfocus=go()>',
        '<a href="javascript:go()">',
        '<img src="/a.png">',
        '<img src="{% if a > b %}x{% endif %}">',
        '<script src="//example.org/a.js"></script>',
        '<img src="https://example.org/a.png" alt="">',
    ],
)
def test_it_finds_what_the_policy_refuses(text: str):
    assert words(f"{{% load ui %}}\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <p style='x'> -->",
        "{% comment %}<script>{% endcomment %}",
        '<script src="{% static "ui/copy.js" %}" defer></script>',
        '<img src="{{ a }}" alt="">',
        '<img {% if a > b %}src="x"{% endif %} alt="A chart">',
        '<a href="https://example.org">',
        "<p>style = manner; once = 1</p>",
        '<input name="condition" value="one=1">',
    ],
)
def test_it_leaves_the_rest_alone(text: str):
    assert words(text) == []


def test_it_says_on_which_line():
    assert [line for line, _ in check_templates.text_faults(PAGE, "<p>\n\n<img src=x>")] == [3]


def test_a_mail_may_carry_its_own_style_but_no_script():
    mail = Path("mail/award.html")

    assert words('<p style="margin:0">', path=mail) == []
    assert words("<script>go()</script>", path=mail)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{% include "ui/none.html" %}', "no template ui/none.html"),
        ('{% extends "none.html" %}', "no template none.html"),
        ('{% static "ui/none.css" %}', "no static file ui/none.css"),
        ('{% url "nowhere" %}', "no address has the name nowhere"),
        ('{% if a %}{% url "ui:help" 1 as u %}{% endif %}{% include a %}{% url b %}', None),
    ],
)
def test_it_finds_names_that_nobody_has(text: str, fault: str | None):
    template = engines["django"].from_string(text)

    found = [words for _, words in check_templates.node_faults(template, known={"ui:help"}, load=get_template)]

    assert found == ([fault] if fault else [])
