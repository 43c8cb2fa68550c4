"""How often credentials were looked at: counted in memory, told to their holder, and nothing kept of who it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.awards.models import Award
from campus.portfolio import counting, figures, tasks
from campus.portfolio.models import Portfolio, Seen
from tests.campus.portfolio.stage import shown
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    counting.TALLY.take()


def look(award: Award, client: Client, *, name: str = "credential", agent: str = BROWSER) -> None:
    path = reverse(name, args=[award.public_id])
    client.get(path, headers={"User-Agent": agent, "Accept": "text/html"})


def counted() -> dict[tuple[str, str], int]:
    counting.write()
    return {(each.what, each.who): each.n for each in Seen.objects.all()}


def test_it_works(scene: Scene):
    award = awarded_today(scene)
    look(award, Client())
    look(award, scene.cast.client("employer"))
    look(award, scene.cast.client("learner"))  # its holder

    page = scene.cast.client("learner").get("/portfolio/seen/").content.decode()

    assert counted() == {("page", "person"): 2}
    assert "Reading data honestly" in page
    assert '<td class="num">2</td>' in page


@pytest.mark.parametrize(
    ("agent", "who"),
    [
        (BROWSER, "person"),
        ("Mozilla/5.0 (compatible; Examplebot/2.1; +https://example.org/bot)", "robot"),
        ("facebookexternalhit/1.1", "robot"),
        ("python-httpx/0.28", "program"),
        ("", "program"),
    ],
)
def test_the_kind_of_visitor_is_told_by_the_name_of_the_program(agent: str, who: str):
    assert counting.kind_of(agent) == who


def test_each_way_of_looking_is_counted_as_what_it_is(scene: Scene):
    award, client = awarded_today(scene), Client()
    look(award, client, name="credential-embed")
    client.get(f"/c/{award.public_id}.json", headers={"User-Agent": "python-httpx/0.28"})
    client.get("/verify/", {"link": f"{award.base_url}/c/{award.public_id}"}, headers={"User-Agent": BROWSER})
    client.head(f"/c/{award.public_id}.json")

    assert counted() == {("frame", "person"): 1, ("file", "program"): 1, ("check", "person"): 1}


def test_counts_are_added_up(scene: Scene):
    award = awarded_today(scene)
    for _ in range(2):
        look(award, Client())
        counting.write()

    assert counted() == {("page", "person"): 2}
    assert counting.write() == 0


def test_what_cannot_be_written_is_counted_on(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    award = awarded_today(scene)
    look(award, Client())

    with monkeypatch.context() as broken:

        def locked(*_: object) -> int:
            raise DatabaseError("the database is locked")

        broken.setattr(counting, "_write", locked)
        assert counting.write() == 0

    assert counted() == {("page", "person"): 1}


def test_the_memory_it_takes_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(counting, "MOST", 1)
    tally = counting.Tally()
    for public_id in ("a", "b", "a"):
        tally.add(counting.Look(public_id, timezone.now().date(), "page", "person", 0))

    assert [look.public_id for look in tally.take().elements()] == ["a", "a"]


def test_one_asker_alone_is_told_that_it_is_time():
    tally = counting.Tally()

    assert not tally.is_due(3600)
    assert tally.is_due(0)


def test_nobody_sees_anothers_figures(scene: Scene):
    look(awarded_today(scene), Client())

    assert "Nobody has looked" in scene.cast.client("stranger").get("/portfolio/seen/").content.decode()


def summed_up(scene: Scene, *, looks: int) -> Portfolio:
    made, _group, award = shown(scene, wants_summary=True)
    now = timezone.now()
    Portfolio.objects.filter(pk=made.pk).update(summed_up_at=now - timedelta(days=8))
    if looks:
        Seen.objects.create(award=award, day=(now - timedelta(days=2)).date(), what="page", who="person", n=looks)
    mail.outbox.clear()
    tasks.send_due()
    return made


def test_the_week_is_summed_up_once_in_a_mail_that_can_be_ended(scene: Scene, settings: object):
    made = summed_up(scene, looks=3)
    tasks.send_due()

    (sent,) = mail.outbox
    assert sent.subject == "Your credentials were looked at 3 times this week"
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>").partition("/portfolio/")[2]
    client = Client()
    assert client.get(f"/portfolio/{stop}").status_code == 200
    client.post(f"/portfolio/{stop}", {"List-Unsubscribe": "One-Click"})
    made.refresh_from_db()
    assert not made.wants_summary
    assert client.get("/portfolio/mails/made-up/").status_code == 404


def test_a_week_without_looks_brings_no_mail(scene: Scene):
    summed_up(scene, looks=0)

    assert mail.outbox == []


def test_the_first_week_begins_by_being_wanted(scene: Scene):
    made, _group, award = shown(scene, wants_summary=True)
    Seen.objects.create(award=award, day=timezone.now().date() - timedelta(days=1), what="page", who="person", n=3)
    mail.outbox.clear()

    assert tasks.send_due() == 1
    assert tasks.send_due() == 0
    assert mail.outbox == []
    made.refresh_from_db()
    assert made.summed_up_at is not None


def test_a_check_without_a_look_is_told_too(scene: Scene):
    _made, _group, award = shown(scene)
    day = timezone.now().date()
    Seen.objects.create(award=award, day=day - timedelta(days=1), what="check", who="program", n=1)

    week = figures.week_of(scene.cast.learner, until=day)

    assert (week.people, week.checked, week.robots) == (0, 1, 0)


def test_all_portfolios_are_looked_through_once_a_minute(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "_looked", [])
    shown(scene, wants_summary=True)

    assert tasks.sum_up() == 1
    Portfolio.objects.update(summed_up_at=None)
    assert tasks.sum_up() == 0
