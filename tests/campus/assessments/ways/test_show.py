"""What a learner meets: observation and attendance, one's evidence, certificates, and the learner's home."""

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments.models import Evidence, HoursReport, Observation
from campus.assessments.services import certificates, claims, evidence, observations
from campus.assessments.services.observations import Seen
from campus.assessments.ways.foreign import Checked
from campus.courses import services as courses
from campus.courses.models import Enrolment
from campus.courses.queries import progress
from campus.organizations.models import Organization
from tests.campus.assessments.stage import NOW, upload
from tests.campus.assessments.ways.stage import activity, decided, drafted
from tests.campus.awards.stage import awarded
from tests.cast import Cast, Scene


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("learner")


def test_it_works(cast: Cast, browser: Client):
    held = activity(cast, "observation", brief="Come to the *shed*.")
    address = f"/show/{held.public_id}/"
    assert "<em>shed</em>" in browser.get(address).content.decode()

    browser.post(address, {"do": "ready"})
    page = browser.get(address).content.decode()
    watched = Observation.objects.get()
    assert watched.public_id in page
    assert 'class="qr"' in page
    observations.see(cast.educator, observation=watched, seen=[Seen("k", text="Begun.")], now=NOW)
    assert "Something was noted" in browser.post(address, {"do": "drop"}, follow=True).content.decode()
    observations.decide(cast.educator, observation=watched, is_passed=False, comment="Call first.", now=NOW)

    page = browser.get(address).content.decode()
    assert "Call first." in page
    assert "Once more" in page
    assert held.title in browser.get("/learn/").content.decode()


def test_staff_look_at_it_without_beginning(cast: Cast):
    held = activity(cast, "observation", audience="course")

    assert "You look at this page as staff" in cast.client("educator").get(f"/show/{held.public_id}/").content.decode()
    assert cast.client("stranger").get(f"/show/{held.public_id}/").status_code == 404


def test_hours_are_reported_and_a_fault_is_said(cast: Cast, browser: Client):
    held = activity(cast, "attendance", data={"takes_reports": True, "asked_hours": 40})
    address, today = f"/show/{held.public_id}/", timezone.localdate().isoformat()

    browser.post(address, {"day": today, "hours": "2.5", "text": "Counted litter."})
    assert "24 hours" in browser.post(address, {"day": today, "hours": "23", "text": "More."}).content.decode()
    browser.post(address, {"day": "", "hours": "x", "text": ""})

    assert HoursReport.objects.get().hours == 2.5
    page = browser.get(address).content.decode()
    assert "40 hours are asked for." in page
    assert "2.5 more wait" in page


def test_who_takes_its_course_may_show_it_and_no_other(scene: Scene, settings: object):
    cast = scene.cast
    held = activity(cast, "attendance", audience="course")
    settings.ACTIVITY_TAKERS = "tests.campus.assessments.ways.test_show.only_maya"  # type: ignore[attr-defined]

    assert cast.client("learner").get(f"/show/{held.public_id}/").status_code == 200
    assert cast.client("employer").get(f"/show/{held.public_id}/").status_code == 404


def only_maya(person: object, kind: str, thing_id: int) -> bool:
    return str(person).startswith("Maya") and kind == "attendance"


def test_evidence_is_shown_piece_by_piece(cast: Cast, browser: Client):
    claim = drafted(cast, activity(cast, "recognition"))
    kept = evidence.add_file(cast.learner, occasion=claims.occasion(claim), upload=upload(), now=NOW)
    address = f"/show/evidence/{kept.public_id}"
    page = browser.post(f"{address}/public", {"is_public": "1"}, follow=True).content.decode()
    assert "once somebody has decided" in page
    decided(cast, claims.hand_in(cast.learner, claim=claim, now=NOW))

    browser.post(f"{address}/public", {"is_public": "1"})
    shown = Client().get(address)
    assert (b"".join(shown), shown["Content-Disposition"][:10]) == (b"The median rent is 900.\n", "attachment")
    assert shown["Cache-Control"] == "private, no-store"
    browser.post(f"{address}/public", {"is_public": "0"})

    assert Client().get(address).status_code == 404
    assert cast.client("educator").post(f"{address}/public", {"is_public": "1"}).status_code == 404
    assert "A decision of" in browser.get("/show/").content.decode()


def test_a_link_has_no_file(cast: Cast, browser: Client):
    drafted(cast, activity(cast, "recognition"))

    assert browser.get(f"/show/evidence/{Evidence.objects.get().public_id}").status_code == 404


def show(client: Client, **sent: object) -> str:
    college = Organization.objects.get(slug="harbourside").pk
    return client.post("/show/certificates/", {"organization": college, **sent}, follow=True).content.decode()


def test_a_certificate_is_checked_and_what_cannot_be_verified_says_so(browser: Client):
    page = show(browser, text="no credential")
    assert "It is kept as evidence" in page
    assert "not what was signed, or no credential" in page
    assert "paste the text" in show(browser)
    big = upload("x.json", b"{" + b" " * (2 * 1024 * 1024))
    assert "at most 2" in show(browser, file=big)


def test_one_of_our_own_is_refused_and_too_many_at_once_too(scene: Scene):
    award = awarded(scene, scene.cast.learner)
    client = scene.cast.client("learner")
    page = show(client, text=bytes(award.credential).decode())
    assert "issued by Harbourside College itself" in page

    for n in range(25):
        page = show(client, text=f"x{n}")

    assert "Wait five minutes" in page


def test_an_assessor_confirms_whose_it_is(cast: Cast):
    checked = Checked("valid", digest="ab" * 32, ref="https://example.org/a", name="Sea safety", issuer="Coast School")
    shown = certificates.show(cast.learner, organization=cast.college, data=b"{}", checked=checked, now=NOW)
    address = f"/manage/harbourside/certificates/{shown.public_id}"
    client = cast.client("educator")
    assert "Sea safety" in client.get("/manage/harbourside/certificates/").content.decode()
    assert "Say how you know" in client.post(address, {"count": "1"}, follow=True).content.decode()

    client.post(address, {"count": "1", "reason": "Passport seen."})

    shown.refresh_from_db()
    assert shown.state == "counted"
    assert "No certificate waits" in client.get("/manage/harbourside/certificates/").content.decode()


def test_a_unit_of_a_course_leads_here_and_whoever_takes_it_may_show_it(scene: Scene):
    cast = scene.cast
    held = activity(cast, "observation", audience="course")
    Enrolment.objects.filter(course=scene.course).delete()
    courses.add_unit(cast.educator, course=scene.course, now=NOW, kind="activity", activity=held)
    course = courses.publish(cast.educator, course=scene.course, now=NOW)
    courses.enrol(cast.learner, course=course, now=NOW)
    number = len(progress(cast.learner, course, now=NOW).steps)

    answer = cast.client("learner").get(f"/learn/reading-data-honestly/units/{number}/")

    assert answer["Location"] == f"/show/{held.public_id}/"
    assert cast.client("learner").get(answer["Location"]).status_code == 200
    found = cast.client("educator").get(f"/manage/harbourside/activities/{held.public_id}/observe/", {"q": "maya"})
    assert "Maya Okonkwo-Lind" in found.content.decode()
