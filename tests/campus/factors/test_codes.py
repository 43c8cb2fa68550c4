"""Codes of an app and codes on paper: what is taken once, what is refused, and how often one may guess."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.utils import timezone

from campus.accounts import joining
from campus.common.errors import ConflictError, InvalidError
from campus.factors import checking, queries, recovery, services, totp
from campus.factors.models import CodeApp, RecoveryCode, Tries
from campus.journal.models import Event
from tests.campus.factors.stage import STEP, with_app
from tests.cast import Cast

NOW = timezone.now()


def wrong(app: pyotp.TOTP) -> str:
    near = {app.at(NOW + n * STEP) for n in range(-1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def test_it_works(cast: Cast):
    app = with_app(cast.learner, now=NOW)
    code = app.at(NOW)

    checking.check(cast.learner, typed=f" {code[:3]} {code[3:]} ", now=NOW)

    assert CodeApp.objects.get().used_at == NOW


@pytest.mark.parametrize("off", [-1, 1])
def test_a_clock_may_be_half_a_minute_off(cast: Cast, off: int):
    app = with_app(cast.learner, now=NOW)

    checking.check(cast.learner, typed=app.at(NOW + off * STEP), now=NOW)


@pytest.mark.parametrize("off", [-3, 2])
def test_and_no_more(off: int):
    secret = totp.new_secret()

    assert totp.step_of(secret, pyotp.TOTP(secret).at(NOW + off * STEP), now=NOW) is None


def test_a_code_is_taken_once_and_none_before_it(cast: Cast):
    app = with_app(cast.learner, now=NOW)
    checking.check(cast.learner, typed=app.at(NOW), now=NOW)

    for code in (app.at(NOW), app.at(NOW - STEP)):
        with pytest.raises(InvalidError, match="used already"):
            checking.check(cast.learner, typed=code, now=NOW)


def test_the_code_that_set_it_up_is_used(cast: Cast):
    app = pyotp.TOTP(totp.new_secret())
    services.add_app(cast.learner, secret=app.secret, typed=app.at(NOW), now=NOW)

    with pytest.raises(InvalidError, match="used already"):
        checking.check(cast.learner, typed=app.at(NOW), now=NOW)


def test_the_secret_is_sealed(cast: Cast):
    app = with_app(cast.learner, now=NOW)
    row = CodeApp.objects.get()

    assert app.secret.encode() not in bytes(row.sealed)
    assert services.secret_of(row) == app.secret


def test_after_five_wrong_ones_one_waits_longer_each_time(cast: Cast):
    app = with_app(cast.learner, now=NOW)
    for _ in range(5):
        with pytest.raises(InvalidError, match="not the code"):
            checking.check(cast.learner, typed=wrong(app), now=NOW)

    with pytest.raises(InvalidError, match="Too many"):
        checking.check(cast.learner, typed=app.at(NOW), now=NOW)
    assert Tries.objects.get().next_at == NOW + timedelta(minutes=1)

    later = NOW + timedelta(minutes=1)
    with pytest.raises(InvalidError, match="recovery code"):
        checking.check(cast.learner, typed="guess", now=later)
    assert Tries.objects.get().next_at == later + timedelta(minutes=2)

    Tries.objects.update(wrong=40, next_at=None)
    with pytest.raises(InvalidError, match="recovery code"):
        checking.check(cast.learner, typed="guess", now=later)
    assert Tries.objects.get().next_at == later + timedelta(hours=1)


def test_a_right_one_begins_the_count_anew(cast: Cast):
    app = with_app(cast.learner, now=NOW)
    with pytest.raises(InvalidError):
        checking.check(cast.learner, typed=wrong(app), now=NOW)

    checking.check(cast.learner, typed=app.at(NOW), now=NOW)

    assert Tries.objects.get().wrong == 0


def test_a_recovery_code_is_good_for_once_however_it_is_typed(cast: Cast):
    with_app(cast.learner, now=NOW)
    codes = services.first_codes(cast.learner, now=NOW)

    checking.check(cast.learner, typed=f" {codes[3].upper().replace('-', ' ')}", now=NOW)

    with pytest.raises(InvalidError, match="still good"):
        checking.check(cast.learner, typed=codes[3], now=NOW)
    assert (len(set(codes)), queries.codes_left(cast.learner)) == (10, 9)
    assert Event.objects.filter(verb="factor.recovered", person=cast.learner).count() == 1


def test_recovery_codes_are_nowhere_to_be_read(cast: Cast):
    codes = services.new_codes(cast.learner, now=NOW)
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))

    assert kept == {recovery.digest(code) for code in codes}
    assert not kept & set(codes)


def test_new_ones_end_the_old_and_none_are_made_while_some_are_left(cast: Cast):
    old = services.new_codes(cast.learner, now=NOW)
    assert services.first_codes(cast.learner, now=NOW) == []
    services.new_codes(cast.learner, now=NOW)

    with pytest.raises(InvalidError):
        checking.check(cast.learner, typed=old[0], now=NOW)


def test_nobody_elses_code_counts(cast: Cast):
    codes, app = services.new_codes(cast.learner, now=NOW), with_app(cast.learner, now=NOW)

    for typed in (codes[0], app.at(NOW)):
        with pytest.raises(InvalidError):
            checking.check(cast.stranger, typed=typed, now=NOW)


def test_there_is_one_app_and_it_shows_a_right_code_first(cast: Cast):
    app = with_app(cast.learner, now=NOW)

    with pytest.raises(ConflictError):
        services.add_app(cast.learner, secret=app.secret, typed=app.at(NOW), now=NOW)
    with pytest.raises(InvalidError):
        services.add_app(cast.stranger, secret=app.secret, typed=wrong(app), now=NOW)


def test_of_two_accounts_that_are_joined_the_one_that_stays_asks_for_the_others_codes(cast: Cast):
    """Joining must not be a way around what one of the two was guarded by."""
    app = with_app(cast.stranger, now=NOW)

    joining.join(cast.learner, old=cast.stranger, now=NOW)

    checking.check(cast.learner, typed=app.at(NOW), now=NOW)
