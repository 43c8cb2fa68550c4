"""Awarding from a program: once, in the name of whoever made the key, and as a credential that stands by itself."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from campus.accounts.models import Identifier, Person
from campus.awards.models import Award, Delivery
from campus.bulk.naming import giver
from campus.organizations.models import Membership
from testamur.report import Verdict
from tests.campus.api.stage import MAIL, fits, program, token, wish
from tests.campus.awards.stage import check
from tests.cast import Scene

ONCE = {"Idempotency-Key": "row-1"}


def test_it_works(scene: Scene):
    answer = program(token(scene.cast))("post", "awards", wish(scene))

    told, award = fits(answer, "/awards", "post"), Award.objects.get()
    assert (answer.status_code, told["id"], told["state"]) == (201, award.public_id, "valid")
    assert answer.headers["Location"].endswith(f"/api/v1/awards/{award.public_id}")
    assert (award.person.waits_for, award.name, award.decision) == (MAIL, "Ada Ferreira", {"by_hand": "Ines Haddad"})
    assert check(bytes(award.credential), scene.cast.college, now=timezone.now()).verdict is Verdict.VALID
    assert Delivery.objects.get().award == award


def test_what_is_stated_is_signed(scene: Scene):
    said = {
        "awarded_at": "2026-01-31",
        "valid_until": "2027-01-31T12:00:00+02:00",
        "narrative": "Sat the examination in June.",
        "result": "82 %",
        "evidence": "https://example.org/work",
    }

    told = program(token(scene.cast))("post", "awards", wish(scene, **said)).json()

    signed = json.loads(bytes(Award.objects.get().credential))
    assert (told["awarded_at"], told["valid_until"]) == ("2026-01-31T12:00:00Z", "2027-01-31T10:00:00Z")
    assert signed["validFrom"] == told["awarded_at"]
    assert signed["credentialSubject"]["result"][0]["value"] == "82 %"
    assert "Sat the examination in June." in signed["credentialSubject"]["narrative"]
    assert signed["evidence"][0]["id"] == "https://example.org/work"


def test_whoever_holds_it_keeps_it(scene: Scene):
    ask = program(token(scene.cast))
    first = ask("post", "awards", wish(scene))

    second = ask("post", "awards", wish(scene, MAIL.upper(), result="99 %"))

    assert (second.status_code, second.json()["id"]) == (200, first.json()["id"])


def test_who_has_an_account_gets_it_there_under_their_own_name(scene: Scene):
    program(token(scene.cast))("post", "awards", wish(scene, scene.cast.learner.email))

    award = Award.objects.get()
    assert (award.person, award.name) == (scene.cast.learner, scene.cast.learner.name)


def test_who_has_proved_an_identifier_gets_it_by_that(scene: Scene):
    learner, ask = scene.cast.learner, program(token(scene.cast))
    who = {"kind": "number", "value": "https://college.example.org|4711"}
    Identifier.objects.create(person=learner, how="register", verified_at=timezone.now(), **who)

    made = ask("post", "awards", wish(scene) | {"recipient": {"identifier": who}})
    unknown = ask("post", "awards", wish(scene) | {"recipient": {"identifier": {**who, "value": "x"}}})

    assert (made.status_code, Award.objects.get().person) == (201, learner)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/recipient/identifier/value")


def test_a_number_of_ours_or_a_key_waits_for_whoever_has_it(scene: Scene):
    ask = program(token(scene.cast))
    value = f"{giver(scene.cast.college)}|4711"

    def send(kind: str, value: str, name: str = "Ada Ferreira") -> int:
        recipient = {"identifier": {"kind": kind, "value": value}, "name": name}
        return int(ask("post", "awards", wish(scene) | {"recipient": recipient}).status_code)

    assert [send("number", value, ""), send("number", value), send("number", value)] == [422, 201, 200]
    assert [send("number", f"{giver(scene.cast.other)}|1"), send("lti", "a|b|c")] == [422, 422]
    assert [send("did", "did:key:z6MkAda"), send("did", "did:ion:EiAda")] == [201, 422]
    kinds = [each.person.identifiers.get().kind for each in Award.objects.order_by("pk")]
    assert kinds == ["number", "did"]
    assert b'"identityType":"sourcedId"' in bytes(Award.objects.earliest("pk").credential).replace(b" ", b"")
    assert b"did:key:z6MkAda" in bytes(Award.objects.latest("pk").credential)


def test_the_same_request_is_answered_as_before(scene: Scene):
    ask = program(token(scene.cast))
    first = ask("post", "awards", wish(scene), headers=ONCE)

    again = ask("post", "awards", wish(scene), headers=ONCE)

    assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
    assert (again["Idempotency-Replayed"], "Idempotency-Replayed" in first) == ("true", False)


def test_another_request_under_the_same_name_is_refused(scene: Scene):
    ask = program(token(scene.cast))
    ask("post", "awards", wish(scene), headers=ONCE)

    answer = ask("post", "awards", wish(scene, "other@example.org"), headers=ONCE)

    assert (answer.status_code, fits(answer, "/awards", "post")["code"]) == (422, "key_reused")
    assert Award.objects.count() == 1


def test_what_was_refused_is_not_remembered(scene: Scene):
    ask = program(token(scene.cast))
    refused = ask("post", "awards", wish(scene, scene.cast.owner.email), headers=ONCE)

    assert refused.status_code == 403
    assert ask("post", "awards", wish(scene), headers=ONCE).status_code == 201


@pytest.mark.parametrize("role", [Membership.Role.EDUCATOR, None])
def test_a_key_opens_nothing_once_its_maker_is_no_owner(scene: Scene, role: str | None):
    ask = program(token(scene.cast))
    mine = Membership.objects.filter(person=scene.cast.owner)
    mine.update(role=role) if role else mine.delete()

    assert ask("post", "awards", wish(scene)).status_code == 401
    assert not Person.objects.filter(waits_for=MAIL).exists()
