"""A walk over every page of the demo institution as each of its cast: nothing broken, out of reach, or too wide.

The demo is loaded once for all of the walks of a process: they only look. How a page looks does not hang on the
database, so they are not run again on PostgreSQL, where test_every_address asks for every address (decision 0140).
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import Resolver404, resolve
from django.utils import timezone

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.demo.load import load
from campus.journal.sweeps import run_until_settled
from campus.openid4.services import enquiries, offers, requests
from campus.openid4.views.asking import link_of
from campus.organizations.models import Membership
from campus.organizations.queries import memberships
from tests.journeys.conftest import OUTBOX, serving
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
EACH = 2  # pages of one kind that are looked at: the first unit and another one
# Where each kind of activity has a page of its own.
KINDS = {"activity": 10, "session": 4, "activity-edit": 5, "activity-new": 4, "show": 4}
START = ["/", "/help", "/privacy", "/accessibility", "/verify/", "/account/login/", "/account/signup/", "/me/"]
START += ["/learn/offline.html", "/p/maya/"]
# What is no page: files, data, pictures; and what says good-bye.
NO_PAGE = {
    *("credential-file", "did", "badge-image", "achievement-json", "achievement-preview", "achievement-preview-new"),
    *("unit-file", "unit-video", "unit-captions", "submission-file", "status-list", "awards-export", "ui:favicon"),
    *("evidence-file", "answer-file", "course-export", "rule-people-export", "credential-offline", "verify-offline"),
    *("schema", "credential-id", "credentials", "held-file", "credential-card", "credential-signature"),
    *("wallet-away-file", "api-openapi", "list-left-out", "credential-embed", "wallet-beside-file", "exchange"),
}

# What a page is built of, without its words and with a row of what is alike once: elements, classes, states, roles and
# names, and whether each says anything. Pages of one build look alike, and axe says the same of them.
BUILD = """() => {
    const said = /^(class|role|type|disabled|hidden|open|scope|tabindex|lang|dir|for|aria-|data-theme)/;
    const named = /^(for|aria-(labelledby|describedby|controls|valuenow|valuetext))$/;
    const build = element => {
        if (element.localName === 'svg') return '<svg>';
        const has = [...element.attributes].filter(each => said.test(each.name));
        const own = has.map(({name, value}) => name + '=' + (named.test(name) ? Boolean(value) : value)).sort();
        if (element.alt) own.push('alt');
        const text = element.textContent.trim().length; /* how small a target may get hangs on it */
        const parts = [...element.children].map(build);
        const once = parts.filter((each, n) => each !== parts[n - 1]);
        return `<${element.localName} ${own} ${Math.min(text, 3)}>${once.join('')}</>`;
    };
    return build(document.body);
}"""

STAFF = {"manage-home", "grading", "grading-one", "achievements", "rule", "courses-manage", "course-edit", "unit-edit"}
STAFF |= {"quiz-edit", "question-edit", "project-edit", "course-learners", "awards", "award-manage", "people"}
STAFF |= {"grading-batch", "grading-comments", "marking", "quiz-exchange", "quiz-accommodations"}
STAFF |= {"activities", "activity", "activity-edit", "activity-new", "observe", "observation", "session", "session-new"}
STAFF |= {"session-edit", "session-screen", "attestation-ask", "claim"}
WALLETS = {"to-wallet", "wallet-offer", "wallet-show", "wallet-show-one", "wallet-show-file", "wallet-beside"}
SHOWN = {
    "share",
    "portfolio",
    "portfolio-page",
    "portfolio-group",
    "portfolio-own-new",
    "portfolio-piece",
    "cv",
    "seen",
}
SHOWN |= {"portfolio-links", "portfolio-preview", "portfolio-public", "portfolio-group-new"}
# What each must have come to by following links alone.
PAGES: dict[str, set[str]] = {
    "anonymous": {"account_login", "account_signup", "account_reset_password", "account_request_login_code"},
    "learner": {
        *("services", "learn", "unit", "quiz", "project", "wallet", "me", "account_email", "show", "evidence"),
        *WALLETS,
        *SHOWN,
    },
    "newcomer": {"learn", "unit", "quiz", "project", "peer-review", "wallet", "me"},
    "educator": {*STAFF, "outbox", "outbox-mail"},
    "owner": {*STAFF, "achievement-edit", "achievement-new", "keys", "api-keys", "organization-settings", "outbox"},
    "employer": {"manage-home", "verify", "ask", "ask-answer"},
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


@dataclass(frozen=True)
class Looks:
    """What builds of pages were held against axe already, by any walk of any process: a file of its digest for each."""

    folder: Path

    def look(self, visit: Visit) -> None:
        """Check a page, its looks only where its build is new; AssertionError names what is wrong."""
        if self._is_new(visit.page.evaluate(BUILD)):
            visit.check(schemes=("light",), widths=(WIDE,))
            visit.check(schemes=("dark",), widths=(NARROW,))
        else:
            visit.check(schemes=())

    def _is_new(self, build: str) -> bool:
        try:
            (self.folder / hashlib.sha256(build.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@pytest.fixture
def looks(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Looks:
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "looks"
    folder.mkdir(exist_ok=True)
    return Looks(folder)


def walk(visit: Visit, looks: Looks, more: list[str]) -> Counter[str]:
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
            looks.look(visit)
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n\n".join(faults)
    return kinds


def waiting(person: Person | None, role: str) -> list[str]:
    """Return pages that wait for a wallet: nobody comes to them by a link."""
    now = timezone.now()
    if person and role == "learner":
        award = Award.objects.filter(person=person, revoked_at=None, replaced_by=None)[0]
        made = offers.offer(person, award=award, form="ldp_vc", has_pin=True, now=now)
        asker = Membership.objects.filter(organization__kind="employer").select_related("person", "organization")[0]
        asked = requests.ask(asker.person, organization=asker.organization, kind="any", wanted="", now=now)
        enquiry = enquiries.take_in(person, link=link_of(asked), now=now)
        return [f"/wallet/offers/{made.public_id}/", f"/wallet/show/{enquiry.public_id}/"]
    if person and role == "employer":
        firm = memberships(person)[0].organization
        return [f"/ask/{requests.ask(person, organization=firm, kind='any', wanted='', now=now).public_id}/"]
    return []


@dataclass
class Demo:
    """The demo institution at an address of its own, and what the settings are while it is there."""

    site: Site
    settings: dict[str, Any]
    people: dict[str, Person | None]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    lock = threading.RLock()
    with django_db_blocker.unblock(), serving(lock) as server:
        settings = _settings(server.port, tmp_path_factory.mktemp("demo"))
        with override_settings(**settings):
            made = load(password="long enough for a demo", now=timezone.now()).people
            run_until_settled()
        by_name = {person.name.split()[0].lower(): person for person in made.values()}
        roles = {"owner": "ines", "educator": "tomás", "learner": "maya", "newcomer": "leila", "employer": "helen"}
        people = {"anonymous": None, **{role: by_name[name] for role, name in roles.items()}}
        yield Demo(Site(settings["PUBLIC_URL"], lock, run_until_settled), settings, people)
        call_command("flush", verbosity=0, interactive=False)


def _settings(port: int, folder: Path) -> dict[str, Any]:
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    url = f"http://localhost:{port}"
    return {"PORT": port, "PUBLIC_URL": url, "MEDIA_ROOT": folder, "EMAIL_BACKEND": OUTBOX, "PASSWORD_HASHERS": quick}


@pytest.fixture
def transactional_db(demo: Demo) -> None:
    """The demo's rows, which no walk changes and no test takes away."""


@pytest.fixture
def site(demo: Demo, transactional_db: None, _own_files: None) -> Iterator[Site]:
    """The site that the demo is on, instead of an empty one."""
    with override_settings(**demo.settings):
        yield demo.site


@pytest.fixture
def people(demo: Demo) -> dict[str, Person | None]:
    return demo.people


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_whole_at_any_width_and_in_both_themes(
    role: str, site: Site, people: dict[str, Person | None], visit: Callable[..., Visit], looks: Looks
):
    with site.lock:
        shown = [f"/c/{award.public_id}/" for award in Award.objects.order_by("pk")[:EACH]]
        shown += waiting(people[role], role)

    kinds = walk(visit(people[role]), looks, [*shown, "/i/harbourside/"])

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
