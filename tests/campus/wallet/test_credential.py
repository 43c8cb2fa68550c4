"""The public page of a credential: what anybody with the link sees, and what its holder can do there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.assessments.models import Submission
from campus.awards import services as awards
from campus.awards.models import Award
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene


def page_of(award: Award, client: Client | None = None) -> str:
    answer = (client or Client()).get(reverse("credential", args=[award.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(scene: Scene) -> None:
    page = page_of(awarded_today(scene))

    assert "Maya Okonkwo-Lind has earned" in page
    assert "Authentic, and valid today." in page
    assert "Work graded by a named assessor" in page
    assert "Tomás Ferreira" in page


@pytest.mark.parametrize("who", ROLES)
def test_anybody_with_the_link_sees_it(scene: Scene, who: str) -> None:
    award = awarded_today(scene)

    assert ("This is yours" in page_of(award, scene.cast.client(who))) == (who == "learner")


def test_search_engines_are_kept_out(scene: Scene, client: Client) -> None:
    answer = client.get(reverse("credential", args=[awarded_today(scene).public_id]))

    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_it_loads_nothing_of_anybody_else(scene: Scene) -> None:
    page = page_of(awarded_today(scene))

    assert 'src="http' not in page
    assert 'href="http' not in page.replace('href="https://example.org/skills/1"', "").replace(
        'href="http://localhost:8000', ""
    )


def test_an_unknown_one_is_404(db: None, client: Client) -> None:
    assert client.get(reverse("credential", args=["aaaa-bbbb-cccc-dddd"])).status_code == 404


def test_a_revoked_one_says_so_and_why(scene: Scene) -> None:
    award = awarded_today(scene)
    awards.revoke(scene.cast.owner, award=award, reason="Awarded to the wrong person.", now=timezone.now())

    page = page_of(award)

    assert "Taken back by the issuer on" in page
    assert "Reason given: “Awarded to the wrong person”." in page
    assert "Authentic" not in page


def test_one_issued_anew_leads_to_the_newer(scene: Scene) -> None:
    award = awarded_today(scene)
    fresh = awards.issue_anew(scene.cast.owner, award=award, now=timezone.now())

    assert reverse("credential", args=[fresh.public_id]) in page_of(award)


def test_an_expired_one_says_so(scene: Scene) -> None:
    assert "Authentic, but it expired on" in page_of(awarded_today(scene, days_ago=1200))


def test_work_is_shown_to_others_only_when_its_maker_chose_so(scene: Scene) -> None:
    award = awarded_today(scene)
    mine = scene.cast.client("learner")
    work = Submission.objects.get(person=scene.cast.learner)
    url = reverse("credential-evidence", args=[award.public_id])

    assert "Do half our pupils skip lunch?" not in page_of(award)
    assert "Only you see this" in page_of(award, mine)
    assert mine.post(url, {"work": work.public_id, "is_public": "1"}).status_code == 302
    assert "Do half our pupils skip lunch?" in page_of(award)
    mine.post(url, {"work": work.public_id, "is_public": "0"})
    assert "Do half our pupils skip lunch?" not in page_of(award)


@pytest.mark.parametrize("who", [role for role in ROLES if role != "learner"])
def test_nobody_else_shows_it(scene: Scene, who: str) -> None:
    award = awarded_today(scene)
    work = Submission.objects.get(person=scene.cast.learner)
    url = reverse("credential-evidence", args=[award.public_id])

    answer = scene.cast.client(who).post(url, {"work": work.public_id, "is_public": "1"})

    work.refresh_from_db()
    assert answer.status_code == (302 if who == "anonymous" else 404)
    assert not work.is_public


def test_work_that_cannot_be_shown_is_refused_in_words(scene: Scene) -> None:
    award = awarded_today(scene)
    Submission.objects.filter(person=scene.cast.learner).update(state="graded", text="x")

    answer = scene.cast.client("learner").post(
        reverse("credential-evidence", args=[award.public_id]), {"work": "nothing", "is_public": "1"}
    )

    assert answer.status_code == 302


def test_the_holder_sees_it_new_once(scene: Scene) -> None:
    award, mine = awarded_today(scene), scene.cast.client("learner")

    assert "earned-now" not in page_of(award)
    assert 'class="earned-now"' in page_of(award, mine)
    assert "earned-now" not in page_of(award, mine)


def test_one_given_by_hand_claims_no_more_than_it_can(scene: Scene) -> None:
    award = awards.award(
        person=scene.cast.stranger, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner
    )

    page = page_of(award)

    assert "Given by Ines Haddad" in page
    assert '<li class="met" aria-current="true">Took part' in page


def test_a_holder_who_wants_no_name_in_it_has_none(scene: Scene) -> None:
    scene.cast.learner.is_named = False
    scene.cast.learner.save()

    page = page_of(awarded_today(scene))

    assert "The holder of this credential has earned" in page
    assert "Okonkwo" not in page


def test_work_without_files_is_the_last_that_was_graded(scene: Scene) -> None:
    award = awarded_today(scene)
    work = Submission.objects.get(person=scene.cast.learner)
    work.files.all().delete()

    assert "Do half our pupils skip lunch?" in page_of(award, scene.cast.client("learner"))


def test_other_work_than_was_graded_for_it_is_not_shown_with_it(scene: Scene) -> None:
    award = awarded_today(scene)
    Submission.objects.get(person=scene.cast.learner).files.update(sha256="cd" * 32)

    assert "Do half our pupils skip lunch?" not in page_of(award, scene.cast.client("learner"))


def test_work_that_was_handed_back_meanwhile_is_not_found(scene: Scene) -> None:
    award = awarded_today(scene)
    Submission.objects.filter(person=scene.cast.learner).update(state="returned")

    assert "Only you see this" not in page_of(award, scene.cast.client("learner"))


def test_a_public_issuer_is_confirmed_by_its_domain(scene: Scene, settings: Any) -> None:
    settings.PUBLIC_URL, settings.IS_TRIAL = "https://harbourside.example.org", False

    page = page_of(awarded_today(scene))

    assert "confirmed by its domain, harbourside.example.org" in page
    assert "on trial" not in page


def test_one_for_life_has_no_end(scene: Scene) -> None:
    scene.version.validity_months = None
    scene.version.save()

    assert "No end" in page_of(awarded_today(scene))
