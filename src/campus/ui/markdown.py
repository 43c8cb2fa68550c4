"""Turn what an author wrote (CommonMark with tables) into safe markup for `.prose`.

Two fences: markdown-it makes no HTML of the author's own, and nh3 keeps only what this module itself would write.
Images come from `files` alone, so no page of ours ever makes a reader's browser call somebody else's server.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from campus.common.text import MOST_MARKDOWN
from campus.ui.local import NBSP

HIGHEST = 2  # the page has its own
DEEPEST = 6
TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr",
    "img", "li", "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "code": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "img": {"src", "alt", "loading", "decoding"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
}
SCHEMES = {"https", "http", "mailto"}


def render(text: str, *, files: Mapping[str, str] | None = None, shift: int = 1) -> SafeString:
    """Return markup for a body of text.

    `files` gives the address of each picture or download the text may name (`img/chart.svg`); a picture that is not in
    it, or has no words for those who cannot see it, is left out and said so.
    `shift` lowers headings below the page's own. Of a text longer than MOST_MARKDOWN the rest is left out.
    """
    environment = {"files": files or {}, "shift": shift}
    return mark_safe(nh3.clean(_MARKDOWN.render(text[:MOST_MARKDOWN], environment), **_FENCE))  # noqa: S308 - nh3 has just cleaned it


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep of classes only those that this module writes."""
    if name == "class":
        kept = {"div": {"scroll"}, "th": {"num"}, "td": {"num"}}.get(tag, set())
        return value if value in kept or (tag == "code" and value.startswith("language-")) else None
    return value


_FENCE: dict[str, Any] = {
    "tags": TAGS,
    "attributes": ATTRIBUTES,
    "attribute_filter": _attribute,
    "url_schemes": SCHEMES,
    "link_rel": None,
}


class _Renderer(RendererHTML):
    """The house's markup for headings, links, pictures and tables."""

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return f"<{self._heading(tokens[idx], env)}>"

    def heading_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return f"</{self._heading(tokens[idx], env)}>\n"

    def _heading(self, token: Token, env: MutableMapping[str, Any]) -> str:
        return f"h{max(HIGHEST, min(DEEPEST, int(token.tag[1]) + env['shift']))}"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        token = tokens[idx]
        href = str(token.attrs.get("href", ""))
        href = env["files"].get(href, href)
        title = f' title="{escapeHtml(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
        rel = ' rel="noopener nofollow"' if urlsplit(href).netloc else ""
        return f'<a href="{escapeHtml(href)}"{title}{rel}>'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        token = tokens[idx]
        words = self.renderInlineAsText(token.children, options, env)
        source = env["files"].get(str(token.attrs.get("src", "")))
        if source is None or not words.strip():
            return f"<em>{escapeHtml(gettext('(A picture is missing here.)'))} {escapeHtml(words)}</em>"
        return f'<img src="{escapeHtml(source)}" alt="{escapeHtml(words)}" loading="lazy" decoding="async">'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{escapeHtml(gettext("Table"))}"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return f'<th scope="col"{_number_class(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return f"<td{_number_class(tokens[idx])}>"


def _number_class(token: Token) -> str:
    """Columns set to the right hold numbers."""
    return ' class="num"' if "right" in str(token.attrs.get("style", "")) else ""


def _figures(state: Any) -> None:
    """Make a paragraph that holds one titled picture and nothing else a figure; the title becomes its caption."""
    tokens: list[Token] = state.tokens
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = inline.children or []
        if opening.type != "paragraph_open" or opening.hidden or len(children) != 1 or children[0].type != "image":
            continue
        title = str(children[0].attrs.get("title", ""))
        if title:
            opening.tag = closing.tag = "figure"
            caption = Token("html_inline", "", 0, content=f"<figcaption>{escapeHtml(title)}</figcaption>")
            children.append(caption)


def _no_break(state: Any) -> None:
    """Keep numbers with the sign that follows them."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = child.content.replace(" %", f"{NBSP}%")


def _make() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    parser.core.ruler.push("figures", _figures)
    parser.core.ruler.push("no_break", _no_break)
    return parser


_MARKDOWN = _make()
