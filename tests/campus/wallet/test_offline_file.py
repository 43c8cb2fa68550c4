"""The file by which a credential is checked without us, and the page that checks it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.awards.models import Award
from campus.awards.services import bundle, new_key, revoke
from campus.organizations.queries import did_documents
from campus.verification.services import check
from testamur.did import StaticResolver
from testamur.offline import verify_bundle
from testamur.page import page
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


def get(award: Award) -> Any:
    return Client().get(reverse("credential-offline", args=[award.public_id]))


def test_it_works(scene: Scene) -> None:
    answer = get(awarded_today(scene))

    report = verify_bundle(answer.content, now=timezone.now(), resolver=StaticResolver(did_documents()))
    assert (answer.status_code, report.verdict.value) == (200, "valid")
    assert [check.id for check in report.checks if check.outcome != "passed"] == []
    assert "attachment" in answer["Content-Disposition"]


def test_it_holds_after_the_key_was_changed(scene: Scene) -> None:
    award, now = awarded_today(scene), timezone.now()
    new_key(None, organization=award.organization, now=now)

    report = verify_bundle(bundle(award, now=now), now=now, resolver=StaticResolver(did_documents()))

    assert report.verdict.value == "valid"


def test_what_was_taken_back_is_not_kept(scene: Scene) -> None:
    award = awarded_today(scene)
    get(award)

    revoke(scene.cast.educator, award=award, reason="A mistake", now=timezone.now())
    award.refresh_from_db()

    assert get(award).status_code == 404
    assert "without-us" not in Client().get(reverse("credential", args=[award.public_id])).content.decode()


def test_there_is_no_file_of_nobodys_credential(db: None) -> None:
    assert Client().get(reverse("credential-offline", args=["aaaa-aaaa-aaaa-aaaa"])).status_code == 404


def test_with_a_network_it_is_checked_as_of_now(scene: Scene) -> None:
    award, now = awarded_today(scene), timezone.now()
    kept = bundle(award, now=now)

    revoke(scene.cast.educator, award=award, reason="A mistake", now=now)

    assert check(kept, now=now).verdict.value == "revoked"


def test_the_page_knows_the_institutions_here_and_is_saved_not_shown(scene: Scene) -> None:
    awarded_today(scene)

    answer = Client().get(reverse("verify-offline"))

    assert answer.content.decode() == page(issuers=did_documents())
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
