"""What was deleted with an account answers 410 everywhere, and a file that was kept verifies as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from campus.accounts import leaving
from campus.awards import services as awards
from campus.awards.models import Award
from campus.awards.queries import trial_awards
from campus.common.errors import ConflictError
from tests.cast import Scene

NOW = timezone.now()


def deleted(scene: Scene, *, keeps: bool = False) -> Award:
    cast = scene.cast
    made = awards.award(person=cast.learner, achievement=scene.achievement, now=NOW, actor=cast.owner)
    asked = leaving.leave(cast.learner, keeps_credentials=keeps, now=NOW)
    leaving.forget(asked, now=NOW + timedelta(days=7))
    return made


@pytest.mark.parametrize("end", ["/", ".json", ".jwt", ".png", ".pdf", "/offline.json"])
def test_it_is_gone(scene: Scene, client: Client, end: str) -> None:
    answer = client.get(f"/c/{deleted(scene).public_id}{end}")

    assert answer.status_code == 410
    assert "not shown any more" in answer.content.decode()


def test_its_link_names_no_credential_to_verify(scene: Scene, client: Client) -> None:
    made = deleted(scene)

    page = client.post("/verify/", {"link": f"{made.base_url}/c/{made.public_id}"}).content.decode()

    assert "There is no credential at this address" in page


def test_a_file_that_was_kept_verifies(scene: Scene, client: Client) -> None:
    made = deleted(scene)

    page = client.post("/verify/", {"file": SimpleUploadedFile("mine.json", bytes(made.credential))}, follow=True)

    assert "Authentic, and valid today." in page.content.decode()


def test_what_its_holder_wanted_kept_is_shown(scene: Scene, client: Client) -> None:
    made = deleted(scene, keeps=True)

    assert client.get(f"/c/{made.public_id}/").status_code == 200
    assert client.get(f"/c/{made.public_id}.json").content == bytes(made.credential)


@pytest.mark.parametrize("keeps", [True, False])
def test_the_staff_see_the_record_and_issue_nothing_anew(scene: Scene, keeps: bool) -> None:
    made = deleted(scene, keeps=keeps)
    owner = scene.cast.client("owner")

    assert "Deleted account" in owner.get(f"/manage/harbourside/awards/{made.public_id}/").content.decode()
    assert "Deleted account" in owner.get("/manage/harbourside/awards/").content.decode()
    assert owner.get("/manage/harbourside/awards/export.csv").status_code in {200, 404}
    assert not trial_awards(scene.cast.college)
    with pytest.raises(ConflictError):
        awards.issue_anew(scene.cast.owner, award=made, now=NOW)
