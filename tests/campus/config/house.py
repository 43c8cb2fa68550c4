"""A house with one of everything in it, so that every address leads to something; and the same next door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from campus.accounts.letters import stay_token
from campus.accounts.models import Leaving, OutboxMail, Person
from campus.accounts.services import Expected, expect
from campus.achievements.models import Achievement, Version
from campus.api.services import make_key
from campus.assessments.models import Attempt, Project, Question, Quiz, Review, Submission, SubmissionFile
from campus.awards import services as awards
from campus.awards.models import Award, Milestone, StatusList
from campus.bulk import services as bulk
from campus.common.identifiers import public_id
from campus.competencies.models import Estimate
from campus.courses.models import (
    Attachment,
    Cohort,
    Course,
    CourseInvitation,
    EditionUnit,
    Post,
    Programme,
    ProgrammeCourse,
    Unit,
)
from campus.courses.queries import token as place
from campus.factors.models import Passkey
from campus.identity.models import Rescue
from campus.identity.queries import claim_link, stop_link
from campus.letters.queries import token as mailed
from campus.openid4.codes import code_of
from campus.openid4.services import enquiries, offers, requests
from campus.openid4.views.asking import link_of
from campus.organizations.models import Invitation, Membership, Organization
from campus.organizations.queries import token
from campus.skills.models import Skill
from tests.campus.config.events import events_of
from tests.campus.config.platforms import platform_of
from tests.campus.config.quizzes import quizzes_of
from tests.campus.config.services import services_of
from tests.campus.config.shown import shown_of
from tests.campus.config.sign_ins import sign_ins_of
from tests.campus.config.ways import ways_of
from tests.cast import Cast, Scene, enrolled, person, publish


@dataclass
class House:
    """`arguments` are what the addresses of the college take, `next_door` those of the outsider's institution."""

    cast: Cast
    arguments: dict[str, object]
    next_door: dict[str, object]
    draft_file: SubmissionFile


def furnish(scene: Scene) -> House:
    """Return the scene with the learner half-way through its course, and the same next door."""
    cast = scene.cast
    learner, now = cast.learner, timezone.now()
    enrolled(learner, scene.course, at=now)
    unit = scene.units[0]
    unit.video.save("film.webm", ContentFile(b"film"), save=False)
    unit.captions.save("words.vtt", ContentFile(b"WEBVTT"), save=False)
    unit.transcript = "A film."
    unit.save()
    Attempt.objects.create(
        quiz=scene.quiz, person=learner, number=1, question_ids=[each.pk for each in scene.questions], started_at=now
    )
    work = work_of(scene.project, cast, number=1, state="handed_in")
    draft = work_of(scene.project, cast, number=2, state="draft")
    review = Review.objects.create(
        submission=work_of(scene.project, cast, number=1, state="handed_in", author=person("zoe", "Zoë Adler")),
        reviewer=learner, role="peer", asked_at=now, due_at=now + timedelta(days=7),
    )  # fmt: skip
    mail = OutboxMail.objects.create(sender="a@example.org", to=learner.email, subject="Your code", text="123")
    own = _of(cast.college, cast, scene.course, scene.achievement, unit, scene.questions[0])
    own |= services_of(learner) | shown_of(learner) | identities_of(cast, now)
    own |= {
        "mail_id": mail.pk,
        "file_of_work": work.files.get().public_id,
        "file_of_draft": draft.files.get().public_id,
        "work": work.public_id,
        "review": review.public_id,
        "mailed": mailed(learner, ["grades"]),
        **_wallets(cast, now),
        "units": [each.pk for each in scene.units],
        "skill_id": Estimate.objects.create(
            person=learner, skill=Skill.objects.get(), percent=70, low=50, high=90, n=4, at=now
        ).skill_id,
    }
    return House(cast, own, _next_door(cast), draft.files.get())


def identities_of(cast: Cast, now: datetime) -> dict[str, object]:
    """Return the links of mails: somebody leaves, something waits for an address, and a lost one is asked about."""
    waits = expect([Expected("waits@example.org", "Wanda Waits")])["waits@example.org"]
    leaver = Leaving.objects.create(
        person=person("lea", "Lea Vine"), asked_at=now, due_at=now + timedelta(days=7), keeps_credentials=True
    )
    rescue = Rescue.objects.create(
        person=cast.stranger, organization=cast.college, address="lost@example.org", words="I was there.",
        asked_at=now, state="approved", due_at=now + timedelta(days=7),
    )  # fmt: skip
    passkey = Passkey.objects.create(
        person=cast.learner, name="Phone", credential_id="a", data=b"", handle=b"h", added_at=now
    )
    return {
        "passkey": passkey.public_id,
        "claimed": claim_link(waits).rstrip("/").rpartition("/")[2],
        "stopping": stop_link(rescue).rstrip("/").rpartition("/")[2],
        "staying": stay_token(leaver),
    }


def _wallets(cast: Cast, now: datetime) -> dict[str, object]:
    award = Award.objects.get(person=cast.learner)
    offer = offers.offer(cast.learner, award=award, form="ldp_vc", has_pin=False, now=now)
    request = requests.ask(cast.employer, organization=cast.firm, kind="any", wanted="", now=now)
    enquiry = enquiries.take_in(cast.learner, link=link_of(request), now=now)
    return {
        "offer": offer.public_id,
        "exchange": code_of(offer.public_id),
        "request": request.public_id,
        "enquiry": enquiry.public_id,
        "milestone": Milestone.objects.create(person=cast.learner, achievement=award.achievement, at=now).public_id,
    }


def _of(
    organization: Organization, cast: Cast, course: Course, achievement: Achievement, unit: Unit, question: Question
) -> dict[str, object]:
    """Return arguments by name; what several addresses call alike is told apart in `test_every_address`."""
    member = Membership.objects.filter(organization=organization).order_by("pk").last()
    owner = cast.owner if organization == cast.college else cast.outsider
    holder = cast.learner if organization == cast.college else cast.stranger
    invitation = Invitation.objects.create(
        organization=organization, email="new@example.org", role="educator", by=owner, at=timezone.now()
    )
    invite = CourseInvitation.objects.create(
        course=course, email="new@example.org", by=owner, at=timezone.now(), next_try_at=timezone.now()
    )
    award = awards.award(person=holder, achievement=achievement, now=timezone.now(), actor=owner)
    talk = Unit.objects.create(course=course, kind="discussion", title="Talk", body="What do you think?")
    EditionUnit.objects.create(edition=course.current, order=5, unit=talk)
    post = Post.objects.create(unit=talk, person=holder, text="This.", at=timezone.now())
    programme = Programme.objects.create(
        organization=organization,
        slug=f"all-of-{course.slug}",
        title="All",
        summary="All.",
        published_at=timezone.now(),
    )  # fmt: skip
    ProgrammeCourse.objects.create(programme=programme, order=1, course=course)
    attachment = Attachment(public_id=public_id(), unit=unit, name="table.csv", media_type="text/csv", size=3)
    attachment.file.save("table.csv", ContentFile(b"a,b"), save=False)
    attachment.save()
    more = ways_of(organization, staff=owner, learner=holder) | quizzes_of(organization, staff=owner, learner=holder)
    more |= events_of(organization, staff=owner)
    more |= sign_ins_of(organization)
    more |= platform_of(organization, staff=owner, learner=holder)
    return more | {
        "org": organization.slug,
        "slug": course.slug,
        "member_id": member.pk if member else 0,
        "invitation_id": invitation.pk,
        "token": token(invitation),
        "achievement": achievement.public_id,
        "award": award.public_id,
        "bulk": bulk.take_in(
            owner,
            achievement=achievement,
            chunks=[b"email,name\nan@example.org,An\n"],
            name="a.csv",
            now=timezone.now(),
        ).public_id,
        "api_key": make_key(
            owner, organization=organization, name="Records", scopes=["awards:read"], now=timezone.now()
        )[0].public_id,
        "person_id": holder.pk,
        "list": StatusList.objects.get(organization=organization).public_id,
        "quiz_id": question.quiz_id,
        "thing_id": question.quiz_id,
        "question_id": question.pk,
        "project_id": Project.objects.get(organization=organization).pk,
        "pk": unit.pk,
        "cohort": Cohort.objects.create(course=course, name="Spring", starts_at=timezone.now()).pk,
        "enrolment": enrolled(holder, course).pk,
        "invite": invite.pk,
        "place": place(invite),
        "post": post.pk,
        "programme": programme.slug,
        "file": attachment.pk,
    }


def work_of(project: Project, cast: Cast, *, number: int, state: str, author: Person | None = None) -> Submission:
    now = timezone.now()
    work = Submission.objects.create(
        public_id=public_id(), project=project, person=author or cast.learner, number=number, state=state,
        title="Do half our pupils skip lunch?", text="No.", saved_at=now, handed_in_at=now,
    )  # fmt: skip
    file = SubmissionFile(
        public_id=public_id(), submission=work, name="report.txt", media_type="text/plain", size=2, sha256="ab" * 32
    )
    file.file.save(file.public_id, ContentFile(b"No"), save=False)
    file.save()
    return work


def _next_door(cast: Cast) -> dict[str, object]:
    now = timezone.now()
    achievement = Achievement.objects.create(organization=cast.other)
    version = Version.objects.create(
        achievement=achievement, number=1, name="Reading maps", description="Finds the way.", criteria="Walk.",
        published_at=now,
    )  # fmt: skip
    achievement.current = version
    achievement.save()
    quiz = Quiz.objects.create(organization=cast.other, title="Maps")
    question = Question.objects.create(
        quiz=quiz, kind="short", text="Which way is up?", data={"accepted": ["north"]}, order=0
    )
    project = Project.objects.create(organization=cast.other, title="A walk", brief="Walk.", scale=["Not yet", "Done"])
    course = Course.objects.create(
        organization=cast.other, slug="maps", title="Maps", summary="Read them.", achievement=achievement,
    )  # fmt: skip
    unit = Unit.objects.create(course=course, title="North", body="Up.")
    assessed = Unit(course=course, kind="quiz", quiz=quiz), Unit(course=course, kind="project", project=project)
    publish(course, unit, *Unit.objects.bulk_create(assessed))
    work = work_of(project, cast, number=1, state="handed_in")
    found = _of(cast.other, cast, course, achievement, unit, question)
    return found | {"work": work.public_id, "file_of_work": work.files.get().public_id}
