"""Putting badges in: files, archives, lists, links, texts; what became of each, and good ones although others fail."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campus.common.errors import InvalidError
from campus.wallet import parcels, services, tasks
from campus.wallet.models import Held, Parcel, Piece
from campus.wallet.services import adding
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene

CSV = b"Name,Url,Authority,Started On,Finished On,License Number\nFirst aid,,Red Kite,Mar 2024,,77\n"


@pytest.fixture
def badge(scene: Scene, elsewhere: Elsewhere) -> bytes:
    """A good one of a college elsewhere."""
    elsewhere.publish()
    return elsewhere.credential(bytes(awarded_today(scene).credential))


def put_in(scene: Scene, *files: tuple[str, bytes], link: str = "", text: str = "") -> str:
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    fields = {"file": uploads, "link": link, "text": text}
    answer = scene.cast.client("learner").post(reverse("wallet-add"), fields, follow=True)
    return f"{answer.status_code} {answer.content.decode()}"


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_it_works(scene: Scene, badge: bytes):
    page = put_in(scene, ("badge.json", badge))

    assert page.startswith("200")
    assert "1 is new in your wallet." in page
    assert "Valid until" in page
    assert bytes(Held.objects.get().data) == badge


def test_too_much_that_waits_is_enough(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    learner = scene.cast.learner
    monkeypatch.setattr(adding, "LOT_BYTES", 3)
    monkeypatch.setattr(adding, "A_LOT", 3)
    found = [parcels.Found(str(at), b"abc"[: at + 1]) for at in range(3)] + [parcels.Found("x")] * 4

    waits = services.add(learner, found, now=timezone.now())

    assert [(each.order, each.name) for each in waits.pieces.all()][:4] == [(0, "0"), (1, "1"), (2, "2"), (3, "x")]
    assert waits.pieces.count() == 7
    monkeypatch.setattr(adding, "MOST_PIECES", 7)
    services.add(learner, [parcels.Found("y")], now=timezone.now())
    with pytest.raises(InvalidError, match="still waiting"):
        services.add(learner, [parcels.Found("z")], now=timezone.now())
    services.add(scene.cast.stranger, [parcels.Found("z")], now=timezone.now())


def test_good_ones_are_kept_although_others_fail(scene: Scene, badge: bytes):
    page = put_in(scene, ("all.zip", zipped(good_json=badge, bad_png=b"\x89PNG\r\n\x1a\n")), ("a.csv", CSV))

    assert "1 is new in your wallet, 1 is noted, not verified, 1 was not kept." in page
    assert "bad.png" in page
    assert sorted(Held.objects.values_list("state", flat=True)) == ["stated", "valid"]
    assert not Piece.objects.exclude(data=b"").exists()


def test_what_is_there_already_is_said_to_be(scene: Scene, badge: bytes):
    own = bytes(scene.cast.learner.awards.get().credential)

    page = put_in(scene, ("one.json", badge), ("two.json", json.dumps(json.loads(badge)).encode()), ("own.json", own))

    assert "1 is new in your wallet, 2 were there already." in page
    assert "Earned here" in page


def test_a_link_is_followed(scene: Scene, badge: bytes, elsewhere: Elsewhere):
    elsewhere.pages["/badges/1"] = badge

    assert "1 is new" in put_in(scene, link=f"https://{elsewhere.host}/badges/1")
    assert "nothing at this address" in put_in(scene, link=f"https://{elsewhere.host}/gone")
    assert "only from public https addresses" in put_in(scene, text="https://127.0.0.2/badge\nhttp://10.0.0.1/")
    assert Held.objects.get().source == "link"


def test_whose_it_is_is_said_and_stops_nothing(scene: Scene, badge: bytes):
    assert "Not shown to be yours" in put_in(scene, text=badge.decode())


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_is_asked_for_once_more(scene: Scene, text: str):
    assert put_in(scene, text=text).startswith("400")
    assert not Parcel.objects.exists()
    with pytest.raises(InvalidError):
        services.add(scene.cast.learner, [], now=timezone.now())


def test_what_a_visitor_did_not_wait_for_is_done_by_a_sweep(scene: Scene, badge: bytes):
    now = timezone.now()
    parcel = services.add(scene.cast.learner, parcels.of_text(badge.decode()), now=now)
    services.deal_with(parcel, now=now, seconds=-1)
    page = scene.cast.client("learner").get(reverse("wallet-parcel", args=[parcel.public_id])).content.decode()

    assert "1 still waits." in page
    assert tasks.take_up() == 1
    assert tasks.take_up() == 0
    assert parcel.pieces.get().outcome == "kept"


def test_what_a_worker_that_died_had_is_free_after_a_while(scene: Scene, badge: bytes):
    now = timezone.now()
    parcel = services.add(scene.cast.learner, parcels.of_text(badge.decode()), now=now)
    parcel.pieces.update(claimed_until=now + services.adding.LEASE)

    assert services.take_up(now=now, seconds=5) == 0
    assert services.take_up(now=now + 2 * services.adding.LEASE, seconds=5) == 1


def test_only_its_owner_sees_what_came_in(scene: Scene):
    parcel = services.add(scene.cast.learner, parcels.of_text("nothing"), now=timezone.now())
    address = reverse("wallet-parcel", args=[parcel.public_id])

    assert scene.cast.client("stranger").get(address).status_code == 404
    assert tasks.clear() == 0
