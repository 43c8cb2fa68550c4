"""A unit as a learner reads it."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from campus.common.errors import NotAllowedError
from campus.courses import services
from campus.courses.models import Attachment, EditionUnit, Unit, UnitDone
from campus.journal.models import Event, Pending
from tests.cast import Scene

NOW = timezone.now()
FIRST = "/learn/reading-data-honestly/units/1/"


@pytest.fixture
def taken(scene: Scene) -> Scene:
    services.enrol(scene.cast.learner, course=scene.course, now=NOW)
    return scene


def attach(unit: Unit, name: str, media_type: str, *, data: bytes = b"data", is_download: bool = False) -> None:
    made = Attachment(
        public_id=name[:19], unit=unit, name=name, title=f"About {name}", media_type=media_type, size=len(data)
    )
    made.is_download = is_download
    made.file.save("kept", ContentFile(data), save=False)
    made.save()


def test_it_works(taken: Scene):
    page = taken.cast.client("learner").get(FIRST).content.decode()

    assert "<h1>Unit 1</h1>" in page
    assert "Text of unit 1." in page
    assert "Step 1 of 4, about 10 minutes." in page
    assert "Done, go on to unit 2" in page
    assert 'aria-current="page">Unit 1' in page
    assert "0 of 4 steps done" in page


def test_done_goes_on_and_is_noted_once(taken: Scene):
    client = taken.cast.client("learner")

    answer = client.post(FIRST)
    client.post(FIRST)

    assert answer["Location"] == "/learn/reading-data-honestly/units/2/"
    event = Event.objects.get(verb="unit.done")
    assert event.data == {"unit": taken.units[0].pk, "course": taken.course.pk}
    assert event.person == taken.cast.learner
    assert Pending.objects.filter(event=event, consumer="awards").exists()
    page = client.get(FIRST).content.decode()
    assert "(done)" in page
    assert "Go on: Unit 2" in page


def test_the_last_unit_leads_to_the_quiz_and_says_so(taken: Scene):
    client = taken.cast.client("learner")

    assert "Done, go on to the quiz" in client.get("/learn/reading-data-honestly/units/2/").content.decode()
    answer = client.post("/learn/reading-data-honestly/units/2/")

    assert answer["Location"] == "/learn/reading-data-honestly/units/3/quiz/"


def test_the_last_step_of_all_leads_home(taken: Scene):
    EditionUnit.objects.filter(unit__kind__in=["quiz", "project"]).delete()
    client = taken.cast.client("learner")
    client.post(FIRST)

    page = client.get("/learn/reading-data-honestly/units/2/").content.decode()
    answer = client.post("/learn/reading-data-honestly/units/2/")

    assert ">Done</button>" in page
    assert answer["Location"] == "/learn/"
    assert client.get("/learn/reading-data-honestly/")["Location"] == "/learn/"
    assert "Back to your learning" in client.get("/learn/reading-data-honestly/units/2/").content.decode()


def test_staff_look_through_it_and_nothing_is_counted(taken: Scene):
    client = taken.cast.client("educator")

    page = client.get(FIRST).content.decode()
    client.post(FIRST)

    assert "You see this as staff does" in page
    assert '<button class="btn">Done' not in page
    assert not UnitDone.objects.exists()
    with pytest.raises(NotAllowedError, match="Enrol in"):
        services.finish_unit(taken.cast.educator, unit=taken.units[0], now=NOW)


def test_a_video_comes_with_captions_and_transcript(taken: Scene):
    unit = taken.units[0]
    unit.video.save("film.webm", ContentFile(b"film"), save=False)
    unit.captions.save("words.vtt", ContentFile(b"WEBVTT"), save=False)
    unit.video_title, unit.transcript = "Three papers", "Three front pages."
    unit.save()
    client = taken.cast.client("learner")

    page = client.get(FIRST).content.decode()
    film = client.get(f"{FIRST}video", headers={"Range": "bytes=1-2"})

    assert '<video controls preload="metadata" src="/learn/reading-data-honestly/units/1/video"' in page
    assert '<track kind="captions" src="/learn/reading-data-honestly/units/1/captions" srclang="en"' in page
    assert "Transcript of the video “Three papers”" in page
    assert b"".join(film.streaming_content) == b"il"
    assert film["Content-Type"] == "video/webm"
    assert b"".join(client.get(f"{FIRST}captions").streaming_content) == b"WEBVTT"


def test_a_video_elsewhere_is_only_linked(taken: Scene):
    Unit.objects.filter(pk=taken.units[0].pk).update(
        video_url="https://video.example/1", video_title="Axes", transcript="T"
    )

    page = taken.cast.client("learner").get(FIRST).content.decode()

    assert '<a href="https://video.example/1" rel="noopener nofollow">Watch “Axes”</a>' in page
    assert "<iframe" not in page
    assert taken.cast.client("learner").get(f"{FIRST}video").status_code == 404


def test_pictures_are_shown_and_downloads_saved(taken: Scene):
    unit = taken.units[0]
    attach(unit, "img/chart.svg", "image/svg+xml", data=b"<svg/>")
    attach(unit, "data.csv", "text/csv", is_download=True)
    unit.body = '![A chart](img/chart.svg "Caption") and [the data](data.csv)'
    unit.save()
    client = taken.cast.client("learner")

    page = client.get(FIRST).content.decode()
    picture, download = client.get(f"{FIRST}files/img/chart.svg"), client.get(f"{FIRST}files/data.csv")

    assert f'<img src="{FIRST}files/img/chart.svg" alt="A chart"' in page
    assert "To take away" in page
    assert "About data.csv" in page
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture["Content-Disposition"] == "inline; filename*=UTF-8''chart.svg"
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert download["Content-Disposition"].startswith("attachment;")
    assert client.get(f"{FIRST}files/none.png").status_code == 404
    picture.close()
    download.close()


@pytest.mark.parametrize("name", ["stranger", "employer", "outsider", None])
def test_files_are_for_those_who_take_the_course(taken: Scene, name: str | None):
    attach(taken.units[0], "data.csv", "text/csv", is_download=True)

    answer = taken.cast.client(name).get(f"{FIRST}files/data.csv")

    assert answer.status_code == 302
    assert "text/csv" not in answer["Content-Type"]


def test_a_retired_unit_stays_open_to_those_who_did_it(taken: Scene):
    services.finish_unit(taken.cast.learner, unit=taken.units[0], now=NOW)
    services.enrol(taken.cast.stranger, course=taken.course, now=NOW)
    services.retire_unit(taken.cast.owner, unit=taken.units[0], now=NOW)
    services.publish(taken.cast.owner, course=taken.course, now=NOW)
    place = "/learn/reading-data-honestly/units/4/"
    assert "<h1>Unit 1</h1>" in taken.cast.client("stranger").get(FIRST).content.decode()  # their edition still has it
    taken.course.refresh_from_db()
    for person in (taken.cast.learner, taken.cast.stranger):
        services.take_newest(person, course=taken.course, now=NOW)

    page = taken.cast.client("learner").get(place).content.decode()

    assert "<h1>Unit 1</h1>" in page
    assert "No longer part of the course; you can still read it." in page
    assert "0 of 3 steps done" in page
    assert taken.cast.client("stranger").get(place).status_code == 404
    assert taken.cast.client("educator").get(place).status_code == 200
    assert taken.cast.client("learner").get("/learn/reading-data-honestly/units/0/").status_code == 404
