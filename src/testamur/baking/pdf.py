"""Take a credential out of a PDF that carries it as an embedded file.

The file is not parsed as a PDF. An embedded file is always a stream object at the top level (ISO 32000-1, 7.5.7: a
stream may not stand inside an object stream), so it is found by looking, and inflated within a limit. That reads
certificates of ours and their kin, survives a damaged cross-reference table, and leaves a hostile file nothing to
work on: no object graph, no filter chain, no object stream that inflates without end.
"""

import re
from collections.abc import Iterator

from testamur.baking.bounds import MAX_CREDENTIAL_BYTES, check_size, inflate
from testamur.errors import BakingError, MalformedError

SIGNATURE = b"%PDF-"
_MAX_DICTIONARY = 2048
_MAX_EMBEDDED = 64
_EMBEDDED = re.compile(rb"/Type\s*/EmbeddedFile\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R)\b")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(\w+)(\s*\])?\s*(/\w*Decode)?")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
_CREDENTIAL = re.compile(rb'\s*(?:\{.*"credentialSubject"|[\w-]+\.[\w-]+\.[\w-]+\s*\Z)', re.DOTALL)


def unbake(pdf: bytes) -> str:
    """Return the text of the one credential embedded in the PDF.

    Raises `MalformedError` for bytes that are no PDF, an embedded file that is damaged or inflates beyond the limit, or
    two different credentials; `BakingError` where there is none or the PDF is encrypted.
    """
    check_size(pdf, what="PDF")
    if SIGNATURE not in pdf[:1024]:
        raise MalformedError("PDF", "it does not begin like a PDF")
    if _ENCRYPTED.search(pdf):
        raise BakingError("This PDF is encrypted. Ask for it as it was first downloaded.")
    found = b""
    for data in _embedded_files(pdf):
        if not _CREDENTIAL.match(data):
            continue
        if found and data != found:
            raise MalformedError("PDF", "it holds several credentials; there must be exactly one")
        found = data
    if not found:
        raise BakingError("There is no credential in this PDF. Ask for it as it was first downloaded.")
    return _decode(found)


def _embedded_files(pdf: bytes) -> Iterator[bytes]:
    for number, mark in enumerate(_EMBEDDED.finditer(pdf)):
        if number == _MAX_EMBEDDED:
            raise MalformedError("PDF", f"it has more than {_MAX_EMBEDDED} embedded files")
        stream = _STREAM.search(pdf, mark.end(), mark.end() + _MAX_DICTIONARY)
        if stream is None:
            raise MalformedError("PDF", "an embedded file in it is cut short")
        opening = max(pdf.rfind(b" obj", 0, mark.start()), mark.start() - _MAX_DICTIONARY)
        yield _content(pdf, dictionary=pdf[opening : stream.start()], start=stream.end())


def _content(pdf: bytes, *, dictionary: bytes, start: int) -> bytes:
    kind = _FILTER.search(dictionary)
    if kind is None:
        return _plain(pdf, dictionary=dictionary, start=start)
    if kind[1] != b"FlateDecode" or kind[3]:
        raise MalformedError("PDF", "an embedded file in it is packed in a way that is not read here")
    return inflate(pdf[start:], what="PDF")


def _plain(pdf: bytes, *, dictionary: bytes, start: int) -> bytes:
    length = _LENGTH.search(dictionary)
    end = start + int(length[1]) if length else pdf.find(b"endstream", start)
    if end < start or end > len(pdf):
        raise MalformedError("PDF", "an embedded file in it is cut short")
    if end - start > MAX_CREDENTIAL_BYTES:
        raise MalformedError("PDF", f"an embedded file in it is larger than {MAX_CREDENTIAL_BYTES:,} bytes")
    return pdf[start:end].strip()


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as err:
        raise MalformedError("PDF", "its credential is not UTF-8 text") from err
