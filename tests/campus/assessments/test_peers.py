"""Who reviews whose work, and the reviews."""

from datetime import timedelta

import pytest

from campus.accounts.models import Person
from campus.assessments import opinions, services, tasks
from campus.assessments.models import Grade, Project, Result, Review, Submission
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW, levels
from tests.cast import Scene, person

DAY = timedelta(days=1)


def hands_in(scene: Scene, who: Person, *, now=NOW) -> Submission:
    fields = {"title": f"By {who.name}", "text": "Mine.", "links": "", "revision": 0, "now": now}
    work = services.save_draft(who, project=scene.project, **fields)
    return services.hand_in(who, submission=work, now=now)


@pytest.fixture
def people() -> list[Person]:
    return [person(f"p{n}", f"Person {n}") for n in range(6)]


def pairs() -> list[tuple[int, int]]:
    rows = Review.objects.filter(role="peer")
    return sorted(rows.values_list("reviewer", "submission__person"))


def give(review: Review, scene: Scene, level: int = 2, *, actor: Person | None = None, now=NOW) -> Review:
    fields = {"levels": levels(scene, level), "comment": "Clear.", "now": now}
    return services.give_review(actor or review.reviewer, review=review, **fields)


def test_it_works(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=2)

    works = [hands_in(scene, each) for each in people[:3]]

    assert pairs() == sorted((a.pk, b.pk) for a in people[:3] for b in people[:3] if a != b)
    given = give(opinions.asked(people[0], scene.project)[0], scene)
    assert given.done_at == NOW
    assert opinions.peers_say(given.submission) == levels(scene, 2)
    assert given.submission in works


def test_everybody_owes_what_was_asked_and_no_more(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=2)

    for each in people:
        hands_in(scene, each)

    found = pairs()
    assert [sum(reviewer == each.pk for reviewer, _ in found) for each in people] == [2] * 6
    assert all(sum(author == each.pk for _, author in found) >= 2 for each in people[:4])
    assert all(reviewer != author for reviewer, author in found)


def test_at_the_due_date_all_stand_in_a_ring(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=2, due_at=NOW + DAY)
    for each in people:
        hands_in(scene, each)
    assert pairs() == []

    assert services.ask_ring(scene.project, now=NOW) == 0
    assert services.ask_ring(scene.project, now=NOW + DAY) == 12
    assert services.ask_ring(scene.project, now=NOW + DAY) == 0

    first = pairs()
    assert [sum(author == each.pk for _, author in first) for each in people] == [2] * 6
    assert len(set(first)) == 12
    Review.objects.all().delete()
    Project.objects.update(peers_asked_at=None)
    services.ask_ring(scene.project, now=NOW + 2 * DAY)
    assert pairs() == first


def test_who_comes_after_the_ring_reviews_and_is_reviewed_too(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=1, due_at=NOW - 2 * DAY)
    for each in people[:2]:
        hands_in(scene, each, now=NOW - 3 * DAY)
    assert tasks.ask_peers() == 1
    assert tasks.ask_peers() == 0

    hands_in(scene, people[2], now=NOW + DAY)

    assert any(reviewer == people[2].pk for reviewer, _ in pairs())


@pytest.mark.parametrize("number", [0, 1])
def test_a_ring_of_one_asks_nobody(scene: Scene, people: list[Person], number: int):
    Project.objects.update(peer_reviews=2, due_at=NOW)
    for each in people[:number]:
        hands_in(scene, each)

    assert services.ask_ring(scene.project, now=NOW) == 0


def test_a_review_decides_nothing_and_is_given_once_in_its_time(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=1)
    hands_in(scene, people[0])
    hands_in(scene, people[1])
    first, second = Review.objects.order_by("pk")

    give(first, scene)

    with pytest.raises(ConflictError, match="already"):
        give(first, scene)
    with pytest.raises(ConflictError, match="time for this review is over"):
        give(second, scene, now=NOW + 8 * DAY)
    assert not Grade.objects.exists()
    assert not Result.objects.exists()


def test_a_review_is_whole_and_says_something(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=1)
    hands_in(scene, people[0])
    hands_in(scene, people[1])
    review = Review.objects.first()
    assert review

    for field, said in [("levels", ({}, "Clear.")), ("comment", (levels(scene), " "))]:
        with pytest.raises(InvalidError) as caught:
            services.give_review(review.reviewer, review=review, levels=said[0], comment=said[1], now=NOW)
        assert caught.value.field == field


def test_only_who_was_asked_reviews_and_only_the_author_rates(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=1)
    hands_in(scene, people[0])
    hands_in(scene, people[1])
    review = opinions.asked(people[1], scene.project)[0]

    for stranger in (people[0], people[2], scene.cast.educator):
        with pytest.raises(NotAllowedError):
            give(review, scene, actor=stranger)
    with pytest.raises(NotAllowedError):
        services.rate_review(people[0], review=review, is_helpful=True, now=NOW)  # not given yet
    give(review, scene)
    with pytest.raises(NotAllowedError):
        services.rate_review(people[1], review=review, is_helpful=True, now=NOW)
    assert services.rate_review(people[0], review=review, is_helpful=True, now=NOW).is_helpful
    assert services.rate_review(people[0], review=review, is_helpful=False, now=NOW).is_helpful is False


def test_a_second_try_asks_nobody_again(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=1)
    hands_in(scene, people[0])
    work = hands_in(scene, people[1])
    before = pairs()
    fields = {"levels": {}, "comment": "Say who.", "is_returned": True, "revision": work.revision, "now": NOW}
    services.grade(scene.cast.educator, submission=work, **fields)

    again = scene.project.submissions.get(person=people[1], number=2)
    services.hand_in(people[1], submission=again, now=NOW)

    assert pairs() == before
