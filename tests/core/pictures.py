"""Small sound pictures and documents, made by hand so that each test can break one thing in them."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
PIXEL = zlib.compress(b"\x00\x00")
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
SVG = DECLARATION + b'<svg xmlns="http://www.w3.org/2000/svg">\n  <!-- kept -->\n  <g/>\n</svg>\n'
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*extra: bytes) -> bytes:
    parts = [chunk(b"IHDR", HEADER), *extra, chunk(b"IDAT", PIXEL), chunk(b"IEND", b"")]
    return SIGNATURE + b"".join(parts)


def itxt(text: bytes, *, keyword: bytes = b"openbadgecredential", flags: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flags + b"\0\0" + text)


def pdf(content: bytes, *, entries: bytes = b"", length: bytes | None = None) -> bytes:
    size = length if length is not None else b"/Length %d" % len(content)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/EmbeddedFile" + entries + size + b">>\nstream\n"
    return head + content + b"\nendstream\nendobj\ntrailer<</Root 2 0 R>>\n%%EOF\n"


def svg_with(inner: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}">{inner}</svg>'.encode()
