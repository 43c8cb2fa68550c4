"""A request of somebody else's answered from the wallet here: by our own verifier, whose page then says what came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from campus.awards.models import Award
from campus.awards.services import revoke
from campus.openid4.forms import ChooseForm
from campus.openid4.models import Enquiry, HolderKey, Request, Shown
from campus.openid4.services import enquiries, holding, requests
from campus.openid4.views.asking import link_of
from testamur.did import KeyResolver
from testamur.verify.presentation import verify_presentation
from tests.cast import Cast

ASKED = ("skill", "Interpret statistics")


@pytest.fixture
def link(cast: Cast, earned: Award) -> str:
    """Ask, in the employer's name, for what the learner has earned."""
    kind, wanted = ASKED
    return link_of(requests.ask(cast.employer, organization=cast.firm, kind=kind, wanted=wanted, now=timezone.now()))


def enquiry_of(cast: Cast, link: str) -> Enquiry:
    return enquiries.take_in(cast.learner, link=link, now=timezone.now())


def answer(cast: Cast, found: Enquiry, **said: str) -> str:
    client = cast.client("learner")
    page: HttpResponse = client.post(f"/wallet/show/{found.public_id}/", said, follow=True)
    return page.content.decode()


def seen(cast: Cast) -> str:
    return cast.client("employer").get(f"/ask/{Request.objects.get().public_id}/").content.decode()


def test_it_works(cast: Cast, link: str, earned: Award) -> None:
    client = cast.client("learner")

    page = client.post("/wallet/show/", {"link": link}, follow=True).content.decode()
    said = answer(cast, Enquiry.objects.get(), **{"need-0": earned.public_id})

    assert "localhost:8000 asks to see something" in page
    assert "It calls itself “Tidewater Logistics”" in page
    assert "Tidewater Logistics asks for a badge with the skill “Interpret statistics”." in page
    assert "It is not what is asked for." not in page
    assert "and nothing else" in page
    assert "has what you chose" in said
    words = seen(cast)
    assert "Authentic, and valid today." in words
    assert "Whoever showed it has the key that it was issued to" in words
    assert "Tidewater Logistics" in client.get("/wallet/show/").content.decode()


def test_of_what_is_not_meant_the_page_says_so_and_chooses_none_of_it(cast: Cast, earned: Award) -> None:
    other = requests.ask(cast.employer, organization=cast.firm, kind="skill", wanted="Welding", now=timezone.now())
    found = enquiry_of(cast, link_of(other))

    page = cast.client("learner").get(f"/wallet/show/{found.public_id}/").content.decode()

    assert "asks for a badge with the skill “Welding”." in page
    assert "It is not what is asked for." in page
    assert ChooseForm(needs=enquiries.wanted(found, now=timezone.now())).fields["need-0"].initial == ""


def test_only_what_is_asked_for_by_name_leaves_with_it(cast: Cast, link: str, earned: Award) -> None:
    answer(cast, enquiry_of(cast, link), **{"need-0": earned.public_id})

    [shown] = Shown.objects.all()
    disclosed = len(bytes(shown.data).decode().split("~")) - 2
    assert (shown.form, shown.binding, disclosed) == ("dc+sd-jwt", "bound", 1)


def test_who_says_no_shows_nothing(cast: Cast, link: str) -> None:
    said = answer(cast, enquiry_of(cast, link), refuse="1")

    assert "You showed nothing." in said
    assert "The wallet did not show anything" in seen(cast)
    assert not HolderKey.objects.exists()


def test_it_is_answered_once(cast: Cast, link: str, earned: Award) -> None:
    found = enquiry_of(cast, link)
    answer(cast, found, **{"need-0": earned.public_id})

    assert "has what you chose" in answer(cast, found, refuse="1")
    assert Enquiry.objects.get().outcome == "shown"
    assert bytes(Enquiry.objects.get().asked) == b""


def test_nothing_that_was_taken_back_is_offered(cast: Cast, link: str, earned: Award) -> None:
    revoke(cast.owner, award=earned, reason="A mistake.", now=timezone.now())

    page = cast.client("learner").get(f"/wallet/show/{enquiry_of(cast, link).public_id}/").content.decode()

    assert "nothing in your wallet that fits" in page


def test_who_asked_in_the_meantime_for_something_else_gets_nothing(cast: Cast, link: str, earned: Award) -> None:
    found = enquiry_of(cast, link)
    requests.forget(cast.employer, request=Request.objects.get())

    said = answer(cast, found, **{"need-0": earned.public_id})

    assert "did not take the answer" in said
    assert Enquiry.objects.get().outcome == "waits"


def test_a_file_is_made_for_one_occasion(cast: Cast, earned: Award) -> None:
    said: dict[str, Any] = {"challenge": "c-1", "domain": "https://jobs.example.org", "picks": [earned.public_id]}

    data = cast.client("learner").post("/wallet/show/file/", said).content

    asked = {"now": timezone.now(), "resolver": KeyResolver(), "domain": said["domain"]}
    report = verify_presentation(data, challenge="c-1", **asked)
    assert report.is_genuine
    assert report.holder == holding.known_did(cast.learner)
    assert json.loads(data)["verifiableCredential"][0]["credentialSubject"]["id"] == report.holder
    assert not verify_presentation(data, challenge="c-2", **asked).is_genuine


def test_the_address_fills_in_the_form_and_fetches_nothing(cast: Cast, link: str) -> None:
    query = link.partition("?")[2]

    page = cast.client("learner").get(f"/wallet/show/?{query}").content.decode()

    assert "openid4vp://?client_id=decentralized_identifier" in page
    assert not Enquiry.objects.exists()


def test_the_list_goes_when_its_owner_says_so(cast: Cast, link: str, earned: Award) -> None:
    answer(cast, enquiry_of(cast, link), **{"need-0": earned.public_id})

    cast.client("stranger").post("/wallet/show/", {"forget": "1"})
    assert Enquiry.objects.exists()
    cast.client("learner").post("/wallet/show/", {"forget": "1"})
    assert not Enquiry.objects.exists()
