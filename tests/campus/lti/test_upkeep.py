"""Courses of a platform are looked after by themselves: rosters, and columns that the form of a rule offers by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from campus.assessments.models import Result
from campus.awards.models import Award, Rule
from campus.journal.sweeps import run_until_settled
from campus.lti import queries
from campus.lti.models import Column, Context, Member
from campus.lti.services import columns, upkeep
from tests.campus.lti.stage import Stage

WHOLE = {"kind.0": "all", "seen": "1", "mode": "automatic"}


def test_the_list_of_people_comes_by_itself_after_a_teacher_came(stage: Stage):
    stage.launch("3")

    assert upkeep.look_due(now=timezone.now()) == 1

    assert {each.subject.subject for each in Member.objects.filter(is_active=True)} == {"3", "4", "5"}
    assert Context.objects.get().synced_at is not None
    del stage.platform.people["5"]
    stage.launch("3")
    assert upkeep.look_due(now=timezone.now()) == 0, "it was fetched a moment ago"
    later = timezone.now() + timedelta(minutes=20)
    upkeep.came(Context.objects.get(), is_teacher=True, now=later)
    upkeep.look_due(now=later)
    assert [each.subject.subject for each in Member.objects.filter(is_active=False)] == ["5"]


def test_a_learner_begins_the_looks_and_brings_none_forward(stage: Stage):
    stage.launch("4")
    upkeep.look_due(now=timezone.now())
    due = Context.objects.get().sync_at

    upkeep.came(Context.objects.get(), is_teacher=False, now=timezone.now() + timedelta(hours=1))

    assert due is not None
    assert Context.objects.get().sync_at == due


def test_what_fails_is_tried_again_and_a_course_nobody_opens_is_left_alone(stage: Stage):
    stage.launch("3")
    stage.platform.is_down = True
    upkeep.look_due(now=(now := timezone.now()))
    failed = Context.objects.get()
    assert (failed.sync_at, bool(failed.sync_error)) == (now + upkeep.AFTER_TROUBLE, True)

    assert "It could not be fetched the last time" in stage.frame("3")[0].content.decode()

    stage.platform.is_down = False
    upkeep.look_due(now=now + timedelta(days=31))

    found = Context.objects.get()
    assert (found.sync_at, found.sync_error, found.members.count()) == (None, "", 3)


def test_a_platform_that_is_down_is_asked_once_and_keeps_nobody_waiting(stage: Stage):
    stage.launch("3")
    first, now = Context.objects.get(), timezone.now()
    urls = {"memberships_url": first.memberships_url, "lineitems_url": first.lineitems_url}
    other = Context.objects.create(registration=stage.registration, context_id="3", sync_at=now, poll_at=now, **urls)
    for context, url in ((first, "a"), (first, "b"), (other, "c")):
        Column.objects.create(context=context, url=f"{stage.platform.url}/{url}", label=url)
    Context.objects.update(poll_at=now - timedelta(minutes=1))
    stage.platform.is_down = True

    looked, polled = upkeep.look_due(now=now, most=9), columns.poll_due(now=now, most=9)

    assert (looked, polled) == (1, 1)
    assert {each.sync_at for each in Context.objects.all()} == {now + upkeep.AFTER_TROUBLE}
    assert {each.poll_at for each in Context.objects.all()} == {now + columns.AFTER_TROUBLE}
    assert Column.objects.exclude(error="").count() == 1


def test_a_rule_chooses_a_column_by_its_name(stage: Stage):
    stage.launch("4")
    upkeep.look_due(now=timezone.now())
    person, ref = Member.objects.get(subject__subject="4").subject.person, queries.ref_of(Column.objects.get())
    editor = stage.scene.cast.client("educator")
    page = f"/manage/harbourside/achievements/{stage.scene.achievement.public_id}/rule/"

    asked = editor.post(page, {**WHOLE, "do": "add:0", "add.0": "graded"}).content.decode()
    assert '<optgroup label="Micro-credentials 101 (Moodle)">' in asked
    assert f'<option value="{ref}">Credential 1</option>' in asked
    part = {"kind.0.0": "graded", "column.0.0": ref, "percent.0.0": "80"}
    kept = editor.post(page, {**WHOLE, **part, "do": "sure"})

    assert kept.status_code == 302
    fields = {"ref": ref, "title": "Credential 1", "verb": "graded", "percent": 80, "times": 1}
    assert Rule.objects.get().tree == {"all": [{"reported": fields}]}
    again = editor.get(page).content.decode()
    assert f'<option value="{ref}" selected>' in again
    assert "Credential 1 in the learning platform, at 80\u00a0% or more" in again
    for share, number in ((79.9, 0), (80, 1)):
        stage.platform.scores["16", "4"] = {"scoreGiven": share, "timestamp": timezone.now().isoformat()}
        Context.objects.filter(poll_at__isnull=False).update(poll_at=timezone.now())
        run_until_settled()
        assert Award.objects.filter(person=person).count() == number
    assert Result.objects.filter(person=person, ref=ref).count() == 2


def test_a_platform_that_is_down_for_a_day_loses_no_grade_given_there(stage: Stage):
    stage.launch("4")
    context, now = Context.objects.get(), timezone.now()
    url, owner = stage.platform.item_url("16"), stage.scene.cast.owner
    columns.choose(owner, context=context, url=url, label="Credential 1", least=80, now=now)
    stage.platform.scores["16", "4"] = {"scoreGiven": 60, "timestamp": now.isoformat()}
    stage.platform.is_down = True
    for hour in range(24):
        columns.poll_due(now=now + timedelta(hours=hour, minutes=5))
    asked = Column.objects.get()
    assert (bool(asked.error), asked.read_at) == (True, None)

    stage.platform.is_down = False
    stage.platform.scores["16", "5"] = {"scoreGiven": 99, "timestamp": now.isoformat()}
    stage.launch("5")
    columns.poll_due(now=now + timedelta(hours=25))

    assert sorted(Result.objects.filter(kind="external").values_list("percent", flat=True)) == [60, 99]
    assert Column.objects.get().error == ""


def test_a_column_that_is_gone_is_listed_no_longer(stage: Stage):
    stage.launch("3")
    context, now = Context.objects.get(), timezone.now()
    assert columns.refresh(context, now=now) == 1
    stage.platform.items = {"17": {"label": "Essay"}}

    columns.refresh(context, now=now)

    assert [each.label for each in Column.objects.all()] == ["Essay"]
    assert columns.poll(context, now=now) == 0
    assert Context.objects.get().poll_at is None, "no rule names one: none is read"


@pytest.mark.parametrize("who", ["college", "other"])
def test_columns_are_offered_to_their_own_institution_alone(stage: Stage, who: str):
    stage.launch("3")
    columns.refresh(Context.objects.get(), now=timezone.now())

    college = stage.scene.cast.college.pk

    assert bool(queries.rule_columns(college if who == "college" else college + 1)) is (who == "college")
