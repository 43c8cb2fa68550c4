"""The wallet: what one holds, by year, with its state in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campus.awards import queries
from campus.awards import services as awards
from campus.awards.models import Award
from tests.campus.awards.stage import NOW, awarded
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Cast, Scene


def wallet(cast: Cast, who: str = "learner", query: str = "") -> str:
    answer = cast.client(who).get(reverse("wallet") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(scene: Scene) -> None:
    award = awarded_today(scene)

    page = wallet(scene.cast)

    assert reverse("credential", args=[award.public_id]) in page
    assert "Valid until" in page


@pytest.mark.parametrize("who", ROLES)
def test_everybody_has_their_own(scene: Scene, who: str) -> None:
    award = awarded_today(scene)
    answer = scene.cast.client(who).get(reverse("wallet"))

    if who == "anonymous":
        assert (answer.status_code, answer["Location"][:15]) == (302, "/account/login/")
    else:
        assert (award.public_id in answer.content.decode()) == (who == "learner")


def test_an_empty_one_says_where_to_begin(cast: Cast) -> None:
    page = wallet(cast, "stranger")

    assert "Nothing is in here yet" in page
    assert reverse("learn") in page


@pytest.mark.parametrize(("query", "is_there"), [
    ("?state=valid", False), ("?state=attention", True), ("?state=nonsense", True), ("", True),
])  # fmt: skip
def test_it_is_narrowed_by_the_address(scene: Scene, query: str, is_there: bool) -> None:
    award = awarded_today(scene, days_ago=1200)

    page = wallet(scene.cast, query=query)

    assert (award.public_id in page) == is_there
    assert "Expired on" in page or not is_there


def test_what_is_fine_needs_no_attention(scene: Scene) -> None:
    awarded_today(scene)

    assert "None of yours needs attention." in wallet(scene.cast, query="?state=attention")


def test_one_taken_back_says_so(scene: Scene) -> None:
    award = awarded_today(scene)
    awards.revoke(scene.cast.owner, award=award, reason="A mistake", now=timezone.now())

    assert "Taken back on" in wallet(scene.cast)


def test_of_one_issued_anew_only_the_newer_is_listed(scene: Scene) -> None:
    award = awarded_today(scene)
    fresh = awards.issue_anew(scene.cast.owner, award=award, now=timezone.now())

    page = wallet(scene.cast)

    assert fresh.public_id in page
    assert award.public_id not in page


def test_at_the_desk_the_masthead_has_other_entries(cast: Cast) -> None:
    page = cast.client("owner").get(reverse("achievements", args=["harbourside"])).content.decode()

    assert f'href="{reverse("wallet")}"' not in page
    assert f'href="{reverse("verify")}"' not in page.split("</header>")[0]


def test_what_was_renewed_is_one_line_with_the_one_before(scene: Scene) -> None:
    old = awarded(scene)
    Award.objects.filter(pk=old.pk).update(valid_until=NOW + timedelta(days=10))
    old.refresh_from_db()
    new = awards.renew(old, decision=queries.decision(scene.cast.learner, scene.rule), now=NOW + timedelta(days=1))

    said = scene.cast.client("learner").get("/wallet/").content.decode()

    assert said.count('<li class="row">') == 1
    assert f'href="/c/{new.public_id}/"' in said
    assert f'href="/c/{old.public_id}/">the one of' in said
