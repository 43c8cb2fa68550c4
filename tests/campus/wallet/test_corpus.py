"""Every file of the corpus: good ones are kept and read, bad ones explained, none of them holds up another."""

from __future__ import annotations

import io

from django.utils import timezone

from campus.wallet import parcels, services
from campus.wallet.models import Held, Piece
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.corpus import Corpus
from tests.cast import Cast


def became(piece: Piece) -> str:
    """Return in a word what became of a piece: the state of what was kept, or why it was not."""
    if piece.outcome in {Piece.Outcome.KEPT, Piece.Outcome.STATED} and piece.held:
        return piece.held.state
    return piece.words or piece.outcome


def test_it_works(cast: Cast, elsewhere: Elsewhere):
    now, found, wanted = timezone.now(), {}, {}
    for name, data, outcome in Corpus(elsewhere).cases():
        parcel = services.add(cast.learner, parcels.of_files([(name, io.BytesIO(data))]), now=now)
        services.deal_with(parcel, now=now, seconds=60)
        [piece] = parcel.pieces.select_related("held")
        found[name], wanted[name] = became(piece), outcome

    assert len(wanted) >= 80
    assert {name: said for name, said in found.items() if wanted[name] not in said} == {}
    assert all(each.name and each.digest for each in Held.objects.all())
    yours = set(Held.objects.filter(is_about=True).values_list("state", flat=True))
    assert "valid" in yours
