"""What other systems tell earns achievements by the same rules as everything else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from campus.assessments.models import Result
from campus.awards.models import Award, Rule
from campus.awards.services import index
from campus.awards.tasks import settle_results
from campus.events.tasks import match, settle
from campus.journal.models import Event
from tests.campus.events.stage import PASSED, Teller, source, statement
from tests.cast import Scene

ATTENDED = "http://adlnet.gov/expapi/verbs/attended"


def _day(number: int) -> str:
    return f"https://lms.example.org/day/{number}"


def _rule(scene: Scene, tree: dict[str, Any]) -> None:
    Rule.objects.filter(pk=scene.rule.pk).update(tree=tree)
    scene.rule.refresh_from_db()
    index(scene.rule, now=timezone.now())


def _reported(ref: str, **fields: Any) -> dict[str, Any]:
    return {"reported": {"ref": ref, "title": "Simulator", "verb": "", "percent": 0, "times": 1} | fields}


def _swept() -> int:
    match()
    settle()
    settle_results()
    return Award.objects.count()


def _score(teller: Teller, share: float, ref: str = _day(1), verb: str = PASSED) -> None:
    result = {"score": {"scaled": share}}
    assert teller.post(statement(verb={"id": verb}, object={"id": ref}, result=result)).status_code == 200


def test_passed_at_four_fifths_or_more(scene: Scene):
    _rule(scene, _reported(_day(1), verb=PASSED, percent=80))
    teller = Teller(source(scene.cast))

    _score(teller, 0.79)
    _score(teller, 0.95, verb=ATTENDED)
    before = _swept()
    _score(teller, 0.8)

    assert (before, _swept()) == (0, 1)
    assert Award.objects.get().decision["rule"] == _reported(_day(1), verb=PASSED, percent=80)


def test_attended_three_of_these_five(scene: Scene):
    of = [_reported(_day(n), verb=ATTENDED) for n in range(1, 6)]
    _rule(scene, {"n_of": {"n": 3, "of": of}})
    teller = Teller(source(scene.cast))

    found = []
    for n in (2, 2, 5, 9, 1):
        _score(teller, 0, ref=_day(n), verb=ATTENDED)
        found.append(_swept())

    assert found == [0, 0, 0, 0, 1]


def test_so_many_times(scene: Scene):
    _rule(scene, _reported(_day(1), times=2))
    teller, said = Teller(source(scene.cast)), statement(object={"id": _day(1)})

    teller.post(said)
    teller.post(said)
    before = _swept()
    _score(teller, 0.1)

    assert (before, _swept()) == (0, 1)


def test_one_result_ten_times_out_of_order_from_two_sources_awards_once(scene: Scene):
    _rule(scene, _reported(_day(1), verb=PASSED, percent=80))
    tellers = [Teller(source(scene.cast)), Teller(source(scene.cast))]
    of_mine = {"verb": {"id": PASSED}, "object": {"id": _day(1)}}
    good = statement(**of_mine, result={"score": {"scaled": 0.9}}, timestamp="2026-03-01T09:00:00Z")
    later = statement(**of_mine, result={"score": {"scaled": 0.3}}, timestamp="2026-03-02T09:00:00Z")

    found = []
    for n in range(10):
        for said in (later, good) if n % 3 else (good, later):
            assert tellers[n % 2].post(said).status_code == 200
        found.append(_swept())

    assert found == [1] * 10
    assert Result.objects.filter(kind="external").count() == 2
    assert Event.objects.filter(verb="award.made").count() == 1


def test_what_another_institutions_system_tells_earns_nothing_here(scene: Scene):
    _rule(scene, {"any": [_reported(_day(1)), {"holds": {"ref": _day(1)}}]})

    _score(Teller(source(scene.cast, actor="outsider")), 1)

    assert _swept() == 0


def test_an_event_is_no_credential_of_another_issuer(scene: Scene):
    _rule(scene, {"holds": {"ref": _day(1)}})

    _score(Teller(source(scene.cast)), 1)

    assert _swept() == 0
