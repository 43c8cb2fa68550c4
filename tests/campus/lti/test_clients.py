"""Several clients of one platform, and several deployments of one client: none speaks for another."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from campus.common.errors import InvalidError
from campus.lti.models import Context, Fault, Registration, Subject
from campus.lti.services import registering
from tests.campus.lti.stage import Stage


def second(stage: Stage, client_id: str = "another-client") -> Stage:
    """Connect the same platform once more, as another of its clients."""
    owner, now = stage.scene.cast.owner, timezone.now()
    made, _secret = registering.prepare(owner, organization=stage.scene.cast.college, name="Moodle too", now=now)
    values = {name: getattr(stage.registration, name) for name in registering.NEEDED}
    registering.keep(owner, registration=made, now=now, **{**values, "client_id": client_id})
    return Stage(stage.platform, made, stage.scene)


def test_a_person_is_one_at_two_clients_of_a_platform(stage: Stage):
    other = second(stage)
    stage.launch("4")
    _as_client(other)

    came = other.launch("4")

    assert came.status_code == 302
    assert Subject.objects.filter(subject="4").count() == 1, "the issuer's word for a person is one (5.1.1.1)"
    assert Context.objects.count() == 2, "what is asked there is asked as each client"


def test_a_launch_for_one_client_is_not_taken_by_the_other(stage: Stage):
    other = second(stage)
    _as_client(other)

    refused = other.launch("4", aud=stage.registration.client_id)

    assert refused.status_code == 400
    assert (Fault.objects.get().code, Fault.objects.get().registration) == ("audience", other.registration)


def test_a_sign_in_begun_for_one_client_does_not_end_at_the_other(stage: Stage):
    other = second(stage)
    browser = Client()
    launched = stage.launch("4", client=browser).wsgi_request.POST.dict()

    refused = browser.post(f"/lti/{other.registration.public_id}/launch", launched)

    assert refused.status_code == 400
    assert Fault.objects.get().code == "state"


def test_the_same_client_is_connected_once(stage: Stage):
    with pytest.raises(InvalidError, match="connected already"):
        second(stage, stage.registration.client_id)


def test_deployments_share_people_and_courses_and_keep_their_links_apart(stage: Stage):
    stage.launch("4")
    stage.platform.deployment = "10"
    stage.launch("4")
    stage.registration.deployments.update(is_allowed=True)

    came = stage.launch("4")

    assert came.status_code == 302
    assert Subject.objects.filter(subject="4").count() == 1
    placed = Context.objects.get().placements.order_by("deployment_id")
    assert [(each.deployment_id, each.link_id) for each in placed] == [("10", "12"), ("9", "12")]


def test_each_client_has_its_own_first_deployment(stage: Stage):
    other = second(stage)
    stage.launch("4")
    _as_client(other)
    stage.platform.deployment = "77"

    assert other.launch("4").status_code == 302, "the first that launches is taken"

    allowed = Registration.objects.values_list("deployments__deployment_id", "deployments__is_allowed")
    assert set(allowed) == {("9", True), ("77", True)}


def _as_client(stage: Stage) -> None:
    """Have the platform launch this client from now on."""
    here = registering.addresses(stage.registration)
    stage.platform.client_id = stage.registration.client_id
    stage.platform.tool |= {"redirect": here["launch"], "login": here["login"]}
