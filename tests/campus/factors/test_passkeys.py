"""Passkeys as rows: kept, used and removed, and whose they are."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from campus.accounts import joining
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.factors import queries, services
from campus.factors.models import Passkey
from campus.journal.models import Event
from tests.campus.factors.conftest import SITE
from tests.campus.factors.device import FLAG, HELD, Device
from tests.campus.factors.stage import shown_by, with_passkey
from tests.cast import Cast

NOW = timezone.now()


def enter(device: Device) -> Passkey:
    answer, challenge = shown_by(device)
    return services.enter(answer, challenge=challenge, now=NOW)


def test_it_works(cast: Cast):
    device, kept = with_passkey(cast.learner, name="  My   phone ")

    found = enter(device)

    assert (found.person, found.name, found.used_at) == (cast.learner, "My phone", NOW)
    assert Event.objects.get(verb="factor.added").data == {"kind": "passkey"}
    assert (found.pk, found.doubted_at) == (kept.pk, None)


@pytest.mark.parametrize("odd", ["\ud800", "a\x00b", "é"])
def test_a_name_of_a_passkey_that_no_database_can_look_for_is_refused(cast: Cast, odd: str):
    device, _kept = with_passkey(cast.learner)
    answer, challenge = shown_by(device)

    with pytest.raises(InvalidError, match="sent no passkey"):
        services.enter(json.dumps({**json.loads(answer), "rawId": odd}), challenge=challenge, now=NOW)


def test_a_device_without_a_counter_is_not_doubted(cast: Cast):
    device, _kept = with_passkey(cast.learner)

    for _ in range(2):
        device.counter = -1  # it counts one up, to the nought of those that do not count
        assert enter(device).doubted_at is None


@pytest.mark.parametrize("counter", [0, 6, 7])
def test_a_counter_that_does_not_rise_is_noted_and_lets_in(cast: Cast, counter: int):
    device, kept = with_passkey(cast.learner, Device(SITE, counter=7))
    device.counter = counter - 1

    enter(device)

    kept.refresh_from_db()
    assert (kept.doubted_at, kept.counter) == (NOW, 7)
    assert Event.objects.get(verb="factor.doubted").person == cast.learner


def test_that_it_was_copied_to_other_devices_is_seen_as_it_happens(cast: Cast):
    device, kept = with_passkey(cast.learner)
    device.flags = HELD | FLAG.BE | FLAG.BS

    assert not kept.is_copied
    assert enter(device).is_copied


def test_one_that_was_removed_opens_nothing(cast: Cast):
    device, kept = with_passkey(cast.learner)
    services.remove_passkey(cast.learner, passkey=kept, now=NOW)

    with pytest.raises(InvalidError, match="not known here"):
        enter(device)


def test_one_that_names_another_holder_opens_nothing(cast: Cast):
    device, _kept = with_passkey(cast.learner)
    device.handle = Device(SITE).handle or "c3RyYW5nZXI"

    with pytest.raises(InvalidError, match="not known here"):
        enter(device)


def test_all_of_one_person_have_one_handle_and_nobody_elses(cast: Cast):
    for person in (cast.learner, cast.learner, cast.owner):
        with_passkey(person)

    first, second, other = (bytes(each.handle) for each in Passkey.objects.order_by("pk"))
    assert first == second
    assert first != other


def test_a_passkey_is_one_persons(cast: Cast):
    device, _kept = with_passkey(cast.learner)

    with pytest.raises(ConflictError):
        with_passkey(cast.stranger, device)


def test_nobody_touches_somebody_elses(cast: Cast):
    _device, kept = with_passkey(cast.learner)

    with pytest.raises(NotAllowedError):
        services.remove_passkey(cast.stranger, passkey=kept, now=NOW)
    with pytest.raises(NotAllowedError):
        services.rename_passkey(cast.stranger, passkey=kept, name="Mine")


def test_they_are_as_many_as_fit(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(services, "MOST_PASSKEYS", 1)
    with_passkey(cast.learner)

    with pytest.raises(ConflictError, match="More than 1"):
        with_passkey(cast.learner)


def test_one_without_a_name_is_refused(cast: Cast):
    with pytest.raises(InvalidError, match="name"):
        with_passkey(cast.learner, name="  ")


def test_recovery_codes_go_with_the_last(cast: Cast):
    kept = [with_passkey(cast.learner)[1] for _ in range(2)]
    services.first_codes(cast.learner, now=NOW)

    services.remove_passkey(cast.learner, passkey=kept[0], now=NOW)
    assert queries.codes_left(cast.learner) == 10
    services.remove_passkey(cast.learner, passkey=kept[1], now=NOW)
    assert queries.codes_left(cast.learner) == 0


def test_of_two_accounts_that_are_joined_both_open_the_one_that_stays(cast: Cast):
    devices = [with_passkey(cast.learner)[0], with_passkey(cast.stranger)[0]]
    joined = joining.join(cast.learner, old=cast.stranger, now=NOW)

    assert [enter(device).person for device in devices] == [cast.learner, cast.learner]
    joining.part(cast.learner, joined=joined, now=NOW)
    assert [enter(device).person for device in devices] == [cast.learner, cast.stranger]
