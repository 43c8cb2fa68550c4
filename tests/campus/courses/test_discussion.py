"""A discussion: a prompt, what people say to it, and staff who keep order."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from campus.common.errors import NotAllowedError
from campus.courses import queries, services
from campus.courses.models import Post, Unit, UnitDone
from tests.cast import Scene, enrolled

NOW = timezone.now()
TALK = "/learn/reading-data-honestly/units/5/"


@pytest.fixture
def talk(scene: Scene) -> Unit:
    unit = services.add_unit(
        scene.cast.owner, course=scene.course, kind="discussion", title="Your figure", body="Which misled you?", now=NOW
    )
    services.publish(scene.cast.owner, course=scene.course, now=NOW)
    scene.course.refresh_from_db()
    for person in (scene.cast.learner, scene.cast.stranger):
        enrolled(person, scene.course, at=NOW)
    return unit


@pytest.fixture
def learner(scene: Scene, talk: Unit) -> Client:
    return scene.cast.client("learner")


def test_it_works(scene: Scene, learner: Client):
    form = {"text": "A chart of <b>rents</b>.\n\nIts axis began at 90.", "form_token": "once"}

    page = learner.post(f"{TALK}posts/", form, follow=True).content.decode()
    learner.post(f"{TALK}posts/", form)

    assert "Which misled you?" in page
    assert "Maya Okonkwo-Lind" in page
    assert "A chart of &lt;b&gt;rents&lt;/b&gt;." in page
    assert Post.objects.count() == 1
    assert UnitDone.objects.filter(person=scene.cast.learner, unit=Post.objects.get().unit).exists()


@pytest.mark.parametrize("text", ["", " ", "x" * 4001])
def test_nothing_and_too_much_are_not_said(learner: Client, text: str):
    assert "in at most 4000 signs" in learner.post(f"{TALK}posts/", {"text": text}, follow=True).content.decode()
    assert not Post.objects.exists()


def test_what_staff_hide_is_seen_by_its_writer_and_staff_alone(scene: Scene, learner: Client):
    learner.post(f"{TALK}posts/", {"text": "Spam."})
    address = f"{TALK}posts/{Post.objects.get().pk}/"
    assert scene.cast.client("stranger").post(address, {"to": "back"}).status_code == 403
    assert learner.post(address, {"to": "hide"}).status_code == 403

    page = scene.cast.client("educator").post(address, {"to": "hide"}, follow=True).content.decode()

    assert "Hidden: only its writer and staff see it." in page
    assert "Spam." in learner.get(TALK).content.decode()
    assert "Spam." not in scene.cast.client("stranger").get(TALK).content.decode()
    assert scene.cast.client("stranger").post(address, {"to": "show"}).status_code == 404
    scene.cast.client("educator").post(address, {"to": "show"})
    assert "Spam." in scene.cast.client("stranger").get(TALK).content.decode()


def test_own_words_are_taken_back(learner: Client):
    learner.post(f"{TALK}posts/", {"text": "Hasty."})

    page = learner.post(f"{TALK}posts/{Post.objects.get().pk}/", {"to": "back"}, follow=True).content.decode()

    assert "Your words are gone." in page
    assert not Post.objects.exists()


def test_a_thread_goes_on_in_the_next_edition(scene: Scene, talk: Unit, learner: Client):
    learner.post(f"{TALK}posts/", {"text": "Said before."})
    services.change_unit(scene.cast.owner, unit=talk, body="Which figure misled you?", now=NOW)

    assert "Said before." in scene.cast.client("educator").get(TALK).content.decode()
    assert queries.posts(queries.as_written(talk), scene.cast.learner, is_staff=False).count() == 1


def test_a_long_thread_opens_at_its_end(scene: Scene, talk: Unit, learner: Client):
    Post.objects.bulk_create(Post(unit=talk, person=scene.cast.learner, text=f"Number {n}.", at=NOW) for n in range(60))

    assert "Number 59." in learner.get(TALK).content.decode()
    assert "Number 59." not in learner.get(f"{TALK}?page=1").content.decode()


def test_who_does_not_take_the_course_says_nothing(scene: Scene, talk: Unit):
    with pytest.raises(NotAllowedError):
        services.say(scene.cast.employer, unit=talk, text="Hello.", now=NOW)
    with pytest.raises(NotAllowedError):
        services.say(scene.cast.learner, unit=scene.units[0], text="Hello.", now=NOW)
