"""What the demo's learners show besides quizzes and projects."""

from django.utils import timezone

from campus.assessments.models import Claim, Observation, Result, Session
from campus.assessments.ways import queries
from campus.demo import ways
from campus.demo.load import load


def test_no_screen_of_an_activity_is_empty(db: None):
    now = timezone.now()
    college = load(password="long enough for a demo", now=now)

    kinds = {"observation", "attendance", "attestation"}
    assert set(Result.objects.filter(kind__in=kinds).values_list("kind", flat=True)) == kinds
    assert Observation.objects.filter(decided_at=None).count() == 1
    assert Claim.objects.get().state == "handed_in"
    assert Session.objects.filter(starts_at__gt=now).count() == 2
    assert queries.waiting(college.organization, now=now) == 3


def test_every_activity_has_words_for_those_who_do_it():
    found = ways.content()

    assert {said["kind"] for said in found} == {"observation", "attendance", "attestation", "recognition"}
    assert all(len(said["brief"]) > 60 for said in found)
