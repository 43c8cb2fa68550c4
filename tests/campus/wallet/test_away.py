"""Taking it all away: what is in the archive, that it verifies without us, and that it comes back whole elsewhere."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.assessments.models import Evidence
from campus.organizations.queries import did_documents
from campus.wallet import lists, services, tasks
from campus.wallet.models import Held
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
    assert "First aid" in found.read("index.html").decode()
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
