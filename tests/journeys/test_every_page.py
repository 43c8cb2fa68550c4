"""A walk over every page of the demo institution as each of its cast: nothing broken, out of reach, or too wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.demo.load import load
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EACH = 2  # pages of one kind that are looked at: the first unit and another one
# Where each kind of activity has a page of its own.
KINDS = {"activity": 10, "session": 4, "activity-edit": 5, "activity-new": 4, "show": 4}
START = ["/", "/help", "/privacy", "/accessibility", "/verify/", "/account/login/", "/account/signup/", "/me/"]
START += ["/learn/offline.html"]
# What is no page: files, data, pictures; and what says good-bye.
NO_PAGE = {
    *("credential-file", "did", "badge-image", "achievement-json", "achievement-preview", "achievement-preview-new"),
    *("unit-file", "unit-video", "unit-captions", "submission-file", "status-list", "awards-export", "ui:favicon"),
    *("evidence-file", "answer-file", "course-export", "rule-people-export", "credential-offline", "verify-offline"),
}

STAFF = {"manage-home", "grading", "grading-one", "achievements", "rule", "courses-manage", "course-edit", "unit-edit"}
STAFF |= {"quiz-edit", "question-edit", "project-edit", "course-learners", "awards", "award-manage", "people"}
STAFF |= {"grading-batch", "grading-comments", "marking", "quiz-exchange", "quiz-accommodations"}
STAFF |= {"activities", "activity", "activity-edit", "activity-new", "observe", "observation", "session", "session-new"}
STAFF |= {"session-edit", "session-screen", "attestation-ask", "claim"}
# What each must have come to by following links alone.
PAGES: dict[str, set[str]] = {
    "anonymous": {"account_login", "account_signup", "account_reset_password", "account_request_login_code"},
    "learner": {"learn", "unit", "quiz", "project", "wallet", "me", "account_email", "show", "evidence"},
    "newcomer": {"learn", "unit", "quiz", "project", "peer-review", "wallet", "me"},
    "educator": {*STAFF, "outbox", "outbox-mail"},
    "owner": {*STAFF, "achievement-edit", "achievement-new", "keys", "organization-settings", "outbox"},
    "employer": {"manage-home", "verify"},
}


def kind(path: str) -> str | None:
    for place in (path, f"{path}/"):  # as Django leads on from the one to the other
        try:
            return resolve(place).view_name
        except Resolver404:
            continue
    return None


def links(visit: Visit) -> list[str]:
    """Return the addresses on this site that the page links to."""
    found = visit.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    here = urlsplit(visit.site.url).netloc
    return sorted({urlsplit(url)._replace(fragment="").geturl() for url in found if urlsplit(url).netloc == here})


def walk(visit: Visit, more: list[str]) -> Counter[str]:
    """Follow every link, a few of each kind, and check each page; return what kinds of page were seen."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    faults: list[str] = []
    waiting = [visit.site.url + path for path in [*START, *more]]
    while waiting:
        url = waiting.pop(0)
        name = kind(urlsplit(url).path) if "format=" not in urlsplit(url).query else "a file"
        if url in seen or name in {"a file", *NO_PAGE} or (name and kinds[name] >= KINDS.get(name, EACH)):
            continue
        seen.add(url)
        assert name, f"a link leads nowhere: {url}"
        answer = visit.go(url)
        assert answer.status == 200, f"{url} answers {answer.status}"
        kinds[name] += 1
        waiting += links(visit)
        try:
            visit.check(schemes=("light",), widths=(WIDE,))
            visit.check(schemes=("dark",), widths=(NARROW,))
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n\n".join(faults)
    return kinds


@pytest.fixture
def people(site: Site) -> dict[str, Person | None]:
    with site.lock:
        made = load(password="long enough for a demo", now=timezone.now()).people
    site.settle()
    by_name = {person.name.split()[0].lower(): person for person in made.values()}
    roles = {"owner": "ines", "educator": "tomás", "learner": "maya", "newcomer": "leila", "employer": "helen"}
    return {"anonymous": None, **{role: by_name[name] for role, name in roles.items()}}


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_whole_at_any_width_and_in_both_themes(
    role: str, site: Site, people: dict[str, Person | None], visit: Callable[..., Visit]
):
    with site.lock:
        shown = [f"/c/{award.public_id}/" for award in Award.objects.order_by("pk")[:EACH]]

    kinds = walk(visit(people[role]), [*shown, "/i/harbourside/"])

    assert {"home", "verify", "course", "issuer", "credential", "achievement"} <= set(kinds)
    assert PAGES[role] <= set(kinds)


@pytest.mark.parametrize("path", ["/", "/courses/reading-data-honestly/", "/verify/", "/account/login/", "/learn/"])
def test_forced_colours_leave_every_button_an_edge(
    path: str, people: dict[str, Person | None], visit: Callable[..., Visit]
):
    visitor = visit(people["learner"] if path == "/learn/" else None, forced_colors="active")

    visitor.go(path)

    bare = visitor.page.eval_on_selector_all(
        "main button, main .btn, main input:not([type=hidden])",
        """all => all.filter(e => e.getClientRects().length && !e.closest('.vh')
            && !['checkbox', 'radio', 'file'].includes(e.type)
            && !e.classList.contains('linked')
            && parseFloat(getComputedStyle(e).borderBottomWidth) === 0).map(e => e.outerHTML.slice(0, 120))""",
    )
    assert bare == []
    visitor.check()
