"""Files as nobody made them are put in like any other; `python -m bench.fuzz_imports` does a hundred thousand."""

from __future__ import annotations

from django.utils import timezone

from bench import fuzz_imports
from campus.wallet.models import Held, Parcel
from tests.cast import Cast


def test_none_does_harm_and_each_is_kept_or_explained(cast: Cast):
    outcome = fuzz_imports.run(range(250), seed=7, person=cast.learner, now=timezone.now())

    assert outcome.faults == []
    assert outcome.files == 250
    assert {"kept", "refused"} <= set(outcome.became) <= {"kept", "known", "stated", "refused", "nothing in it"}
    assert (Held.objects.count(), Parcel.objects.count()) == (0, 0)
