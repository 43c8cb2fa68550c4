"""What an issuer awards, on its public page."""

from __future__ import annotations

from campus.achievements.models import Achievement, Version
from tests.cast import Scene


def page(scene: Scene) -> str:
    return scene.cast.client(None).get("/i/harbourside/").content.decode()


def test_it_works(scene: Scene):
    assert f'<a href="/a/{scene.achievement.public_id}/">Reading data honestly</a>' in page(scene)


def test_a_draft_is_nobody_elses_business(scene: Scene):
    draft = Achievement.objects.create(organization=scene.cast.college)
    Version.objects.create(achievement=draft, number=1, name="Not told yet", description="-", criteria="-")

    assert "Not told yet" not in page(scene)


def test_what_is_no_longer_offered_is_not_listed(scene: Scene):
    scene.achievement.archived_at = scene.version.published_at
    scene.achievement.save()

    assert "What it awards" not in page(scene)


def test_what_another_institution_awards_is_not_listed(scene: Scene):
    Achievement.objects.filter(pk=scene.achievement.pk).update(organization=scene.cast.other)

    assert "What it awards" not in page(scene)
