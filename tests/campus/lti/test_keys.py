"""Our keys change without a gap: a new one is listed before it signs, an old one after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import KeySet

from campus.lti.services import keys
from campus.lti.services.scores import beside


@pytest.mark.django_db
def test_keys_change_without_a_gap():
    now = timezone.now()
    first = keys.make_key(now=now - timedelta(days=40))
    second = keys.make_key(now=now)
    listed = KeySet.import_key_set(keys.jwks())

    def signs(later: timedelta) -> object:
        return jwt.decode(keys.signed({"a": 1}, now=now + later), listed, algorithms=["RS256"]).header["kid"]

    assert signs(timedelta(0)) == first.kid
    assert signs(timedelta(days=3)) == second.kid
    assert keys.drop_old(now=now + timedelta(days=3)) == 0
    assert keys.drop_old(now=now + timedelta(days=31)) == 1
    assert "d" not in keys.jwks()["keys"][0]


@pytest.mark.django_db
def test_a_key_is_followed_by_another_after_a_quarter_of_a_year():
    now = timezone.now()
    assert keys.renew(now=now) == 0, "where no platform was ever connected there is no key"
    keys.make_key(now=now)

    assert keys.renew(now=now + timedelta(days=89)) == 0
    assert keys.renew(now=now + timedelta(days=91)) == 1
    assert keys.renew(now=now + timedelta(days=92)) == 0


def test_scores_stand_before_the_query():
    assert (
        beside("https://lms.example/16/lineitem?type_id=9", "scores")
        == "https://lms.example/16/lineitem/scores?type_id=9"
    )
    assert beside("https://lms.example/16", "results") == "https://lms.example/16/results"
