"""Peer review: who reviews whose work, their reviews, and whether these were helpful (decision 0087).

With a due date everybody who handed in by then stands in a ring, in an order that nobody can choose and that comes out
the same whenever it is made; each reviews the next ones. Without one, and for whoever comes later, each new piece of
work is given to those who owe a review, and its author is given the work that has the fewest. Those who learn together
review one another: a cohort by itself, and everybody who is in none (settings.COHORT_MATES).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Project, Review, Submission
from campus.assessments.services.marks import checked_comment, checked_levels
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal import services as journal

PEER = Review.Role.PEER
BATCH = 100  # reviews asked for that one event tells of
State = Submission.State


def ask(submission: Submission, *, now: datetime) -> None:
    """Ask for the reviews that work just handed in is due, and its author for theirs; once for each person.

    For use inside the transaction that hands it in: the project's lock makes two hand-ins at once count one another.
    """
    project = _locked(submission.project_id)
    if not project.peer_reviews or (project.due_at and project.peers_asked_at is None):
        return
    if Review.objects.filter(role=PEER, submission__project=project, submission__person=submission.person_id).exists():
        return  # a further try: it was reviewed
    owed = project.peer_reviews - _asked_of(project, submission.person_id).count()
    mates = _mates(project, submission.person_id)
    others = _work(project).filter(mates).exclude(person=submission.person_id)
    others = others.exclude(reviews__reviewer=submission.person_id)
    todo = others.annotate(n=_NUMBER).order_by("n", "handed_in_at", "pk")[: max(owed, 0)]
    _create([(each, submission.person_id) for each in todo], project, now=now)
    _create([(submission, pk) for pk in _with_time(project, submission, mates)], project, now=now)


def _locked(project_id: int) -> Project:
    """Lock the row without its key: a piece handed back just now refers to it, and holds what is written to next."""
    return Project.objects.select_for_update(no_key=True).get(pk=project_id)


_NUMBER = Count("reviews", filter=Q(reviews__role=PEER))


def _work(project: Project) -> QuerySet[Submission]:
    """Return everybody's first try that was handed in."""
    return project.submissions.exclude(state=State.DRAFT).filter(number=1)


def _asked_of(project: Project, person_id: int) -> QuerySet[Review]:
    return Review.objects.filter(role=PEER, submission__project=project, reviewer=person_id)


def _mates(project: Project, person_id: int) -> Q:
    """Return the condition on a piece of work of being by somebody who learns together with that person."""
    found: Q = import_string(settings.COHORT_MATES)(person_id, project.pk)
    return found


def _with_time(project: Project, submission: Submission, mates: Q) -> list[int]:
    """Return who owes a review still, who owes most first, as many as the work needs."""
    rows = Review.objects.filter(role=PEER, submission__project=project).values("reviewer")
    asked = dict(rows.annotate(n=Count("pk")).values_list("reviewer", "n"))
    people = _work(project).filter(mates).exclude(person=submission.person_id).order_by("handed_in_at", "pk")
    owing = [pk for pk in people.values_list("person", flat=True) if asked.get(pk, 0) < project.peer_reviews]
    return sorted(owing, key=lambda pk: asked.get(pk, 0))[: project.peer_reviews]


def _create(pairs: list[tuple[Submission, int]], project: Project, *, now: datetime) -> None:
    due = now + timedelta(days=project.peer_days)
    made = Review.objects.bulk_create(
        Review(submission=work, reviewer_id=reviewer, role=PEER, asked_at=now, due_at=due) for work, reviewer in pairs
    )
    for start in range(0, len(made), BATCH):
        journal.record(
            "peers.asked",
            actor=None,
            thing=project,
            organization_id=project.organization_id,
            data={"reviews": [review.pk for review in made[start : start + BATCH]]},
            now=now,
        )


@transaction.atomic
def ask_ring(project: Project, *, now: datetime) -> int:
    """Ask everybody who handed in by the due date for reviews of the next ones in the ring; return how many."""
    project = _locked(project.pk)
    if not project.peer_reviews or project.peers_asked_at or project.due_at is None or now < project.due_at:
        return 0
    pairs = [pair for ring in _rings(project) for pair in _round(ring, each=project.peer_reviews)]
    _create(pairs, project, now=now)
    Project.objects.filter(pk=project.pk).update(peers_asked_at=now)
    return len(pairs)


def _rings(project: Project) -> Iterator[list[Submission]]:
    """Yield the work of those who learn together, in its order, until all of it stands in a ring."""
    works = sorted(_work(project).exclude(reviews__role=PEER), key=lambda work: _place(project, work.person_id))
    while works:
        mates = set(_work(project).filter(_mates(project, works[0].person_id)).values_list("pk", flat=True))
        mates.add(works[0].pk)
        yield [work for work in works if work.pk in mates]
        works = [work for work in works if work.pk not in mates]


def _round(ring: Sequence[Submission], *, each: int) -> Iterator[tuple[Submission, int]]:
    """Yield which work is reviewed by whom (by id): of everybody, the next ones of the ring."""
    for place, work in enumerate(ring):
        for step in range(1, min(each, len(ring) - 1) + 1):
            yield ring[(place + step) % len(ring)], work.person_id


def _place(project: Project, person_id: int) -> str:
    """Return a place in the ring that follows from who it is and says nothing of it."""
    return hashlib.sha256(f"{project.pk}:{person_id}".encode()).hexdigest()


@transaction.atomic
def give_review(person: Person, *, review: Review, levels: Mapping[int, int], comment: str, now: datetime) -> Review:
    """Give a review that one was asked for, with a level for every criterion and a comment.

    Raises NotAllowedError (another's), InvalidError (field "levels" or "comment"), and ConflictError where it was given
    already or where its time is over. Work that was graded meanwhile is reviewed all the same: its author learns by it.
    """
    review = Review.objects.select_for_update(of=("self",)).select_related("submission__project").get(pk=review.pk)
    if review.reviewer_id != person.pk or review.role != PEER:
        raise NotAllowedError(_("This review was asked of somebody else."))
    _refuse_closed(review, now=now)
    marks = checked_levels(review.submission.project, levels, is_whole=True)
    words = checked_comment(comment)
    if not words:
        raise InvalidError(_("Say in a sentence or two what is good and what to work on."), field="comment")
    review.levels = {str(criterion.pk): level for criterion, level in marks}
    review.comment, review.done_at = words, now
    review.save(update_fields=["levels", "comment", "done_at"])
    _record("peer.reviewed", review, actor=person, now=now)
    return review


def _refuse_closed(review: Review, *, now: datetime) -> None:
    if review.done_at:
        raise ConflictError(_("You gave this review already."))
    if review.due_at and now > review.due_at:
        raise ConflictError(_("The time for this review is over."))


@transaction.atomic
def rate_review(person: Person, *, review: Review, is_helpful: bool, now: datetime) -> Review:
    """Say whether a peer's review of one's own work helped; it may be said anew."""
    review = Review.objects.select_for_update(of=("self",)).select_related("submission__project").get(pk=review.pk)
    if review.submission.person_id != person.pk or review.role != PEER or review.done_at is None:
        raise NotAllowedError(_("This is no review of your work."))
    if review.is_helpful != is_helpful:
        review.is_helpful = is_helpful
        review.save(update_fields=["is_helpful"])
        _record("peer.rated", review, actor=person, now=now)
    return review


def _record(verb: str, review: Review, *, actor: Person, now: datetime) -> None:
    project = review.submission.project
    journal.record(
        verb,
        actor=actor,
        thing=review,
        person=actor,
        organization_id=project.organization_id,
        data={"project": project.pk},
        now=now,
    )
