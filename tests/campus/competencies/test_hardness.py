"""How hard a task is comes from everybody who tried it: the same whatever the order, and only from enough people."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from math import exp

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from campus.competencies import queries, services, tasks
from campus.competencies.models import Estimate, Rated, Task
from campus.competencies.tracing import CENTRE, LEAST_PEOPLE, Hardness, Seen, estimate, rate
from campus.journal.models import Event
from campus.journal.sweeps import run_until_settled
from tests.campus.competencies.stage import answered, named, skill
from tests.cast import Scene, person

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


def tries(task: str, shares: list[float], *, steps: int = 1) -> dict[int, list[Seen]]:
    at = timedelta(minutes=1)
    return {n: [Seen(NOW + n * at, f"{task}-{n}", share, steps, task)] for n, share in enumerate(shares)}


def both(*some: dict[int, list[Seen]]) -> dict[int, list[Seen]]:
    return {person: [each for found in some for each in found.get(person, [])] for found in some for person in found}


def test_it_works():
    found = rate(both(tries("easy", [1.0] * 27 + [0.0] * 3), tries("hard", [0.0] * 27 + [1.0] * 3)))

    assert found["easy/1/1"].mu < CENTRE < found["hard/1/1"].mu
    assert {each.people for each in found.values()} == {30}


def test_too_few_people_say_nothing():
    assert rate(tries("easy", [1.0] * (LEAST_PEOPLE - 1))) == {}


def test_a_person_counts_once_for_a_task():
    often = {1: [Seen(NOW + n * timedelta(days=1), f"k{n}", 1.0, 1, "easy") for n in range(50)]}

    assert rate(often) == {}


def test_what_comes_from_elsewhere_is_no_task():
    assert rate(tries("", [1.0] * 40)) == {}


def test_each_step_of_a_rubric_is_rated_by_itself():
    found = rate(tries("project:1", [2.0] * 30, steps=3))

    assert found["project:1/1/3"].mu < found["project:1/2/3"].mu < found["project:1/3/3"].mu


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_harder_task_speaks_better_of_whoever_meets_it(share: float):
    met = [Seen(NOW, "a", share, 1, "task")]
    easy, middling, hard = (estimate(met, {"task/1/1": Hardness(mu, 1.0, 40)}) for mu in (15.0, CENTRE, 35.0))

    assert easy
    assert middling
    assert hard
    assert easy.percent < middling.percent < hard.percent


def test_a_course_of_easy_questions_makes_nobody_a_master():
    rng, easy = random.Random(5), -2.0  # logits below the middle
    shares = [[float(rng.random() < 1 / (1 + exp(easy))) for _ in range(60)] for _ in range(8)]
    known = rate(both(*(tries(f"q{n}", some) for n, some in enumerate(shares))))
    mine = [Seen(NOW, f"k{n}", 1.0, 1, f"q{n}") for n in range(8)]

    blind, seeing = estimate(mine), estimate(mine, known)

    assert blind
    assert seeing
    assert seeing.percent < blind.percent - 5


people = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=LEAST_PEOPLE, max_size=LEAST_PEOPLE + 6)


@settings(max_examples=25)
@given(people, people, st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_rating(first: list[float], second: list[float], rng: random.Random):
    seen = both(tries("a", first), tries("b", second))
    order = list(seen)
    rng.shuffle(order)
    again = {person: [*rng.sample(seen[person], len(seen[person])), *seen[person]] for person in order}

    assert rate(again) == rate(seen)


def crowd(scene: Scene, number: int = LEAST_PEOPLE) -> None:
    """Let many people answer the first question right and the second wrong, and have them estimated."""
    learner = scene.cast.learner
    for n in range(number):
        scene.cast.learner = person(f"p{n}", f"Person {n}")
        answered(scene, True, False)
        services.estimate(scene.cast.learner, now=NOW)
    scene.cast.learner = learner


def test_ratings_come_with_enough_results_and_change_nothing_when_made_again(scene: Scene):
    charts = named(scene, skill())
    crowd(scene)
    before = list(Estimate.objects.order_by("person").values_list("percent", flat=True))

    cache.clear()
    assert tasks.rate() == 1
    rated = list(Task.objects.order_by("key").values_list("key", "mu", "sigma", "people"))
    run_until_settled()
    after = list(Estimate.objects.order_by("person").values_list("percent", flat=True))

    easy, hard = (queries.hardness([charts.pk])[charts.pk][f"question:{each.pk}/1/1"] for each in scene.questions[:2])
    assert easy.mu < CENTRE < hard.mu
    assert after != before
    Rated.objects.update(seen=0)
    cache.clear()
    assert tasks.rate() == 0  # made again from the same results, nothing moved
    assert list(Task.objects.order_by("key").values_list("key", "mu", "sigma", "people")) == rated
    assert Event.objects.filter(verb="skills.rated").count() == 1


def test_nothing_is_rated_for_few_people_nor_before_a_good_deal_more_was_seen(scene: Scene):
    named(scene, skill())
    crowd(scene, LEAST_PEOPLE - 1)
    assert queries.to_rate() == []

    crowd_of_one = person("late", "Late Comer")
    scene.cast.learner = crowd_of_one
    answered(scene, True, True)
    services.estimate(crowd_of_one, now=NOW)
    [(found, seen)] = queries.to_rate()
    services.rate_tasks(found, seen=seen, now=NOW)

    assert queries.to_rate() == []


def test_it_is_looked_at_once_in_a_while(scene: Scene):
    cache.clear()
    tasks.rate()
    named(scene, skill())
    crowd(scene)

    assert tasks.rate() == 0
    assert not Task.objects.exists()
