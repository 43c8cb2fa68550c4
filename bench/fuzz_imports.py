"""Put a hundred thousand files that nobody made into a wallet: none may crash it, hold it up or fill the memory.

By hand: `python -m bench.fuzz_imports [COUNT] [SEED] [FIRST]`, with `src` on the path. Each file goes the whole way of
an import, into the database and back out of it; what its addresses lead to comes from memory. Seconds are the
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

Seed = tuple[str, bytes]
COUNT = 100_000
SLOW, MEMORY = 2.0, 200  # s, MB beyond what the process had before
CUT = 20.0  # s after which a lot is given up
LOT = 20
SITE = "college.example.org"


@dataclass
class Outcome:
    """What became of the files; `faults` says which did harm, by number."""

    became: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0  # of a lot
    before: float = 0.0
    files: int = 0

    @property
    def memory(self) -> float:
        """The most memory beyond what the process had before, in MB."""
        return _memory() - self.before


class _Cut(BaseException):
    """A file took far too long."""


class _Watch:
    """Time one lot, and note whatever comes out of it."""

    def __enter__(self) -> _Watch:
        signal.setitimer(signal.ITIMER_PROF, CUT)
        self.fault = ""
        self.had = _memory()
        self.began = time.process_time()
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, tb: Any) -> bool:
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.took = time.process_time() - self.began
        if err is not None:
            self.fault = "".join(traceback.format_exception(err))[-1500:]
        return isinstance(err, Exception | _Cut)


def run(numbers: Sequence[int], *, seed: int, person: Person, now: datetime) -> Outcome:
    """Return what became of the files of these numbers; they leave nothing behind.

    Files are put in by lots, as people do; a lot in which something went wrong, or took long, is put in again file by
    file.
    """
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
        for lot in (numbers[at : at + LOT] for at in range(0, len(numbers), LOT)):
            files = {f"{seed}:{number}": mutant(seeds, there, number=f"{seed}:{number}") for number in lot}
            _tried(files, outcome, person, now=now)
            if outcome.files % 2_000 == 0:
                print(_told(outcome), file=sys.stderr, flush=True)
    return outcome


def _tried(files: dict[str, Seed], outcome: Outcome, person: Person, *, now: datetime) -> None:
    """Put a lot in; where it did harm, find out which file did."""
    became: list[str] = []
    with _Watch() as watch:
        became = _put_in(person, list(files.values()), now=now)
    if len(files) > 1 and (watch.fault or watch.took > SLOW):
        for number, file in files.items():
            _tried({number: file}, outcome, person, now=now)
        return
    outcome.files += len(files)
    outcome.became.update(became)
    outcome.slowest = max(outcome.slowest, watch.took)
    if watch.fault or watch.took > SLOW:
        outcome.faults.append(f"{list(files)}: {watch.took:.1f} s {watch.fault}")
    if outcome.memory > MEMORY and _memory() > watch.had:
        outcome.faults.append(f"{list(files)}: {outcome.memory:.0f} MB")


def _put_in(person: Person, files: list[Seed], *, now: datetime) -> list[str]:
    """Return what became of each piece, having looked at it as its page and the wallet do."""
    from django.db import transaction

    from campus.common.errors import InvalidError
    from campus.wallet import parcels, queries, services
    from campus.wallet.away import members

    with transaction.atomic():
        try:
            opened = ((name, io.BytesIO(data)) for name, data in files)
            parcel = services.add(person, parcels.of_files(opened), now=now)
        except InvalidError:
            return ["nothing in it"]
        services.deal_with(parcel, now=now, seconds=600)
        found = [each.outcome for each in queries.pieces_of(parcel)]
        if {"kept", "stated"} & set(found):
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


def _told(outcome: Outcome) -> str:
    return (
        f"{outcome.files:,} files, {len(outcome.faults)} faults; the slowest lot {outcome.slowest:.2f} s, "
        f"at most {outcome.memory:.0f} MB beyond {outcome.before:.0f} MB before"
    )


def main(count: int = COUNT, seed: int = 1, first: int = 0) -> int:
    """Return 0 if none of so many files, from the number `first` on, did harm."""
    with cohort.database():
        from django.utils import timezone

        from campus.accounts.models import Person

        person = Person.objects.create(email="learner@example.org", name="Learner", password="!")
        outcome = run(range(first, first + count), seed=seed, person=person, now=timezone.now())
    print("\n".join(outcome.faults[:50]))
    print(_told(outcome))
    print(dict(outcome.became.most_common()))
    return int(bool(outcome.faults))


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:])))
