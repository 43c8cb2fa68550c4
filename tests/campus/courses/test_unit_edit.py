"""Staff write units: words with a preview, order, taking out and bringing back."""

from __future__ import annotations

from django.utils import timezone

from campus.courses import queries, services
from campus.courses.models import Attachment, Unit
from campus.journal.models import Event
from tests.cast import Scene

NOW = timezone.now()
ONE = "/manage/harbourside/courses/reading-data-honestly/"


def typed(**changed: object) -> dict[str, object]:
    return {"title": "A unit", "minutes": 8, "body": "## A heading\n\nWords.", "revision": 0, **changed}


def titles(scene: Scene) -> list[str]:
    return [unit.title for unit in queries.units(queries.newest(scene.course)) if not unit.is_assessed]


def test_it_works(scene: Scene):
    client = scene.cast.client("educator")

    answer = client.post(f"{ONE}units/new/page/", typed())

    made = Unit.objects.get(title="A unit")
    assert answer["Location"] == f"{ONE}units/{made.pk}/"
    assert titles(scene) == ["Unit 1", "Unit 2", "A unit"]
    assert "A heading" in client.get(answer["Location"]).content.decode()


def test_preview_shows_and_saves_nothing(scene: Scene):
    unit = scene.units[0]
    Attachment.objects.create(public_id="p", unit=unit, name="a.png", media_type="image/png", size=1, file="units/a")
    client = scene.cast.client("educator")
    body = "## Seen\n\n![A chart](a.png)\n\n<script>alert(1)</script>"

    page = client.post(f"{ONE}units/{unit.pk}/", typed(body=body, preview="1")).content.decode()
    fresh = client.post(f"{ONE}units/new/page/", typed(title="", body="## Seen", preview="1")).content.decode()

    assert "<h2>Seen</h2>" in page
    assert 'src="/learn/reading-data-honestly/units/1/files/a.png"' in page
    assert "<script>alert" not in page
    assert "<h2>Seen</h2>" in fresh
    unit.refresh_from_db()
    assert unit.body == "Text of unit 1."
    assert Unit.objects.count() == 4


def test_change_saves_and_counts(scene: Scene):
    unit = scene.units[0]

    scene.cast.client("owner").post(f"{ONE}units/{unit.pk}/", typed(body="New words"))

    now = queries.as_written(unit)
    assert (now.title, now.body, now.revision) == ("A unit", "New words", 1)


def test_of_two_who_save_the_second_sees_both_texts(scene: Scene):
    unit = scene.units[0]
    services.change_unit(scene.cast.owner, unit=unit, body="Their words", revision=0, now=NOW)
    client = scene.cast.client("educator")

    page = client.post(f"{ONE}units/{unit.pk}/", typed(body="My words")).content.decode()

    assert "Somebody else saved a change while you were writing." in page
    assert "Their words</pre>" in page
    assert "My words</textarea>" in page
    assert queries.as_written(unit).body == "Their words"
    client.post(f"{ONE}units/{unit.pk}/", typed(body="My words", revision=1))
    assert queries.as_written(unit).body == "My words"


def test_units_move_up_and_down_and_stop_at_the_ends(scene: Scene):
    client = scene.cast.client("owner")
    second = f"{ONE}units/{scene.units[1].pk}/move/"

    answer = client.post(second, {"to": "up"})
    assert answer["Location"] == f"{ONE}#units"
    assert titles(scene) == ["Unit 2", "Unit 1"]
    client.post(second, {"to": "up"})
    assert titles(scene) == ["Unit 2", "Unit 1"]
    client.post(second, {"to": "down"})

    assert titles(scene) == ["Unit 1", "Unit 2"]
    assert Event.objects.filter(verb="unit.moved").count() == 2


def test_a_unit_is_taken_out_after_asking_and_brought_back_last(scene: Scene):
    client = scene.cast.client("owner")
    address = f"{ONE}units/{scene.units[0].pk}/"

    assert "Take “Unit 1” out of the course?" in client.get(f"{address}retire/").content.decode()
    for _ in range(2):
        client.post(f"{address}retire/")
    assert titles(scene) == ["Unit 2"]
    assert "1 unit that is no longer part of it" in client.get(ONE).content.decode()
    assert "No longer part of the course." in client.get(address).content.decode()
    services.move_unit(scene.cast.owner, unit=scene.units[0], by=1, now=NOW)
    for _ in range(2):
        client.post(f"{address}restore/")

    assert titles(scene) == ["Unit 2", "Unit 1"]
    assert Event.objects.filter(verb="unit.retired").count() == 1
    assert Event.objects.filter(verb="unit.restored").count() == 1
    assert not Event.objects.filter(verb="unit.moved").exists()
