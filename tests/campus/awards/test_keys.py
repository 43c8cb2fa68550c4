"""Signing keys: one in use, sealed at rest, changed without losing what was signed, and never shown."""

import base64
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from campus.awards import services
from campus.awards.services import issuing
from campus.awards.services.keys import open_key
from campus.common.errors import NotAllowedError, SealError
from campus.common.sealing import seal, unseal
from campus.journal.models import Event
from campus.organizations.models import SigningKey
from testamur.errors import DocumentError, KeyFormatError
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check, earn
from tests.cast import Cast, Scene


def secret_of(key: SigningKey) -> bytes:
    return unseal(bytes(key.sealed), purpose=f"signing-key {key.organization.slug}#{key.fragment}")


def spellings(secret: bytes) -> list[str]:
    return [
        secret.hex(),
        base64.b64encode(secret).decode().rstrip("="),
        base64.urlsafe_b64encode(secret).decode().rstrip("="),
        repr(secret)[2:-1],
    ]


def failing(document: object, *, key: object, method: str, shapes: object) -> bytes:
    raise DocumentError("name", method, "a fault made for this test")


def test_it_works(cast: Cast):
    key = services.ensure_key(cast.college, now=NOW)

    assert services.ensure_key(cast.college, now=NOW) == key
    assert (key.fragment, key.multibase[:4]) == ("key-1", "z6Mk")
    assert len(secret_of(key)) == 32
    assert Event.objects.get(verb="key.made").data == {"fragment": "key-1", "multibase": key.multibase}


def test_a_new_key_signs_and_what_the_old_one_signed_stays_valid(scene: Scene):
    old = awarded(scene)

    key = services.new_key(scene.cast.owner, organization=scene.cast.college, now=NOW + timedelta(days=1))

    fresh = awarded(scene, scene.cast.stranger)
    assert (old.signing_key.fragment, fresh.signing_key) == ("key-1", key)
    for award in (old, fresh):
        assert check(bytes(award.credential), scene.cast.college).verdict == Verdict.VALID
        assert check(bytes(award.jwt), scene.cast.college).verdict == Verdict.VALID


@pytest.mark.parametrize("name", ["educator", "learner", "stranger", "employer", "outsider"])
def test_only_owners_change_the_key(cast: Cast, name: str):
    with pytest.raises(NotAllowedError):
        services.new_key(getattr(cast, name), organization=cast.college, now=NOW)


def test_a_key_sealed_for_another_institution_does_not_open(scene: Scene):
    key = services.ensure_key(scene.cast.college, now=NOW)
    theirs = services.ensure_key(scene.cast.other, now=NOW)
    SigningKey.objects.filter(pk=key.pk).update(sealed=theirs.sealed)
    earn(scene)

    with pytest.raises(SealError):
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)


def test_the_secret_stands_in_no_repr_no_log_and_no_error_page(
    scene: Scene, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    settings.DEBUG = True  # the page for developers shows every local variable
    key = services.ensure_key(scene.cast.college, now=NOW)
    secret = secret_of(key)
    monkeypatch.setattr(issuing.signing, "sign_jwt", failing)  # the key is open by then
    earn(scene)

    with caplog.at_level(logging.DEBUG), pytest.raises(DocumentError) as caught:
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)

    found = (caught.type, caught.value, caught.tb)
    page = ExceptionReporter(RequestFactory().get("/"), *found).get_traceback_html()
    shown = page + caplog.text + repr(key) + str(key) + repr(open_key(key))
    assert not [spelling for spelling in spellings(secret) if spelling in shown]


def test_a_key_of_the_wrong_size_is_refused_without_showing_it(scene: Scene):
    key = services.ensure_key(scene.cast.college, now=NOW)
    purpose = f"signing-key {scene.cast.college.slug}#{key.fragment}"
    SigningKey.objects.filter(pk=key.pk).update(sealed=seal(b"sesame-sesame", purpose=purpose))
    earn(scene)

    with pytest.raises(KeyFormatError, match="32 bytes") as caught:
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)

    assert "sesame" not in str(caught.value)
