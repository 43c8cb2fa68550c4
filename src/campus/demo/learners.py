"""Bring the demo's learners to where their files say they are, each step at a time of its own in the past."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from typing import Any

from campus.accounts.models import Person
from campus.assessments import questions
from campus.assessments import services as assessments
from campus.assessments.models import Project, Question, Quiz, Submission
from campus.awards import queries as awarded
from campus.awards import services as awards
from campus.courses import queries as taught
from campus.courses import services as courses
from campus.courses.models import Course

HISTORY = timedelta(days=1500)  # how far back the institution's own history goes
_WRAPPED = re.compile(r"(?<!\n)\n(?=[^\s\d*-])")  # lines that the content file broke, and nobody writes in a form
BEFORE = timedelta(days=12)  # from enrolment to the last thing that happened


def bring_forward(state: dict[str, Any], *, people: dict[str, Person], grader: Person, now: datetime) -> None:
    """Play one learner's way through one course, as an entry under `progress` tells it."""
    person = people[state["person"]]
    course = Course.objects.select_related("achievement", "organization", "current").get(slug=state["course"])
    last = now - timedelta(days=state["days_ago"], hours=3)
    courses.enrol(person, course=course, now=last - BEFORE)
    outline = taught.units(taught.edition_for(person, course))
    pages, talks = ([unit for unit in outline if unit.kind == kind] for kind in ("page", "discussion"))
    done = pages[: state["units_done"]]
    for place, unit in enumerate([*done, *talks] if len(done) == len(pages) else done):
        courses.finish_unit(person, unit=unit, now=last - BEFORE + timedelta(days=1, hours=20 * place))
    quiz = next((unit.quiz for unit in outline if unit.quiz), None)
    project = next((unit.project for unit in outline if unit.project), None)
    if state["quiz"] is not None and quiz:
        take_quiz(person, quiz=quiz, share=state["quiz"], now=last - timedelta(days=5))
    if state["project"] != "none" and project:
        submission = _hand_in(person, project=project, state=state, last=last)
        if submission and state["project"] == "graded":
            _grade(grader, submission, course=course, state=state, now=last)


def take_quiz(person: Person, *, quiz: Quiz, share: float, now: datetime) -> None:
    """Take the quiz and answer this share of the questions right, the first ones."""
    attempt = assessments.begin_attempt(person, quiz=quiz, now=now, rng=random.Random(person.name))  # noqa: S311 - repeatable
    right = round(share * len(attempt.question_ids))
    for place, question_id in enumerate(attempt.question_ids):
        question = Question.objects.get(pk=question_id)
        response = questions.right_response(question) if place < right else questions.wrong_response(question)
        at = now + timedelta(minutes=1 + place)
        assessments.answer(person, attempt=attempt, question_id=question_id, response=response, now=at)


def _hand_in(person: Person, *, project: Project, state: dict[str, Any], last: datetime) -> Submission | None:
    handed_in_at = last - timedelta(days=2) if state["project"] == "graded" else last
    draft = assessments.save_draft(
        person,
        project=project,
        title=state.get("title", ""),
        text=_WRAPPED.sub(" ", state["text"].strip()),
        links=state.get("link", ""),
        revision=0,
        now=handed_in_at - timedelta(hours=1),
    )
    if state["project"] == "draft":
        return None
    return assessments.hand_in(person, submission=draft, now=handed_in_at)


def _grade(grader: Person, submission: Submission, *, course: Course, state: dict[str, Any], now: datetime) -> None:
    levels = graded_levels(submission.project, state["levels"])
    is_returned = min(levels.values()) < 2
    assessments.grade(
        grader,
        submission=submission,
        levels=levels,
        comment=state.get("comment", "").strip(),
        is_returned=is_returned,
        revision=submission.revision,
        now=now,
    )
    if course.achievement and not is_returned:
        rule = awarded.rule_of(course.achievement)
        assert rule
        awards.award_if_met(submission.person, rule=rule, now=now)
        award = awarded.held(submission.person, course.achievement)
        if award:
            awards.mark_seen(submission.person, award=award, now=now + timedelta(minutes=5))


def graded_levels(project: Project, words: dict[str, str]) -> dict[int, int]:
    """Return the level of each criterion by its id, from words by its name."""
    return {criterion.pk: project.scale.index(words[criterion.name]) for criterion in project.criteria.all()}
