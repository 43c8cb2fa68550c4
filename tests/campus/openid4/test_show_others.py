"""Showing to who does not answer, who asks for nothing that can be read, and what others issued."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from campus.awards.models import Award
from campus.common.errors import ConflictError, InvalidError
from campus.common.turns import SLOW
from campus.openid4 import cards
from campus.openid4.models import Enquiry, Request
from campus.openid4.services import enquiries, requests
from campus.openid4.services.enquiries import UnansweredError
from campus.openid4.views import showing
from campus.openid4.views.asking import link_of
from campus.wallet import services as wallet
from testamur.signing.credentials import make_proof
from tests.campus.verification.conftest import elsewhere
from tests.campus.verification.elsewhere import Elsewhere
from tests.cast import Cast

__all__ = ["elsewhere"]
URI = "https://127.0.0.1/answers"  # which the network door refuses
JSON: dict[str, Any] = {"credentials": [{"id": "badge", "format": "ldp_vc"}]}
OPTIONAL = {**JSON, "credential_sets": [{"options": [["badge"]], "required": False}]}


def link(query: dict[str, Any], **changed: str) -> str:
    """Return a request that nobody signed."""
    told = {"client_id": f"redirect_uri:{URI}", "response_uri": URI, "response_type": "vp_token"}
    told |= {"response_mode": "direct_post", "nonce": "n-1", "dcql_query": json.dumps(query)} | changed
    return f"openid4vp://?{urlencode(told)}"


def enquiry_of(cast: Cast, query: dict[str, Any]) -> Enquiry:
    return enquiries.take_in(cast.learner, link=link(query), now=timezone.now())


def test_who_cannot_be_reached_is_shown_nothing_and_can_be_tried_again(cast: Cast, earned: Award) -> None:
    found, now = enquiry_of(cast, JSON), timezone.now()
    [need] = enquiries.wanted(found, now=now)

    with pytest.raises(UnansweredError, match="nothing was shown"):
        enquiries.show(cast.learner, enquiry=found, choices=need.choices, now=now)

    again = Enquiry.objects.get()
    assert (again.outcome, again.told, again.answered_at) == ("waits", [], None)
    page = cast.client("learner").post(f"/wallet/show/{found.public_id}/", {"need-0": earned.public_id})
    assert "could not be reached" in page.content.decode()
    enquiries.refuse(cast.learner, enquiry=again, now=now)
    assert Enquiry.objects.get().outcome == "refused"
    with pytest.raises(ConflictError):
        enquiries.refuse(cast.learner, enquiry=again, now=now)


def test_the_page_says_that_nobody_stands_behind_it(cast: Cast, earned: Award) -> None:
    page = cast.client("learner").get(f"/wallet/show/{enquiry_of(cast, JSON).public_id}/").content.decode()

    assert "Nobody stands behind this request" in page
    assert "127.0.0.1 asks to see something" in page
    assert "They read the whole credential" in page


def test_what_others_issued_is_shown_as_they_signed_it(cast: Cast, earned: Award, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    data = elsewhere.credential(bytes(earned.credential))
    held = wallet.keep(cast.learner, data, "upload", now=timezone.now()).held
    assert held is not None
    client = cast.client("learner")

    page = client.get("/wallet/show/file/").content.decode()
    made = client.post("/wallet/show/file/", {"challenge": "c", "domain": "d", "picks": [held.public_id]}).content

    assert "not that it is yours" in page
    assert json.loads(made)["verifiableCredential"] == [json.loads(data)]


def test_the_list_of_cards_reads_none_of_them_and_a_question_reads_many_at_a_time(
    cast: Cast, earned: Award, elsewhere: Elsewhere, django_assert_num_queries: Any
) -> None:
    elsewhere.publish()
    now = timezone.now()
    for number in range(3):
        plain = json.loads(elsewhere.credential(bytes(earned.credential)))
        plain["id"] = f"https://{elsewhere.host}/badges/{number}"
        del plain["proof"]
        proof = make_proof(plain, key=elsewhere.key, method=f"{elsewhere.did}#key-1", now=now, suite="eddsa-jcs-2022")
        wallet.keep(cast.learner, json.dumps({**plain, "proof": proof}).encode(), "upload", now=now)

    with django_assert_num_queries(2):
        found = cards.of(cast.learner, now=now)
    with django_assert_num_queries(2):  # one for what was earned, one for what is kept
        types = [each.document["type"] for each in found]

    assert len(found) == 4
    assert all("OpenBadgeCredential" in each for each in types)
    assert {len(each.document) for each in found[1:]} == {len(list(found[1].document))}


def test_what_cannot_be_signed_again_is_not_shown(cast: Cast, earned: Award, elsewhere: Elsewhere) -> None:
    """A signature over JSON holds for words that no vocabulary defines; one over statements would leave them out."""
    elsewhere.publish()
    plain = json.loads(elsewhere.credential(bytes(earned.credential))) | {"nickname": "x"}
    del plain["proof"]
    now, method = timezone.now(), f"{elsewhere.did}#key-1"
    proof = make_proof(plain, key=elsewhere.key, method=method, now=now, suite="eddsa-jcs-2022")
    data = json.dumps({**plain, "proof": proof}).encode()
    held = wallet.keep(cast.learner, data, "upload", now=now).held
    assert held is not None
    found = enquiry_of(cast, JSON)

    page = cast.client("learner").post(f"/wallet/show/{found.public_id}/", {"need-0": held.public_id})

    assert page.status_code == 400
    assert "cannot be shown" in page.content.decode()
    assert Enquiry.objects.get().outcome == "waits"


def test_nothing_chosen_is_nothing_shown(cast: Cast, earned: Award) -> None:
    found = enquiry_of(cast, OPTIONAL)

    page = cast.client("learner").post(f"/wallet/show/{found.public_id}/", {"need-0": ""}).content.decode()

    assert "Choose what to show." in page


def test_a_question_that_cannot_be_read_says_so(cast: Cast, earned: Award) -> None:
    found = enquiry_of(cast, {"credentials": [], "credential_sets": []})

    page = cast.client("learner").get(f"/wallet/show/{found.public_id}/").content.decode()

    assert "What is asked for cannot be read" in page


def test_what_is_over_cannot_be_answered(cast: Cast, earned: Award) -> None:
    found = enquiry_of(cast, JSON)
    Enquiry.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert "This request is over" in cast.client("learner").get(f"/wallet/show/{found.public_id}/").content.decode()
    assert cast.client("stranger").get(f"/wallet/show/{found.public_id}/").status_code == 404


def test_what_cannot_be_fetched_or_is_gone_says_why(cast: Cast) -> None:
    made = requests.ask(cast.employer, organization=cast.firm, kind="any", wanted="", now=timezone.now())
    own, client = link_of(made), cast.client("learner")
    Request.objects.all().delete()

    for each in (own, "openid4vp://?client_id=x&request_uri=https://127.0.0.1/r", "openid4vp://?client_id=x&request=y"):
        with pytest.raises(InvalidError):
            enquiries.take_in(cast.learner, link=each, now=timezone.now())
        assert client.post("/wallet/show/", {"link": each}).status_code == 400


def test_one_asks_so_often_a_minute(cast: Cast, earned: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "A_MINUTE", 0)
    client = cast.client("learner")
    file = {"challenge": "c", "domain": "d", "picks": [earned.public_id]}

    answered = f"/wallet/show/{enquiry_of(cast, JSON).public_id}/"

    assert client.post("/wallet/show/", {"link": link(JSON)}).status_code == 429
    assert client.post(answered, {"need-0": earned.public_id}).status_code == 429
    assert client.post("/wallet/show/file/", file).status_code == 429


def test_a_file_holds_so_many(cast: Cast, earned: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campus.openid4.forms.MOST_PICKS", 0)
    said = {"challenge": "c\u202e", "domain": "d", "picks": [earned.public_id]}

    page = cast.client("learner").post("/wallet/show/file/", said)

    assert page.status_code == 400
    assert "At most 0 in one file" in page.content.decode()


def test_who_comes_when_all_are_busy_is_told_so(cast: Cast, earned: Award) -> None:
    found, client = enquiry_of(cast, JSON), cast.client("learner")
    taken = [SLOW._places.acquire(blocking=False) for _ in range(3)]
    try:
        pages = [
            client.post("/wallet/show/", {"link": link(JSON)}),
            client.post(f"/wallet/show/{found.public_id}/", {"need-0": earned.public_id}),
        ]
    finally:
        for _each in filter(None, taken):
            SLOW._places.release()

    assert all("Many people ask other places just now" in page.content.decode() for page in pages)


def test_what_is_meant_comes_first(cast: Cast, earned: Award, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    now = timezone.now()
    wallet.keep(cast.learner, elsewhere.credential(bytes(earned.credential)), "upload", now=now)
    first: dict[str, str] = {}
    for wanted in ("Harbourside College", elsewhere.host):
        asked = requests.ask(cast.employer, organization=cast.firm, kind="issuer", wanted=wanted, now=now)
        [need] = enquiries.wanted(enquiries.take_in(cast.learner, link=link_of(asked), now=now), now=now)
        assert [each.is_meant for each in need.choices] == [True, False]
        first[wanted] = need.choices[0].card.issuer

    assert first == {"Harbourside College": "Harbourside College", elsewhere.host: "Meridian Skills Academy"}


def test_an_issuer_is_asked_for_by_an_id_with_a_port(cast: Cast, earned: Award, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    now = timezone.now()
    wallet.keep(cast.learner, elsewhere.credential(bytes(earned.credential)), "upload", now=now)
    asked = {**JSON["credentials"][0], "claims": [{"path": ["issuer", "id"], "values": [elsewhere.did]}]}

    [need] = enquiries.wanted(enquiry_of(cast, {"credentials": [asked]}), now=now)

    assert "%3A" in elsewhere.did
    assert [each.card.issuer for each in need.choices] == ["Meridian Skills Academy"]
