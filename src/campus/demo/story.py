"""The main job, headless: a learner earns a badge, a stranger verifies it. Every step is looked at, none is assumed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from campus.accounts.models import OutboxMail, Person
from campus.accounts.services import enter
from campus.assessments import services as assessments
from campus.assessments.models import Submission
from campus.awards import queries as awarded
from campus.awards import services as awards
from campus.awards.models import Award
from campus.awards.occasions import list_url
from campus.common.errors import CampusError
from campus.courses import queries as taught
from campus.courses import services as courses
from campus.courses.models import Course
from campus.demo import learners
from campus.demo.load import College, load
from campus.journal.sweeps import run_until_settled
from campus.organizations.queries import did, did_document
from campus.verification.services import check

Say = Callable[[str], None]
KINDS = ("json", "jwt", "png", "svg", "pdf")
# What a verifier fetches from the issuer, kept beside the files so that they can be checked when nothing runs any more.
ISSUER, STATUS_BEFORE, STATUS = "issuer.did.json", "status-before.json", "status.json"
TITLE = "Does the harbour bus run late?"
TEXT = """The claim: “Every second harbour bus is late”, a reader's letter of May.

I asked the bus company for its own log and got 620 departures of two weeks. Late means more than five minutes there.
By that measure 71 of 620 were late, which is 11 %. At two minutes it is 38 %, so the letter is nearer the truth
for people who change to the ferry, where two minutes decide. The chart shows all 620 as dots by minutes late.

What it does not show: the 14 departures that were cancelled, which the log leaves out. With them as late it is 13 %."""


class StoryError(CampusError):
    """A step did not come out as it must."""


def _must(is_so: object, words: str) -> None:
    if not is_so:
        raise StoryError(f"The story broke: {words}")


def play(*, output: Path, say: Say) -> None:
    """Play the story from an empty database; files go to `output`. Raises StoryError at the first step that fails."""
    now = timezone.now() - timedelta(days=3)
    college = load(password="only for this story", now=timezone.now())  # noqa: S106 - the database is gone afterwards
    course = Course.objects.select_related("achievement__current", "organization", "current").get(
        slug="reading-data-honestly"
    )
    say(
        f"1. {college.organization.name} offers “{course.title}”: {len(taught.units(course.current))} steps to a badge."
    )
    learner = enter(name="Nadia Brandt", email="nadia.brandt@post.example.org", password="only for this story")  # noqa: S106
    _learn(learner, course, now=now, say=say)
    award = _assess(learner, course, college, say=say)
    files = _publish(award, output, say=say)
    _verify(files, say=say)
    _tamper(files["json"], output, say=say)
    _revoke(award, college, files, output, say=say)
    say(f"\nEvery step held. The files are in {output}")
    say(_offline(award, output))


def _learn(learner: Person, course: Course, *, now: datetime, say: Say) -> None:
    courses.enrol(learner, course=course, now=now)
    say(f"2. {learner.name} signs up and enrols.")
    outline = taught.units(course.current)
    read = [unit for unit in outline if not unit.is_assessed]
    for place, unit in enumerate(read):
        courses.finish_unit(learner, unit=unit, now=now + timedelta(hours=1 + place))
    say(f"3. She reads {len(read)} units.")
    quiz = next(unit.quiz for unit in outline if unit.quiz)
    learners.take_quiz(learner, quiz=quiz, share=0.83, now=now + timedelta(days=1))
    progress = taught.progress(learner, course, now=timezone.now())
    say(f"4. She takes the quiz: {progress.done} of {progress.of} steps are done.")
    _must(progress.of - progress.done == 1, f"one step should be left, {progress.of - progress.done} are")


def _assess(learner: Person, course: Course, college: College, *, say: Say) -> Award:
    project = next(unit.project for unit in taught.units(course.current) if unit.project)
    assert course.achievement
    now = timezone.now()
    draft = assessments.save_draft(learner, project=project, title=TITLE, text=TEXT, links="", revision=0, now=now)
    submission: Submission = assessments.hand_in(learner, submission=draft, now=now)
    say(f"5. She hands in her project, “{submission.title}”.")
    run_until_settled()
    _must(awarded.held(learner, course.achievement) is None, "a badge came before the grade")
    educator = college.people["tomas"]
    levels = dict.fromkeys((criterion.pk for criterion in project.criteria.all()), 2)
    assessments.grade(
        educator,
        submission=submission,
        levels=levels,
        comment="Two measures of “late”, side by side: well done.",
        is_returned=False,
        revision=submission.revision,
        now=timezone.now(),
    )
    say(f"6. {educator.name} grades it on the rubric: competent on all {len(levels)} criteria.")
    run_until_settled()
    award = awarded.held(learner, course.achievement)
    _must(award, "the grade should have led to an award")
    assert award
    say("7. The rule decides by itself, and can say why:")
    for line in awarded.explain_award(award):
        say(f"     {line.text}")
    mail = OutboxMail.objects.filter(to=learner.email).first()
    _must(mail, "the learner should have a mail")
    assert mail
    say(f"8. The credential is signed (digest {award.digest[:8]} …) and a mail is on its way: “{mail.subject}”.")
    return award


def _publish(award: Award, output: Path, *, say: Say) -> dict[str, Path]:
    made = {"json": bytes(award.credential), "jwt": bytes(award.jwt)}
    made |= {kind: awards.picture(award, kind) for kind in KINDS[2:]}
    files = {}
    for kind, data in made.items():
        files[kind] = output / f"credential.{kind}"
        files[kind].write_bytes(data)
    (output / ISSUER).write_text(json.dumps(did_document(award.organization), indent=2), encoding="utf-8")
    (output / STATUS_BEFORE).write_bytes(awards.status_bytes(award.status_list, now=timezone.now()))
    say("9. It is baked into pictures and published: " + ", ".join(path.name for path in files.values()) + ".")
    return files


def _verdict(data: bytes) -> str:
    return check(data, now=timezone.now()).verdict.value


def _verify(files: dict[str, Path], *, say: Say) -> None:
    for kind, path in files.items():
        found = _verdict(path.read_bytes())
        _must(found == "valid", f"the {kind} file should be valid, and is {found}")
    say(f"10. A stranger verifies all {len(files)} files: authentic, and valid today.")


def _tamper(path: Path, output: Path, *, say: Say) -> None:
    document = json.loads(path.read_bytes())
    document["credentialSubject"]["achievement"]["name"] = "Doctor of Everything"
    forged = output / "tampered.json"
    forged.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    found = _verdict(forged.read_bytes())
    _must(found == "invalid", f"a changed name should be refused, and is {found}")
    say("11. Somebody changes its name to “Doctor of Everything”: refused, this is not what was signed.")


def _revoke(award: Award, college: College, files: dict[str, Path], output: Path, *, say: Say) -> None:
    awards.revoke(college.owner, award=award, reason="The project was somebody else's.", now=timezone.now())
    run_until_settled()
    for kind, path in files.items():
        found = _verdict(path.read_bytes())
        _must(found == "revoked", f"the {kind} file should be revoked, and is {found}")
    (output / STATUS).write_bytes(awards.status_bytes(award.status_list, now=timezone.now()))
    say("12. The institution takes it back: the same files now say so.")


def _offline(award: Award, output: Path) -> str:
    """Return the command that checks the files later, when nothing of this runs any more."""
    known = f"--did '{did(award.organization)}={ISSUER}' --status '{list_url(award.status_list)}={STATUS}'"
    return f"To check them by yourself, in that folder:\n  testamur verify credential.png {known}"
