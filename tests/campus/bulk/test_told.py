"""What a list does is written down for those alone who have something to do with it."""

from __future__ import annotations

from django.utils import timezone

from campus.awards.models import Award
from campus.events.services import endpoints
from campus.journal.models import Event, Pending
from campus.lti.models import Subject
from tests.campus.bulk.stage import HEAD, issued
from tests.cast import Scene

TWO = HEAD + "maya@example.org,Maya\nbo@example.org,Bo\n"


def test_it_works(scene: Scene):
    issued(scene)

    assert Event.objects.filter(verb="award.made").count() == 3
    assert not Pending.objects.filter(event__verb="award.made").exists()


def test_an_endpoint_hears_of_each_and_a_platform_of_its_own_people(scene: Scene):
    now, college = timezone.now(), scene.cast.college
    endpoints.make(
        scene.cast.owner, organization=college, kind="webhook", url="https://hooks.example.org/", now=now,
        topics=["credential.earned"],
    )  # fmt: skip
    Subject.objects.create(
        organization=college, issuer="https://lms.example.org", subject="7", person=scene.cast.learner, at=now
    )

    issued(scene, TWO)

    waiting = Pending.objects.filter(event__verb="award.made")
    assert sorted(waiting.values_list("consumer", flat=True)) == ["events", "events", "lti"]
    assert waiting.get(consumer="lti").event.person == scene.cast.learner
    assert Award.objects.count() == 2
