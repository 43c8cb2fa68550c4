"""Taking it all away: what is in the archive, that it verifies without us, and that it comes back whole elsewhere."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.assessments.models import Evidence
from campus.organizations.queries import did_documents
from campus.wallet import lists, parcels, services, tasks
from campus.wallet.models import Held, Keepsake
from campus.wallet.services import keepsakes
from testamur import StaticResolver, verify
from testamur.report import Outcome
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


def archive(client: Client, query: str = "") -> ZipFile:
    answer = client.get(reverse("wallet-away-file") + query)
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]  # it is a WSGI answer


def filled(scene: Scene, elsewhere: Elsewhere) -> bytes:
    """Return a credential of others, which the learner keeps and has ordered, beside one earned and one noted."""
    elsewhere.publish()
    person, now = scene.cast.learner, timezone.now()
    data = elsewhere.credential(bytes(awarded_today(scene).credential))
    held = services.keep(person, data, "upload", now=now).held
    assert held is not None
    services.mark(person, thing=held, is_pinned=True, tags=["work"])
    services.collect(person, thing=held, collections=[services.name_collection(person, name="For Ana", now=now)])
    services.note(person, lists.Entry("First aid", "Red Kite"), now=now)
    return data


def test_it_works(scene: Scene, elsewhere: Elsewhere):
    data = filled(scene, elsewhere)
    shown = Evidence(person=scene.cast.learner, organization=scene.cast.college, kind="file", name="a.txt",
                     result_kind="project", at=timezone.now())  # fmt: skip
    shown.file.save("a.txt", ContentFile(b"my work"))

    found = archive(scene.cast.client("learner"))

    index = json.loads(found.read("index.json"))
    by_name = {each["issuer"]: each for each in index["credentials"]}
    assert found.read(by_name["Meridian Skills Academy"]["file"]) == data
    assert found.read(index["evidence"][-1]["file"]) == b"my work"
    assert by_name["Red Kite"]["awarded"] is None  # no day was said, and that it came in today is none
    page = found.read("index.html").decode()
    assert "Not verified: nobody signed it" in page
    assert page.count("Valid on that day") == 2
    assert f'src="{by_name["Harbourside College"]["image"]}"' in page
    assert found.read(by_name["Harbourside College"]["image"]).startswith(b"<svg")
    assert b"<!doctype html>" in found.read("verify.html").lower()[:100]
    own = found.read(by_name["Harbourside College"]["token"])
    report = verify(own, now=timezone.now(), resolver=StaticResolver(did_documents()))
    signature = report.check("signature")
    assert signature is not None
    assert signature.outcome is Outcome.PASSED


def test_it_comes_back_whole_into_an_empty_wallet(scene: Scene, elsewhere: Elsewhere):
    filled(scene, elsewhere)
    small = archive(scene.cast.client("learner"), "?parts=credentials")
    assert not [name for name in small.namelist() if name.startswith(("images/", "evidence/"))]
    packed = io.BytesIO()
    with ZipFile(packed, "w") as again:
        for name in small.namelist():
            again.writestr(f"wallet/{name}", small.read(name))
    packed.name, _ = "wallet.zip", packed.seek(0)
    other = scene.cast.client("stranger")

    page = other.post(reverse("wallet-add"), {"file": packed}, follow=True).content.decode()

    assert "2 are new in your wallet, 1 is noted, not verified." in page
    before, after = (_index(archive(scene.cast.client(who))) for who in ("learner", "stranger"))
    assert after == before
    kept = {each.digest: bytes(each.data) for each in Held.objects.filter(person=scene.cast.stranger)}
    assert {each.digest: bytes(each.data) for each in scene.cast.learner.held.all()}.items() <= kept.items()
    assert tasks.take_up() == 0


def _index(found: ZipFile) -> list[dict[str, Any]]:
    """Return what counts of each credential, wherever it lies."""
    own = ("name", "digest", "pinned", "place", "tags", "collections", "skills", "state")
    index = json.loads(found.read("index.json"))["credentials"]
    return sorted(({name: each[name] for name in own} for each in index), key=lambda each: str(each["digest"]))


def test_an_index_of_nonsense_orders_nothing(scene: Scene):
    entry = lists.Entry("First aid", "Red Kite").to_bytes()
    listed = [{"file": "a.json", "tags": 7, "collections": [None, "x" * 90], "place": [], "pinned": "yes"}, "b", {}]
    packed = io.BytesIO()
    with ZipFile(packed, "w") as made:
        made.writestr("a.json", entry)
        made.writestr("index.json", json.dumps({"testamurWallet": 1, "credentials": listed}))
    packed.name, _ = "wallet.zip", packed.seek(0)

    page = scene.cast.client("learner").post(reverse("wallet-add"), {"file": packed}, follow=True).content.decode()

    assert "1 is noted" in page


def test_evidence_and_pictures_come_back_whole_and_go_along_again(scene: Scene, elsewhere: Elsewhere):
    filled(scene, elsewhere)
    learner, stranger = (scene.cast.client(who) for who in ("learner", "stranger"))
    sha256 = hashlib.sha256(b"my work").hexdigest()
    given = {"person": scene.cast.learner, "organization": scene.cast.college, "result_kind": "project"}
    given |= {"at": timezone.now()}
    shown = Evidence(**given, kind="file", name="a b.txt", title="Work", media_type="text/plain", sha256=sha256)
    shown.file.save("a.txt", ContentFile(b"my work"))
    Evidence.objects.create(**given, kind="link", title="A talk", link="https://example.org/talk", text="In May.")
    first = archive(learner)

    page = stranger.post(reverse("wallet-add"), {"file": copied(first)}, follow=True).content.decode()

    again = archive(stranger)
    before, after = (json.loads(each.read("index.json")) for each in (first, again))
    assert "files came with them" in page
    assert "The file itself was not in the archive" in page  # the report of the stage has none
    assert [_told(each) for each in after["evidence"]] == [_told(each) for each in before["evidence"][-2:]]
    assert [again.read(each["file"]) for each in after["evidence"] if "file" in each] == [b"my work"]
    drawings = [
        {each["digest"]: each["image"] for each in index["credentials"] if "image" in each} for index in (before, after)
    ]
    assert [again.read(name) for name in drawings[1].values()] == [first.read(name) for name in drawings[0].values()]
    assert drawings[0].keys() == drawings[1].keys() != set()
    number = Keepsake.objects.count()
    stranger.post(reverse("wallet-add"), {"file": copied(again)})
    assert Keepsake.objects.count() == number


def test_what_came_beside_is_its_owners_and_is_kept_once(scene: Scene):
    packed = beside({"file": "evidence/a.txt", "name": "a.txt", "title": "A talk", "mediaType": "text/plain"})
    client = scene.cast.client("learner")

    for _again in range(2):
        packed.seek(0)
        client.post(reverse("wallet-add"), {"file": packed})

    kept = Keepsake.objects.get()
    address = reverse("wallet-beside-file", args=[kept.public_id])
    assert "A talk" in client.get(reverse("wallet-beside")).content.decode()
    assert b"".join(client.get(address).streaming_content) == b"my work"  # type: ignore[arg-type]  # a WSGI answer
    assert scene.cast.client("stranger").get(address).status_code == 404
    client.post(reverse("wallet-beside"), {"remove": kept.public_id})
    assert not Keepsake.objects.exists()
    assert not kept.file.storage.exists(str(kept.file.name))


def test_what_could_not_be_taken_is_said(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    file = {"file": "evidence/a.txt"}
    packed = beside(
        file | {"name": "altered.txt", "sha256": "0" * 64},
        {"file": "evidence/gone.txt", "name": "gone.txt"},
        {"name": "never.txt"},
        file | {"name": "kept.txt", "mediaType": "text/html", "text": "\ud800\x00", "link": "x:y"},
        file | {"name": "too many.txt"},
    )
    monkeypatch.setattr(keepsakes, "MOST", 1)

    page = scene.cast.client("learner").post(reverse("wallet-add"), {"file": packed}, follow=True).content.decode()

    assert "4 were not kept, 1 file came with them" in page
    for words in ("not the file that the list", "It is not in the archive", "was not in the archive", "no more room"):
        assert words in page
    kept = Keepsake.objects.get()
    assert (kept.name, kept.media_type, kept.link, kept.text) == ("kept.txt", "application/octet-stream", "", "?")


def test_an_index_is_as_long_as_what_a_wallet_may_have(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parcels, "MOST_LYING", 2)
    packed = beside(*({"title": f"Talk {number}", "text": "In May."} for number in range(9)))

    page = scene.cast.client("learner").post(reverse("wallet-add"), {"file": packed}, follow=True).content.decode()

    assert "1 was not kept, 2 files came with them" in page
    assert "more than fits at one go" in page


def test_a_file_that_cannot_be_used_is_not_unpacked_again_and_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parcels, "MOST_IN_ALL", 7)
    packed = beside({"file": "evidence/a.txt", "sha256": "0" * 64}, {"file": "evidence/a.txt"})

    words = [each.problem for each in parcels.of_files([("wallet.zip", packed)])]

    assert "It is not the file" in words[0]
    assert "more than fits at one go" in words[1]


def beside(*listed: dict[str, str]) -> io.BytesIO:
    """Return an archive of a wallet with no credentials, and one file that these lines are about."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as made:
        made.writestr("evidence/a.txt", "my work")
        made.writestr("index.json", json.dumps({"testamurWallet": 1, "evidence": listed}))
    packed.name, _ = "wallet.zip", packed.seek(0)
    return packed


def copied(found: ZipFile) -> io.BytesIO:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as again:
        for name in found.namelist():
            again.writestr(name, found.read(name))
    packed.name, _ = "wallet.zip", packed.seek(0)
    return packed


def _told(each: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in each.items() if name != "file"}
