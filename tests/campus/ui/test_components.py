"""The components: given values, they make the house's markup, with words for those who cannot see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import pytest
from django.template import Context, RequestContext, Template

from tests.campus.ui.stage import BADGE, DIGEST, component, pages, request


class Outcome(Enum):  # as testamur.report has it
    PASSED = "passed"
    NOT_CHECKED = "not_checked"


@dataclass
class Check:
    outcome: Outcome | str
    text: str
    note: str = ""


def tags(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(RequestContext(request(), values))


def test_it_works():
    made = component("verdict", verdict="valid", sentence="Authentic, and valid today.", id="v")

    assert 'class="verdict verdict--valid"' in made
    assert '<h2 id="v">Authentic, and valid today.</h2>' in made


def test_the_five_verdicts_have_five_shapes():
    words = ["valid", "expired", "revoked", "altered", "unconfirmed"]

    shapes = {re.search(r"<svg.*?</svg>", component("state", verdict=word, text="x"), re.S)[0] for word in words}

    assert len(shapes) == 5


@pytest.mark.parametrize(
    ("verdict", "shape"),
    [
        ("invalid", "altered"),
        ("unknown_issuer", "unconfirmed"),
        ("could_not_check", "unconfirmed"),
        (Outcome.PASSED, "passed"),
    ],
)
def test_a_verdict_of_the_library_finds_its_shape(verdict: object, shape: str):
    assert tags("{{ verdict|shape }}", verdict=verdict) == shape


def test_what_was_not_checked_has_a_dash_and_never_a_tick():
    made = component(
        "checks",
        checks=[
            Check(Outcome.PASSED, "Unchanged"),
            Check("failed", "Expired"),
            Check(Outcome.NOT_CHECKED, "Who", "Ask."),
        ],
    )

    passed, failed, skipped = re.findall(r"<li.*?</li>", made, re.S)
    assert "Passed:" in passed
    assert "Failed:" in failed
    assert "M4 9h10" in skipped
    assert "Not checked:" in skipped
    assert "<small>Ask.</small>" in skipped


def test_strength_marks_the_station_that_holds():
    made = tags("{% strength 3 %}")

    assert made.count('class="met"') == 3
    assert re.search(r'aria-current="true">Passed a test', made)


@pytest.mark.parametrize("station", [0, 6])
def test_strength_has_five_stations(station: int):
    with pytest.raises(ValueError, match="station is 1 to 5"):
        tags("{% strength station %}", station=station)


def test_drawings_of_one_page_share_no_id():
    made = tags(
        "{% badge b %}{% progress b 2 5 %}{% badge b size=48 %}{% include 'ui/components/empty.html' with design=b %}",
        b=BADGE,
    )

    ids = re.findall(r'\sid="([^"]+)"', made)
    assert len(ids) == len(set(ids)) > 8


def test_drawings_share_no_id_without_a_request_either():
    made = Template("{% load ui %}{% badge b %}{% badge b %}").render(Context({"b": BADGE.to_json()}))

    ids = re.findall(r'\sid="([^"]+)"', made)
    assert len(ids) == len(set(ids)) > 4


def test_a_badge_too_small_for_its_text_is_drawn_simply():
    assert "textPath" in tags("{% badge b size=96 %}", b=BADGE)
    assert "textPath" not in tags("{% badge b size=95 %}", b=BADGE)


def test_a_finished_badge_is_no_longer_unfinished():
    assert 'class="unfinished"' in tags("{% progress b 4 5 %}", b=BADGE)
    assert 'class="badge"' in tags("{% progress b 5 5 %}", b=BADGE)
    assert tags("{% steps 1 1 %}, {% steps 3 5 %}") == "1 of 1 step done, 3 of 5 steps done"


def test_a_badge_can_be_decoration_and_tells_its_words():
    assert 'class="badge" aria-hidden="true"' in tags("{% badge b is_decoration=True %}", b=BADGE)
    assert tags("{{ b|describe }}", b=BADGE).startswith("A chart of three rising bars")


def test_a_seal_says_its_digits_unless_it_is_decoration():
    assert 'aria-label="Seal 7F3A 91C4, drawn from this credential"' in tags("{% seal d %}", d=DIGEST)
    assert 'aria-hidden="true"' in tags("{% seal d size=72 label='' %}", d=DIGEST)
    assert tags("{{ d|fingerprint }}", d=DIGEST) == "7F3A 91C4"


def test_pages_of_a_list_keep_what_else_was_asked():
    made = component("pagination", page=pages())

    assert 'href="?q=a&amp;page=1"' in made
    assert 'href="?q=a&amp;page=3"' in made
    assert "Page 2 of 5" in made


def test_a_row_names_what_its_action_is_about():
    made = component(
        "row", title="Spotting phishing", url="/c/2", line="2 of 6", action="Go on", state="valid", state_text="Valid"
    )

    assert 'class="row row--bare"' in made
    assert 'Go on<span class="vh">: Spotting phishing</span>' in made
    assert "state--valid" in made
    assert 'alt=""' in component("row", title="x", image="/b.svg")


def test_files_facts_copies_and_empty_places():
    assert "211.9\xa0KB" in component("file", format="PDF", name="Certificate", url="/c.pdf", note="A4", size=217000)
    assert "<dt>Awarded</dt><dd>Today</dd>" in component("facts", facts=[("Awarded", "Today")])
    assert 'data-copy="link"' in component(
        "copy", id="link", label="Link", value="https://example.org/", hint="Send it."
    )
    assert "See your courses" in component("empty", title="Nobody waits.", line="x", url="/", action="See your courses")


def test_numbers_are_set_as_people_here_write_them():
    assert tags("{{ n|number }} {{ p|percent }}", n=1284, p=83) == "1,284 83\xa0%"


def test_values_are_escaped():
    hostile = "<script>alert(1)</script>"
    for name, values in {
        "verdict": {"verdict": hostile, "sentence": hostile, "detail": hostile},
        "checks": {"checks": [Check(hostile, hostile, hostile)]},
        "row": {"title": hostile, "line": hostile, "action": hostile, "url": hostile, "picture": hostile},
        "facts": {"facts": [(hostile, hostile)]},
        "file": {"format": hostile, "name": hostile, "url": hostile, "note": hostile},
        "empty": {"title": hostile, "line": hostile, "action": hostile, "url": hostile},
        "copy": {"id": "x", "label": hostile, "value": hostile, "hint": hostile},
    }.items():
        assert "<script" not in component(name, **values)
