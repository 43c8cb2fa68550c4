"""Send stored files so that a browser can do nothing with them but show the picture, play the film or save the file.

The view has decided who may have it. A range of bytes (RFC 9110, clause 14) is honoured, because players seek in videos
with it and some play nothing without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

POLICY = "default-src 'none'; sandbox"
_RANGE = re.compile(r"^bytes=(\d{0,19})-(\d{0,19})$")
_BLOCK = 64 * 1024


def serve(
    request: HttpRequest, stored: FieldFile, *, media_type: str, name: str, is_inline: bool = False
) -> HttpResponseBase:
    """Answer with a stored file, whole or the one range asked for; 416 for a range that is not in it.

    Only the request's owner may keep it (`Cache-Control: private`); unless `is_inline` it is saved, never shown.
    """
    size = stored.size
    wanted = _RANGE.match(request.headers.get("Range", ""))
    if wanted is None or wanted.groups() == ("", ""):
        response: HttpResponseBase = FileResponse(stored.open("rb"))
        response["Content-Length"] = str(size)
    else:
        first, last = _bounds(*wanted.groups(), size=size)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        response = StreamingHttpResponse(_blocks(stored, first=first, number=last - first + 1), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    response["Content-Type"] = media_type
    response["Content-Disposition"] = (
        f"{'inline' if is_inline else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}"
    )
    make_inert(response)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def make_inert(response: HttpResponseBase) -> None:
    """Have a browser that opens an answer run nothing in it, load nothing for it, and take it for nothing else."""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Return the first and last byte meant: `5-9`, `5-`, or the last five as `-5`."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _blocks(stored: FieldFile, *, first: int, number: int) -> Iterator[bytes]:
    """Read a part of the file, which is opened only once somebody asks for the first block."""
    with stored.storage.open(stored.name or "", "rb") as file:
        file.seek(first)
        while number > 0 and (block := file.read(min(_BLOCK, number))):
            number -= len(block)
            yield block
