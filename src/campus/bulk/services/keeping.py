"""Delete the files of lists that nobody reads any more: what an institution wrote of people is kept while it is needed.

A list that is cancelled or taken back needs its file no more, nor one that was issued with nothing left out.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from campus.bulk import files
from campus.bulk.models import Batch, Lot

State = Batch.State


def let_go(batch: Batch) -> None:
    """Delete the file of a list once this is committed, unless it, or another one with the same file, needs it."""
    transaction.on_commit(partial(drop, batch.sha256))


def drop(sha256: str) -> None:
    """Delete a file unless a list needs it. Whoever sends the same at that moment is asked to send it again."""
    failed = Exists(Lot.objects.filter(batch=OuterRef("pk"), failed__gt=0))
    is_whole = Q(state=State.DONE, held=0, again=0, wrong=0) & ~failed
    ended = Q(state__in=(State.CANCELLED, State.UNDOING, State.UNDONE)) | is_whole
    if not Batch.objects.filter(~ended, sha256=sha256).exists():
        files.remove(sha256)
