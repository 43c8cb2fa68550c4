"""From one pasted address to a grade in the gradebook: register, place, do the quiz, score and badge."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.assessments.services import add_result
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.sweeps import run_until_settled
from campus.lti import queries
from campus.lti.models import Column, Context, Member, Placement, Registration, Score, Subject
from campus.lti.services import columns, people, registering, rosters, scores
from campus.lti.services.platform import PlatformError
from campus.lti.tasks import note_scores
from campus.signon.models import Domain
from tests.campus.lti.lms import Platform
from tests.campus.lti.stage import Stage
from tests.cast import Scene


def test_one_address_registers_a_platform(platform: Platform, scene: Scene):
    owner = scene.cast.client("owner")
    page = owner.post("/manage/harbourside/lms/", {"name": "Moodle"})
    once = re.search(r"/lti/register/[-\w]+/", page.content.decode())
    assert once
    told = {
        "openid_configuration": f"{platform.url}/mod/lti/openid-configuration.php",
        "registration_token": platform.register_token,
    }

    asked = Client().get(once[0], told)
    done = Client().post(once[0], told)

    made = Registration.objects.get()
    assert f"frame-ancestors 'self' {platform.url};" in asked.headers["Content-Security-Policy"]
    assert "lti/close.js" in done.content.decode()
    assert (made.issuer, made.client_id, made.is_ready) == (platform.url, "Dcm4se4YfF3lzNR", True)
    assert [(each.deployment_id, each.is_allowed) for each in made.deployments.all()] == [("9", True)]
    assert Client().post(once[0], told).status_code == 403, "it works once"
    stage = Stage(platform, made, scene)
    assert stage.launch().status_code == 302


def test_a_registration_that_the_platform_refuses_can_be_tried_again(platform: Platform, scene: Scene):
    made, secret = registering.prepare(
        scene.cast.owner, organization=scene.cast.college, name="Moodle", now=timezone.now()
    )
    told = {"openid_configuration": f"{platform.url}/mod/lti/openid-configuration.php", "registration_token": "wrong"}

    answer = Client().post(f"/lti/register/{secret}/", told)

    assert answer.status_code == 400
    assert "it answered 401" in answer.content.decode()
    assert registering.by_secret(secret, now=timezone.now()) == made
    gone = Client().get(f"/lti/register/{secret}/")
    assert (gone.status_code, b"the platform opens it" in gone.content) == (400, True)


def test_several_things_are_placed_at_once(stage: Stage):
    browser = Client()
    answer = browser.post(f"/lti/{stage.registration.public_id}/login", stage.platform.begin("3", is_linking=True))
    page = browser.get(_through(stage, browser, answer))
    quiz = stage.scene.quiz.pk
    assert "Reading data honestly: Quiz" in page.content.decode()
    where = f"/lti/v/{page.context['visit'].public_id}/place"

    nothing = browser.post(where, {"key": page.context["key"]})
    placed = browser.post(where, {"key": page.context["key"], "value": ["badges", f"quiz:{quiz}", "quiz:999"]})

    assert "Choose what to place" in nothing.content.decode()
    assert f"form-action 'self' {stage.platform.url};" in placed.headers["Content-Security-Policy"]
    items = stage.platform.placed_by(placed.context["token"])
    assert [item["custom"]["testamur"] for item in items] == ["badges", f"quiz:{quiz}"]
    assert ["lineItem" in item for item in items] == [False, True]
    stage.frame(link="14")
    assert Placement.objects.get(link_id="14").shows == "quiz"


def test_a_score_lands_once_and_in_order(stage: Stage):
    person = _learner(stage)
    _quiz(stage, person, "60", "attempt:1")
    run_until_settled()
    _quiz(stage, person, "80", "attempt:2")
    _quiz(stage, person, "70", "attempt:3")
    run_until_settled()
    run_until_settled()

    assert [said["scoreGiven"] for said in stage.platform.posted] == [60, 80]
    assert stage.platform.posted[1]["gradingProgress"] == "FullyGraded"
    assert Score.objects.get().due_at is None


def test_a_token_that_ended_early_is_asked_for_anew(stage: Stage):
    person = _learner(stage)
    _quiz(stage, person, "60", "attempt:1")
    run_until_settled()
    stage.platform.tokens.clear()
    _quiz(stage, person, "80", "attempt:2")

    run_until_settled()

    assert [said["scoreGiven"] for said in stage.platform.posted] == [60, 80]


def test_a_platform_that_is_down_loses_nothing(stage: Stage):
    person = _learner(stage)
    stage.platform.is_down = True
    _quiz(stage, person, "60", "attempt:1")
    for hours in range(4):
        _quiz(stage, person, str(61 + hours), f"attempt:{hours + 2}")
        run_until_settled()
        scores.send_due(now=timezone.now() + timedelta(hours=hours))
    assert Score.objects.get().error
    teacher = stage.frame("3")[0].content.decode()
    assert "Scores that did not arrive" not in teacher, "it may be a moment's trouble"
    for _ in range(3):
        scores.send_due(now=timezone.now() + timedelta(days=1))
    assert "Scores that did not arrive" in stage.frame("3")[0].content.decode()

    stage.platform.is_down = False
    scores.send_due(now=timezone.now() + timedelta(days=2))

    assert [said["scoreGiven"] for said in stage.platform.posted] == [64]


def test_a_platform_that_is_down_for_days_jams_nothing(stage: Stage):
    person = _learner(stage)
    stage.platform.is_down = True
    _quiz(stage, person, "60", "attempt:1")
    run_until_settled()
    Score.objects.update(tries=60, due_at=(now := timezone.now()))

    assert scores.send_due(now=now) == 1

    assert Score.objects.get().due_at == now + scores.LONGEST_WAIT


def test_a_platform_that_is_down_is_not_waited_for_again_for_each_score(stage: Stage):
    stage.show(f"quiz:{stage.scene.quiz.pk}")
    for user in ("4", "5"):
        stage.launch(user)
        _quiz(stage, Subject.objects.get(subject=user).person, "60", f"attempt:{user}")
    stage.platform.is_down = True
    note_scores()

    now = timezone.now()
    assert scores.send_due(now=now) == 1

    assert [(each.tries, bool(each.error)) for each in Score.objects.all()] == [(1, True)] * 2
    assert not Score.objects.filter(due_at__lte=now).exists()
    stage.platform.is_down = False
    scores.send_due(now=now + timedelta(minutes=1))
    assert len(stage.platform.posted) == 2


def test_a_newer_grade_of_the_platform_stays(stage: Stage):
    person = _learner(stage)
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    stage.platform.scores["16", "4"] = {"timestamp": later, "scoreGiven": 99}
    _quiz(stage, person, "60", "attempt:1")

    run_until_settled()

    row = Score.objects.get()
    assert (row.due_at, "newer grade" in row.error) == (None, True)


def test_the_course_and_the_badge_score_too(stage: Stage):
    stage.show("course:reading-data-honestly")
    frame, where, key = stage.frame(client=(browser := Client()))
    assert "Begin" in frame.content.decode()
    came = browser.post(f"{where}enter", {"key": key}, headers={"Origin": "http://localhost:8000"})
    assert came.headers["Location"] == "/courses/reading-data-honestly/"
    person = Subject.objects.get().person
    placement = Placement.objects.get()

    assert scores.standing(person, placement, now=timezone.now()) == 0
    _quiz(stage, person, "80", "attempt:1")
    placement.shows, placement.thing_id = "achievement", stage.scene.achievement.pk
    assert scores.standing(person, placement, now=timezone.now()) is None
    placement.shows, placement.thing_id = "project", stage.scene.project.pk
    assert scores.standing(person, placement, now=timezone.now()) is None
    levels = {each.pk: level for each, level in zip(stage.scene.criteria, (3, 2), strict=True)}
    college, now = stage.scene.cast.college.pk, timezone.now()
    add_result(
        person, organization_id=college, kind="project", thing_id=placement.thing_id, levels=levels, source="g", at=now
    )
    assert scores.standing(person, placement, now=now) == Decimal("83.33")


def test_a_roster_comes_page_by_page_and_who_left_is_not_shown(stage: Stage):
    browser = Client()
    _page, where, key = stage.frame("3", client=browser)

    said = browser.post(f"{where}roster", {"key": key}).content.decode()
    assert "3 people are in this course." in said
    assert {each.subject.person.name for each in Member.objects.filter(is_teacher=False)} == {
        "Ada Álvarez",
        "Bo O'Neil",
    }
    del stage.platform.people["5"]
    rosters.sync(Context.objects.get(), now=timezone.now())
    assert [each.subject.subject for each in Member.objects.filter(is_active=False)] == ["5"]
    assert Person.objects.filter(name="Bo O'Neil").exists()

    stage.platform.is_down = True
    with pytest.raises(PlatformError):
        rosters.sync(Context.objects.get(), now=timezone.now())
    assert Context.objects.get().sync_error


def test_grades_of_the_platform_become_results(stage: Stage):
    person = _learner(stage)
    context, owner, now = Context.objects.get(), stage.scene.cast.owner, timezone.now()
    offered = columns.offered(context, now=now)
    assert offered == [(stage.platform.item_url("16"), "Credential 1")]
    column = columns.choose(owner, context=context, url=offered[0][0], label="Credential 1", least=80, now=now)
    stage.platform.scores["16", "4"] = {"scoreGiven": 75, "timestamp": now.isoformat()}
    assert columns.poll_due(now=now) == 1
    stage.platform.scores["16", "4"] = {"scoreGiven": 87.5, "timestamp": now.isoformat()}
    for _ in range(10):
        columns.poll(context, now=now)

    found = Result.objects.filter(person=person, kind="external", ref=queries.ref_of(column)).order_by("pk")
    assert [(each.percent, each.is_passed) for each in found] == [(75, False), (Decimal("87.50"), True)]
    with pytest.raises(NotAllowedError):
        columns.choose(stage.scene.cast.outsider, context=context, url="x", label="x", least=80, now=now)
    with pytest.raises(InvalidError):
        columns.choose(owner, context=context, url="x", label="x", least=101, now=now)


def test_staff_choose_columns_in_the_frame(stage: Stage):
    browser = Client()
    _page, where, key = stage.frame("3", client=browser)
    assert browser.post(f"{where}columns", {"key": key}).status_code == 403, "a teacher there is no staff here"
    Subject.objects.filter(subject="3").update(person=stage.scene.cast.educator)

    chosen = browser.post(f"{where}columns", {"key": key, "url": stage.platform.item_url("16"), "least": "80"})
    wrong = browser.post(f"{where}columns", {"key": key, "url": "x", "least": "80"}).content.decode()
    assert "Rules can look at it" in chosen.content.decode()
    assert "Choose one of the columns" in wrong
    browser.post(f"{where}columns", {"key": key, "drop": Column.objects.get().public_id})
    assert not Column.objects.exists()


def test_people_join_their_accounts_themselves(stage: Stage):
    browser = stage.scene.cast.client("learner")
    _page, where, key = stage.frame("4", client=browser)
    here = {"Origin": "http://localhost:8000"}

    asked = browser.post(f"{where}enter", {"key": key}, headers=here)
    browser.post(f"{where}enter", {"key": key, "choice": "join"}, headers=here)

    assert "Two accounts" in asked.content.decode()
    assert Subject.objects.get(subject="4").person == stage.scene.cast.learner
    assert stage.frame("4")[0].context["person"] == stage.scene.cast.learner


@pytest.mark.parametrize(
    ("is_trusted", "domain", "is_proved", "who"),
    [
        (True, "example.org", True, "maya@example.org"),
        (True, "example.org", False, "people.invalid"),
        (True, "elsewhere.example", True, "people.invalid"),
        (False, "example.org", True, "people.invalid"),
    ],
)
def test_an_address_joins_only_where_the_platform_is_trusted_and_the_domain_is_the_institutions(
    stage: Stage, is_trusted: bool, domain: str, is_proved: bool, who: str
):
    Registration.objects.update(is_trusted=is_trusted)
    proved_at = timezone.now() if is_proved else None
    Domain.objects.create(organization=stage.scene.cast.college, name=domain, proved_at=proved_at)

    stage.launch("4", email="Maya@Example.org")

    assert Subject.objects.get().person.email.endswith(who)


def test_a_trusted_platform_does_not_open_the_accounts_of_staff(stage: Stage):
    Registration.objects.update(is_trusted=True)
    Domain.objects.create(organization=stage.scene.cast.college, name="example.org", proved_at=timezone.now())
    stage.launch("3", email="ines@example.org")
    assert Subject.objects.get().person != stage.scene.cast.owner

    Subject.objects.update(person=stage.scene.cast.owner)  # who joined them herself signs in herself too
    browser = Client()
    _page, where, key = stage.frame("3", client=browser)
    came = browser.post(f"{where}enter", {"key": key}, headers={"Origin": "http://localhost:8000"})
    assert came.headers["Location"].startswith("/account/login/")


def test_an_account_with_an_address_is_not_joined_from_a_frame(stage: Stage):
    stage.launch("4")
    subject = Subject.objects.get()
    visit = subject.visits.get()
    subject.person.emailaddress_set.create(email="ada@example.org", verified=True)

    with pytest.raises(InvalidError):
        people.join(stage.scene.cast.learner, visit=visit, now=timezone.now())


def _through(stage: Stage, browser: Client, begun: Any) -> str:
    query = dict(parse_qsl(urlsplit(begun.headers["Location"]).query))
    came = browser.post(f"/lti/{stage.registration.public_id}/launch", stage.platform.authorize(query))
    return str(came.headers["Location"])


def _learner(stage: Stage) -> Person:
    stage.show(f"quiz:{stage.scene.quiz.pk}")
    stage.frame("4")
    return Subject.objects.get(subject="4").person


def _quiz(stage: Stage, person: Person, percent: str, source: str) -> None:
    add_result(
        person,
        organization_id=stage.scene.cast.college.pk,
        kind="quiz",
        thing_id=stage.scene.quiz.pk,
        percent=Decimal(percent),
        source=source,
        at=timezone.now(),
    )
