"""Put a hundred thousand files that nobody made into a wallet: none may crash it, hold it up or fill the memory.

By hand: `python -m bench.fuzz_imports [COUNT] [SEED]`, with `src` on the path. Each file goes the whole way of an
import, into the database and back out of it; what its addresses lead to comes from memory. Seconds are the
processor's, so that a busy machine makes no file slow.
"""

from __future__ import annotations

import io
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bench import cohort

if TYPE_CHECKING:
    from campus.accounts.models import Person

COUNT = 100_000
SLOW, MEMORY = 2.0, 200  # s, MB beyond what the process had before
CUT = 20.0  # s after which a file is given up
SITE = "college.example.org"


@dataclass
class Outcome:
    """What became of the files; `faults` says which did harm, by number."""

    became: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    before: float = 0.0
    files: int = 0

    @property
    def memory(self) -> float:
        """The most memory beyond what the process had before, in MB."""
        return _memory() - self.before


class _Cut(BaseException):
    """A file took far too long."""


class _Watch:
    """Time one file, and note whatever comes out of it."""

    def __init__(self, outcome: Outcome, number: str) -> None:
        self.outcome, self.number = outcome, number

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, CUT)
        self.began = time.process_time()
        self.had = _memory()

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, tb: Any) -> bool:
        signal.setitimer(signal.ITIMER_PROF, 0)
        took, out = time.process_time() - self.began, self.outcome
        out.files, out.slowest = out.files + 1, max(out.slowest, took)
        if err is not None and isinstance(err, Exception | _Cut):
            out.faults.append(f"{self.number}: {''.join(traceback.format_exception(err))[-1500:]}")
        elif took > SLOW:
            out.faults.append(f"{self.number}: {took:.1f} s")
        if out.memory > MEMORY and _memory() > self.had:
            out.faults.append(f"{self.number}: {out.memory:.0f} MB")
        return isinstance(err, Exception | _Cut)


def run(numbers: Sequence[int], *, seed: int, person: Person, now: datetime) -> Outcome:
    """Return what became of the files of these numbers; they leave nothing behind."""
    # After Django is set up: the models come with these.
    from testamur.signing import SigningKey
    from tests.campus.verification.elsewhere import Elsewhere
    from tests.campus.wallet import corpus_older
    from tests.campus.wallet.corpus import Corpus
    from tests.campus.wallet.mutants import mutant

    there = Elsewhere(SITE, key=SigningKey.from_bytes(bytes(range(32))))
    corpus = Corpus(there)
    seeds = [(name, data) for cases in (corpus.cases(), corpus_older.cases(corpus)) for name, data, _said in cases]
    outcome = Outcome(before=_memory())
    with _answered(there.pages), _alarm():
        for number in numbers:
            name, data = mutant(seeds, there, number=f"{seed}:{number}")
            with _Watch(outcome, f"{seed}:{number} {name}"):
                outcome.became.update(_put_in(person, name, data, now=now))
    return outcome


def _put_in(person: Person, name: str, data: bytes, *, now: datetime) -> list[str]:
    """Return what became of each piece of a file, having looked at it as its page and the wallet do."""
    from django.db import transaction

    from campus.common.errors import InvalidError
    from campus.wallet import parcels, queries, services
    from campus.wallet.away import members

    with transaction.atomic():
        try:
            parcel = services.add(person, parcels.of_files([(name, io.BytesIO(data))]), now=now)
        except InvalidError:
            return ["nothing in it"]
        services.deal_with(parcel, now=now, seconds=600)
        found = [each.outcome for each in queries.pieces_of(parcel)]
        if {"kept", "stated"} & set(found):
            queries.shelf(person, now=now)
            sum(len(content) for _name, content in members(person, now=now) if isinstance(content, bytes))
        transaction.set_rollback(True)
    return found


@contextmanager
def _answered(pages: dict[str, bytes]) -> Iterator[None]:
    """Answer from memory what would be asked of the network."""
    from campus.common.errors import FetchError
    from campus.common.net import Fetched
    from campus.verification import links, sources

    def fetch(url: str, *, accept: str, most_bytes: int, timeout: float) -> Fetched:
        body = pages.get(url.removeprefix(f"https://{SITE}"))
        if body is None or len(body) > most_bytes:
            raise FetchError("status", url=url, reason="nothing lies there", status=404)
        return Fetched(url=url, media_type="application/json", body=body)

    doors: list[Any] = [links, sources]
    own = [door.fetch for door in doors]
    for door in doors:
        door.fetch = fetch
    try:
        yield
    finally:
        for door, each in zip(doors, own, strict=True):
            door.fetch = each


@contextmanager
def _alarm() -> Iterator[None]:
    own = signal.signal(signal.SIGPROF, _give_up)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, own)


def _give_up(_number: int, _frame: object) -> None:
    raise _Cut


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int = COUNT, seed: int = 1) -> int:
    """Return 0 if no file did harm."""
    with cohort.database():
        from django.utils import timezone

        from campus.accounts.models import Person

        person = Person.objects.create(email="learner@example.org", name="Learner", password="!")
        began = time.monotonic()
        outcome = run(range(count), seed=seed, person=person, now=timezone.now())
    print("\n".join(outcome.faults[:50]))
    print(
        f"{outcome.files:,} files in {time.monotonic() - began:,.0f} s, {len(outcome.faults)} faults; "
        f"the slowest {outcome.slowest:.2f} s, at most {outcome.memory:.0f} MB beyond {outcome.before:.0f} MB before"
    )
    print(dict(outcome.became.most_common()))
    return int(bool(outcome.faults))


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:])))
