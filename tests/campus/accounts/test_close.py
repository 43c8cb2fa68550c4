"""Deleting an account: nothing in any table names the person any more, copies can still be checked, owners stay."""

from __future__ import annotations

import json

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Evidence, Submission, SubmissionFile
from campus.awards.models import Award
from campus.verification.services import check
from campus.wallet import lists
from campus.wallet import services as wallet
from tests.campus.config.addresses import rows
from tests.campus.wallet.stage import awarded_today
from tests.cast import PASSWORD, Cast, Scene


def close(cast: Cast, who: str, **said: str) -> str:
    client = cast.client(who)
    answer = client.post(reverse("me-close"), {"is_sure": "on", "password": PASSWORD, **said})
    return f"{answer.status_code} {answer.content.decode()}"


def test_it_works(scene: Scene, django_capture_on_commit_callbacks):
    learner = scene.cast.learner
    award = awarded_today(scene)
    data, digest = bytes(award.credential), award.digest
    wallet.note(learner, lists.Entry("First aid", "Red Kite"), now=timezone.now())
    shown = Evidence(person=learner, organization=scene.cast.college, kind="file", name="a.txt", result_kind="project",
                     at=timezone.now())  # fmt: skip
    shown.file.save("a.txt", ContentFile(b"my work"))
    signed_in = scene.cast.client("learner")

    with django_capture_on_commit_callbacks(execute=True):
        assert close(scene.cast, "learner").startswith("302")

    everything = json.dumps(rows(), default=repr)
    assert not [word for word in ("maya@example.org", "Maya", "Okonkwo") if word in everything]
    assert not shown.file.storage.exists(shown.file.name)
    assert not Submission.objects.filter(person=learner).exists()
    assert not SubmissionFile.objects.exists()
    assert Award.objects.get().digest == digest
    assert check(data, now=timezone.now()).verdict == "valid"
    page = scene.cast.client(None)
    assert {page.get(f"/c/{award.public_id}{end}").status_code for end in ("/", ".json", ".png", "/offline.json")} == {
        404
    }
    assert signed_in.get(reverse("me")).status_code == 302
    assert scene.cast.client("owner").get(reverse("awards", args=["harbourside"])).status_code == 200


def test_it_asks_for_the_password_and_for_a_yes(scene: Scene):
    assert "This is not your password." in close(scene.cast, "learner", password="guess")
    assert close(scene.cast, "learner", is_sure="").startswith("400")
    assert scene.cast.client("learner").get(reverse("me-close")).status_code == 200
    assert Person.objects.filter(email="maya@example.org", is_active=True).exists()


def test_without_a_password_it_asks_for_an_address(cast: Cast):
    cast.stranger.set_unusable_password()
    cast.stranger.save()

    assert "Type in an address of yours." in close(cast, "stranger", address="other@example.org")
    assert close(cast, "stranger", address="SOL@example.org").startswith("302")
    assert not Person.objects.filter(email="sol@example.org").exists()


def test_the_last_owner_of_an_institution_stays(cast: Cast):
    assert close(cast, "owner").startswith("400")
    assert Person.objects.get(pk=cast.owner.pk).email == "ines@example.org"


def test_what_an_educator_decided_stays_under_no_name(scene: Scene):
    awarded_today(scene)

    assert close(scene.cast, "educator").startswith("302")

    graded = Submission.objects.get(state="graded")
    assert (graded.grade.grader.name, graded.grade.grader.is_active) == ("Deleted account", False)
