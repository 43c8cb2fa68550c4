"""Where the quotations of comments stand in a text, and the text with them marked.

A quotation is found by its words: a browser copies other spaces than were typed, and a draft's line ends differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe


def find(text: str, quote: str) -> tuple[int, int] | None:
    """Return where a quotation begins and ends in the text, the first place of several; None where it is not in it."""
    words = quote.split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def marked(text: str, quotes: Sequence[tuple[int, str]]) -> SafeString:
    """Return the text as paragraphs in which each quotation is marked and leads to its comment, `#comment-<number>`.

    Of two that overlap the one that begins first is marked.
    """
    parts: list[SafeString] = []
    place = 0
    for start, end, number in sorted(_places(text, quotes)):
        if start >= place:
            parts += [format_html("{}", text[place:start]), _mark(text[start:end], number)]
            place = end
    parts.append(format_html("{}", text[place:]))
    return mark_safe(linebreaks("".join(parts)))  # noqa: S308 - every part was escaped


def _places(text: str, quotes: Sequence[tuple[int, str]]) -> list[tuple[int, int, int]]:
    found = ((find(text, quote), number) for number, quote in quotes)
    return [(*place, number) for place, number in found if place]


def _mark(quote: str, number: int) -> SafeString:
    """Return a quotation marked line by line, so that no mark reaches over the end of a paragraph."""
    lines = (
        format_html("<mark>{}</mark>", line) if line.strip() else format_html("{}", line) for line in quote.split("\n")
    )
    link = format_html('<a class="small" href="#comment-{0}">{0}</a>', number)
    return mark_safe("\n".join(lines) + f" {link}")  # noqa: S308 - made of escaped parts
