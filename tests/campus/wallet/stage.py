"""Awards as of today: pages read the clock themselves."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campus.accounts.models import Person
from campus.awards import services
from campus.awards.models import Award
from tests.campus.awards.stage import earn
from tests.cast import Scene


def awarded_today(scene: Scene, person: Person | None = None, *, days_ago: int = 0) -> Award:
    """Return the award of the scene's achievement, earned in full today or some days ago."""
    earn(scene, person)
    now = timezone.now() - timedelta(days=days_ago)
    return services.award(person=person or scene.cast.learner, achievement=scene.achievement, now=now)
