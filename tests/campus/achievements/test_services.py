"""Drafting, changing and publishing, below the pages."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from campus.achievements import queries, services
from campus.achievements.models import Achievement
from campus.common.errors import InvalidError, NotAllowedError
from tests.cast import ROLES, Cast, Scene


def test_it_works(scene: Scene) -> None:
    assert list(queries.published()) == list(queries.published(scene.cast.college)) == [scene.achievement]
    assert str(scene.achievement) == str(scene.version) == "Reading data honestly"


@pytest.mark.parametrize("who", [role for role in ROLES if role not in {"owner", "anonymous"}])
def test_only_owners_define_what_can_be_earned(scene: Scene, who: str) -> None:
    actor = getattr(scene.cast, who)

    with pytest.raises(NotAllowedError):
        services.draft(actor, organization=scene.cast.college, name="Mine")
    with pytest.raises(NotAllowedError):
        services.change(actor, achievement=scene.achievement, name="Mine")
    with pytest.raises(NotAllowedError):
        services.publish(actor, version=scene.version, now=timezone.now())


def test_a_draft_that_lacks_something_is_not_published(cast: Cast) -> None:
    version = services.draft(cast.owner, organization=cast.college, name="Half of it")

    with pytest.raises(InvalidError, match="one sentence"):
        services.publish(cast.owner, version=version, now=timezone.now())


def test_publishing_twice_counts_once(scene: Scene) -> None:
    before = scene.version.published_at

    assert services.publish(scene.cast.owner, version=scene.version, now=timezone.now()).published_at == before


def test_a_badge_that_cannot_be_drawn_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidError) as caught:
        services.draft(cast.owner, organization=cast.college, name="A", ring="x" * 35)

    assert caught.value.field == "ring"
    assert not Achievement.objects.exists()


def test_a_field_that_is_ours_cannot_be_set(cast: Cast) -> None:
    with pytest.raises(TypeError, match="number"):
        services.draft(cast.owner, organization=cast.college, name="A", number=7)


def test_somebody_elses_identifier_is_not_taken_over(scene: Scene) -> None:
    with pytest.raises(IntegrityError):
        services.draft(
            scene.cast.outsider, organization=scene.cast.other, name="A", public_id=scene.achievement.public_id
        )
