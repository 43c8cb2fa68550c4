"""Status lists: signed, random places, served at once when a bit changed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from campus.awards import services, tasks
from campus.awards.models import Award, StatusList
from campus.awards.services import issuing
from campus.common.errors import ConflictError
from testamur.status import StatusList as Bits
from tests.campus.awards.stage import NOW, awarded, document, earn
from tests.cast import Scene


def bits(data: bytes) -> Bits:
    return Bits.decode(json.loads(data)["credentialSubject"]["encodedList"])


def get(award: Award, **headers: str) -> Any:
    return Client().get(f"/status/{award.status_list.public_id}", headers=headers)


def test_it_works(scene: Scene):
    award = awarded(scene)

    answer = get(award)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vc"
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "public, max-age=60")
    assert not bits(answer.content).get(award.status_index)


def test_a_revoked_bit_is_served_before_any_sweep(scene: Scene):
    award = awarded(scene)
    before = get(award)

    services.revoke(scene.cast.owner, award=award, reason="Copied.", now=NOW)

    after = get(award)
    assert bits(after.content).get(award.status_index)
    assert after["ETag"] != before["ETag"]


def test_who_has_it_already_is_told_so(scene: Scene):
    award = awarded(scene)
    tag = get(award)["ETag"]

    answer = get(award, if_none_match=tag)

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_an_unknown_list_is_not_found(db: None):
    assert Client().get("/status/aaaa-bbbb-cccc-dddd").status_code == 404


def test_it_is_signed_once_until_it_changes_or_grows_old(scene: Scene):
    status_list = awarded(scene).status_list
    first = services.status_bytes(status_list, now=NOW)
    status_list.refresh_from_db()

    same = services.status_bytes(status_list, now=NOW + timedelta(hours=23))
    later = services.status_bytes(status_list, now=NOW + timedelta(hours=24))

    assert same == first != later


def test_the_sweep_publishes_what_is_due_and_rests(scene: Scene):
    status_list = awarded(scene).status_list

    assert tasks.publish_status_lists() == 1
    assert tasks.publish_status_lists() == 0

    status_list.refresh_from_db()
    assert status_list.published
    assert not status_list.is_stale


def test_a_list_whose_key_does_not_open_is_left_for_later(scene: Scene):
    status_list = awarded(scene).status_list
    scene.cast.college.signing_keys.update(sealed=b"nothing")

    assert tasks.publish_status_lists() == 0

    assert StatusList.objects.get(pk=status_list.pk).is_stale


def test_a_taken_place_is_drawn_again(scene: Scene):
    first = awarded(scene)
    draws = iter([first.status_index, first.status_index, 7])
    earn(scene, scene.cast.stranger)
    award = Award(
        person=scene.cast.stranger, achievement=scene.achievement, version=scene.version,
        organization=scene.cast.college, awarded_at=NOW, base_url=first.base_url,
        signing_key=first.signing_key, status_list=first.status_list,
    )  # fmt: skip

    issuing._insert(award, issuing.Basis(), NOW, draw=lambda _length: next(draws))

    assert award.status_index == 7


def test_a_full_list_is_told_and_nothing_is_stored(scene: Scene):
    first = awarded(scene)
    award = issuing._again(first)
    award.person, award.base_url = scene.cast.stranger, first.base_url
    award.signing_key, award.status_list = first.signing_key, first.status_list

    with pytest.raises(ConflictError):
        issuing._insert(award, issuing.Basis(), NOW, draw=lambda _length: first.status_index)

    assert Award.objects.count() == 1


def test_a_half_full_list_is_followed_by_another(scene: Scene):
    first = awarded(scene)
    StatusList.objects.update(used=first.status_list.length / 2)

    second = awarded(scene, scene.cast.stranger)

    assert second.status_list != first.status_list
    assert document(second)["credentialStatus"]["statusListCredential"].endswith(second.status_list.public_id)
