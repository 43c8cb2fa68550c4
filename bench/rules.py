"""Award rules over a large cohort: looking again after one result, and a dry run over everybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench import cohort
from bench.rows import Row

ROUNDS = 3
PEOPLE = 100


def measure() -> list[Row]:
    """Measure on 5,000 learners, 40 units and 500,000 results, on SQLite."""
    with cohort.database():
        built = cohort.build()
        how = f"{cohort.LEARNERS:,} learners, {cohort.UNITS} units, {cohort.RESULTS:,} results; SQLite"
        return [_settle(built, how), *_dry_runs(built, how)]


def _tree(built: cohort.Cohort, quizzes: int) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"units_done": built.course.pk}]
    parts += [{"quiz_at_least": {"quiz": quiz.pk, "percent": 70}} for quiz in built.quizzes[:quizzes]]
    parts += [{"levels_at_least": {"project": built.projects[0].pk, "level": 2, "of": 3}}]
    return {"all": parts}


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _settle(built: cohort.Cohort, how: str) -> Row:
    """Measure what one event costs from being claimed to being settled, where nothing is awarded."""
    from django.db import transaction
    from django.utils import timezone

    from campus.accounts.models import Person
    from campus.awards import tasks
    from campus.awards.models import Rule
    from campus.awards.services import index
    from campus.journal.models import Pending
    from campus.journal.services import record

    tree = _tree(built, 3) | {}
    tree["all"].append({"approved_by": {"role": "owner"}})
    rule = Rule.objects.create(achievement=built.achievement, tree=tree, changed_at=timezone.now())
    index(rule, now=timezone.now())
    took = []
    for person in Person.objects.filter(pk__in=built.people[:PEOPLE]):
        data = {"kind": "quiz", "thing": built.quizzes[0].pk, "ref": ""}
        with transaction.atomic():
            record("result.recorded", actor=None, thing=person, person=person, data=data)
        Pending.objects.exclude(consumer="awards").delete()
        took.append(_timed(tasks.settle_results))
    rule.delete()
    words = f"{how}; one result claimed, its rule found, decided and settled; median of {PEOPLE} people"
    return Row("a rule after one result", median(took) * 1000, "ms", words, aim=20)


def _dry_runs(built: cohort.Cohort, how: str) -> list[Row]:
    from django.utils import timezone

    from campus.awards import queries, rules
    from campus.awards.models import Rule

    rows = []
    for quizzes in (1, cohort.QUIZZES):
        tree = rules.parse(_tree(built, quizzes))
        rule = Rule(achievement=built.achievement, tree=tree.to_json(), revision=1)
        run = lambda rule=rule: list(queries.dry_run(rule, now=timezone.now()))  # noqa: E731
        took = median(_timed(run) for _ in range(ROUNDS))
        words = f"{how}; units, {quizzes} of the quizzes and a project decided for everybody; median of {ROUNDS}"
        rows.append(Row(f"dry run, {quizzes} quizzes", took, "s", words, aim=3))
    return rows
