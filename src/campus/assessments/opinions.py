"""Reads over what several people say about one piece of work, and over the time there is for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from campus.accounts.models import Person
from campus.assessments import agreement
from campus.assessments.models import (
    Comment,
    Extension,
    PeerUse,
    Project,
    Review,
    SavedComment,
    Submission,
    SubmissionFile,
)
from campus.organizations.models import Membership, Organization

Role = Review.Role
State = Submission.State


def due_at(submission: Submission) -> datetime | None:
    """Return by when a draft is to be handed in, None where there is no such time: after a hand-back there is none."""
    before = Submission.objects.filter(
        project=submission.project_id, person=submission.person_id, number=submission.number - 1, state=State.RETURNED
    )
    due = due_for(submission.person_id, submission.project)
    return None if due is None or before.exists() else due


def due_for(person_id: int, project: Project) -> datetime | None:
    """Return by when a person is to hand a project in: what their cohort or everybody has, or more if given."""
    due = usual_due(person_id, project)
    if due is None:
        return None
    more = Extension.objects.filter(project=project, person=person_id).values_list("due_at", flat=True).first()
    return max(more, due) if more else due


def usual_due(person_id: int, project: Project) -> datetime | None:
    """Return what a person's cohort has (settings.COHORT_DUE), else what everybody has, else None."""
    of_cohort: datetime | None = import_string(settings.COHORT_DUE)(person_id, "project", project.pk)
    return of_cohort or project.due_at


def graders(submission: Submission) -> list[Review]:
    """Return the marks of each of two graders, the earlier first."""
    found = submission.reviews.filter(role=Role.GRADER).select_related("reviewer")
    return list(found.order_by("done_at", "pk"))


def peers(submission: Submission) -> list[Review]:
    """Return every review that peers were asked for, the given ones first."""
    found = submission.reviews.filter(role=Role.PEER).select_related("reviewer")
    return sorted(found, key=lambda review: (review.done_at is None, review.pk))


def peers_of_tries(person: Person, project: Project) -> list[Review]:
    """Return what peers said of a person's work on a project."""
    own = Review.objects.filter(role=Role.PEER, submission__person=person, submission__project=project)
    return list(own.filter(done_at__isnull=False).order_by("pk"))


def asked(person: Person, project: Project) -> list[Review]:
    """Return the reviews that a person was asked for, with the work."""
    found = Review.objects.filter(role=Role.PEER, reviewer=person, submission__project=project)
    return list(found.select_related("submission").order_by("pk"))


def review_for(person: Person, public_id: str) -> Review | None:
    """Return a peer review that this person was asked for."""
    found = Review.objects.filter(role=Role.PEER, reviewer=person, public_id=public_id)
    return found.select_related("submission__project__organization", "submission__person").first()


def reviews(person: Person, submission: Submission) -> bool:
    """Say whether a person was asked, as a peer, to review this work."""
    return Review.objects.filter(role=Role.PEER, reviewer=person, submission=submission).exists()


def peers_say(submission: Submission) -> dict[int, int]:
    """Return the middle of the levels that peers gave, by criterion."""
    given = submission.reviews.filter(role=Role.PEER, done_at__isnull=False)
    return agreement.median([review.marks for review in given])


def stands_against_peers(project: Project) -> bool:
    """Say whether the peers' levels are a second opinion, with which a grader's is compared."""
    return bool(project.peer_reviews) and project.peer_use == PeerUse.SECOND


def may_moderate(person: Person, submission: Submission) -> bool:
    """Say whether a person decides where two opinions lie too far apart.

    Owners and the educators named for it do; one of the two graders only where there is nobody else.
    """
    return person.pk in _deciders(submission, _owners(submission.project.organization))


def _owners(organization: Organization) -> set[int]:
    owners = Membership.objects.filter(organization=organization, role=Membership.Role.OWNER)
    return set(owners.values_list("person", flat=True))


def _deciders(submission: Submission, owners: set[int]) -> set[int]:
    """Return who may decide; with `project__moderators` and `reviews` fetched it makes no query."""
    named = {person.pk for person in submission.project.moderators.all()}
    able = (owners | named) - {submission.person_id}
    gave = {review.reviewer_id for review in submission.reviews.all() if review.role == Role.GRADER}
    return able - gave or able


def moderatable(reader: Person, organization: Organization) -> list[int]:
    """Return the primary keys of the work that waits for a moderator, where the reader may be it."""
    found = Submission.objects.filter(
        project__organization=organization, state=State.HANDED_IN, moderated_since__isnull=False
    )
    works = list(found.select_related("project").prefetch_related("reviews", "project__moderators"))
    owners = _owners(organization) if works else set()
    return [work.pk for work in works if reader.pk in _deciders(work, owners)]


def for_reader(reader: Person, organization: Organization) -> Q:
    """Return the condition on submissions that leaves what this reader can do something about.

    Not what they marked already and another grader has still to mark, and not what waits for a moderator who is not
    them.
    """
    # `pk__in` of one subquery: an exclusion over the joined reviews would look them up again for every row.
    marked = Review.objects.filter(role=Role.GRADER, reviewer=reader, submission__project__organization=organization)
    waits = marked.filter(submission__state=State.HANDED_IN, submission__project__graders=2)
    done = waits.filter(submission__moderated_since__isnull=True).values_list("submission", flat=True)
    return Q(moderated_since__isnull=True) & ~Q(pk__in=done) | Q(pk__in=moderatable(reader, organization))


def file_name(file: SubmissionFile, number: int) -> str:
    """Return a name for a file that does not give its author's away: `work-2.pdf`."""
    return f"work-{number}.{file.name.rpartition('.')[2].lower()}"


def name_for(reader: Person | None, file: SubmissionFile) -> str:
    """Return under which name a reader gets a file: a neutral one where they are not to know whose it is."""
    work = file.submission
    is_own = reader is not None and reader.pk == work.person_id
    is_peer = reader is not None and not is_own and reviews(reader, work)
    if is_own or not (is_hidden(work) or is_peer):
        return file.name
    return file_name(file, 1 + work.files.filter(pk__lt=file.pk).count())


def is_hidden(submission: Submission) -> bool:
    """Say whether graders are not to know whose work it is: until the grade is final, where grading is blind."""
    return submission.project.is_blind and submission.state == State.HANDED_IN


def comments_for(reader: Person, submission: Submission) -> list[Comment]:
    """Return the comments on a piece of work that a reader sees, the oldest first.

    While two graders mark it apart, what one of them writes is theirs alone until the grade is final, so that neither
    the other nor an answer to it tells what they think.
    """
    found = submission.comments.select_related("author")
    if submission.project.graders == 2 and submission.state == State.HANDED_IN:
        moderates = submission.moderated_since is not None and may_moderate(reader, submission)
        if not moderates:
            found = found.filter(Q(author=submission.person_id) | Q(author=reader))
    return list(found)


def saved_comments(reader: Person, organization: Organization) -> QuerySet[SavedComment]:
    """Return the sentences kept for a grader: their own and everybody's."""
    mine = Q(person=reader) | Q(person__isnull=True)
    return SavedComment.objects.filter(mine, organization=organization).order_by("at", "pk")


def extensions(project: Project) -> list[Extension]:
    """Return who was given more time."""
    return list(project.extensions.select_related("person", "by").order_by("due_at", "pk"))


def ring_due(now: datetime) -> list[Project]:
    """Return the projects whose due date has come and whose learners were not asked for reviews yet."""
    found = Project.objects.filter(peer_reviews__gt=0, due_at__lte=now, peers_asked_at__isnull=True)
    return list(found.order_by("pk"))


def graders_agree(project: Project) -> agreement.Agreement:
    """Return how far pairs of graders agreed on the work of a project, criterion by criterion."""
    return agreement.agreement(grader_pairs(project.pk))


def grader_pairs(project_id: int) -> list[tuple[int, int]]:
    """Return the levels that the first two graders of each work gave, each criterion a pair."""
    given = Review.objects.filter(role=Role.GRADER, submission__project=project_id, done_at__isnull=False)
    marks: dict[int, list[dict[int, int]]] = {}
    for work, levels in given.order_by("done_at", "pk").values_list("submission", "levels"):
        marks.setdefault(work, []).append(levels)
    return [pair for said in marks.values() if len(said) > 1 for pair in _pairs(said[0], said[1])]


def _pairs(first: dict[int, int], second: dict[int, int]) -> Iterable[tuple[int, int]]:
    return ((first[key], second[key]) for key in first.keys() & second.keys())
