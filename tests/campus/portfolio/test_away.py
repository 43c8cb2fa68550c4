"""A portfolio goes along when a wallet is taken away, and stands again where the archive is put in."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from campus.accounts import joining
from campus.portfolio import away, queries, services
from campus.portfolio.models import Portfolio
from campus.wallet import services as wallet
from campus.wallet.models import Piece
from campus.wallet.services import ordering
from tests.campus.portfolio.stage import shown
from tests.campus.verification.elsewhere import Elsewhere
from tests.cast import Scene


def packed(scene: Scene, who: str = "learner") -> io.BytesIO:
    """Return somebody's archive, as a file to be put in."""
    answer = scene.cast.client(who).get(reverse("wallet-away-file"))
    made = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[arg-type]  # it is a WSGI answer
    made.name = "wallet.zip"
    return made


def indexed(index: dict[str, Any]) -> io.BytesIO:
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("index.json", json.dumps({"testamurWallet": 1, **index}))
    made.name, _ = "wallet.zip", made.seek(0)
    return made


def put_in(scene: Scene, file: io.BytesIO, who: str = "stranger") -> str:
    return str(scene.cast.client(who).post(reverse("wallet-add"), {"file": file}, follow=True).content.decode())


def test_it_comes_back_with_its_words_and_order_and_is_off(scene: Scene, elsewhere: Elsewhere):
    elsewhere.publish()
    _made, group, award = shown(scene, layout="timeline", theme="linen", hue=20)
    learner, now = scene.cast.learner, timezone.now()
    held = wallet.keep(learner, elsewhere.credential(bytes(award.credential)), "upload", now=now).held
    assert held is not None
    services.pick(learner, group=group, awards=[], helds=[held.public_id], works=[])
    services.write(learner, piece=group.pieces.get(award=award), text="I *drew* it.")
    services.add_own(learner, group=group, title="A talk", url="https://example.org/talk", text="In May.")
    services.keep_cv(learner, said={"phone": "+44", "awards": [award.public_id]})

    page = put_in(scene, packed(scene))

    assert "In your portfolio again" in page
    before, after = away.told(learner), away.told(scene.cast.stranger)
    assert after == before
    back = Portfolio.objects.get(person=scene.cast.stranger)
    assert (back.is_public, back.name, back.cv) == (False, None, {"phone": "+44"})
    [part] = queries.parts(back, now=now)
    assert [each.title for each in part.pieces] == ["Reading data honestly", "Reading data honestly", "A talk"]


def test_put_in_twice_or_beside_another_page_it_takes_nothing_away(scene: Scene):
    shown(scene)
    stranger = scene.cast.stranger
    mine = services.ensure(stranger)
    services.group(stranger, portfolio=mine, title="Mine", text="Stays.")

    put_in(scene, packed(scene))
    put_in(scene, packed(scene))

    assert list(mine.groups.values_list("title", flat=True)) == ["Mine", "What I can do"]
    mine.refresh_from_db()
    assert (mine.line, mine.about) == ("", "")


def test_it_waits_for_the_credentials_it_speaks_of(scene: Scene):
    shown(scene)
    parcel = wallet.add(scene.cast.stranger, _found(packed(scene)), now=timezone.now())

    wallet.deal_with(parcel, now=timezone.now(), seconds=-1)
    [last] = Piece.objects.filter(parcel=parcel, kept_as__others=True)
    assert last.outcome == "waits"
    wallet.deal_with(parcel, now=timezone.now(), seconds=60)

    assert Portfolio.objects.get(person=scene.cast.stranger).groups.get().pieces.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        "x",
        {"groups": "x", "cv": [], "hue": "red", "layout": 7, "title": "\x00", "about": "a\ud800b\x00"},
        {
            "groups": [
                {"title": "\u202e", "pieces": [7]},
                {"title": "T", "pieces": [{"digest": "\ud800"}, {"url": "x:"}]},
            ]
        },
        {"groups": [{"title": "T", "pieces": [{"title": "A", "url": "http://[", "text": "y" * 9000}]}] * 40},
    ],
)
def test_nonsense_breaks_nothing(scene: Scene, said: Any):
    page = put_in(scene, indexed({"portfolio": said}))

    assert "What you wrote about them" in page
    assert not Piece.objects.filter(outcome="waits").exists()


def test_no_credential_of_an_archive_passes_for_what_was_written(scene: Scene):
    made = indexed({"credentials": [{"file": "a.png", "others": True}]})
    with ZipFile(made, "a") as archive:
        archive.writestr("a.png", b"\x89PNG\xff")

    assert "There is no credential in this" in put_in(scene, made)


def test_of_two_accounts_with_a_page_each_the_words_come_together(scene: Scene):
    _made, group, award = shown(scene)
    learner, stranger, now = scene.cast.learner, scene.cast.stranger, timezone.now()
    services.write(learner, piece=group.pieces.get(), text="I drew it.")
    both = [ordering.name_collection(each, name="Work", now=now) for each in (learner, stranger)]
    ordering.collect(learner, thing=award, collections=[both[0]])
    services.keep_cv(stranger, said={"phone": "+44"})  # which makes a page that says nothing

    made = joining.join(stranger, old=learner, now=now)

    [part] = queries.parts(Portfolio.objects.get(person=stranger), now=now)
    assert [(each.title, each.text) for each in part.pieces] == [("Reading data honestly", "I drew it.")]
    assert [each.award for each in both[1].marks.all()] == [award]
    joining.part(stranger, joined=made, now=now)
    [part] = queries.parts(Portfolio.objects.get(person=learner), now=now)
    assert [each.title for each in part.pieces] == ["Reading data honestly"]


def test_who_has_none_takes_none_along(scene: Scene):
    with ZipFile(packed(scene)) as archive:
        assert "portfolio" not in json.loads(archive.read("index.json"))


def _found(file: io.BytesIO) -> Any:
    from campus.wallet import parcels

    return parcels.of_files([("wallet.zip", file)])
