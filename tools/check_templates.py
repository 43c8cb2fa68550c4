"""Hold every template to what the pages promise: it compiles, fits the strict content policy, and pictures have words.

Each fault is one line, `file:line: what is wrong`; exit code 1 where there is any.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"

_COMMENTS = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.S)
_LOGIC = re.compile(r"{%.*?%}|{{.*?}}", re.S)
_INSIDE_A_TAG = r"<[a-z][^<>]*\s"
RULES = [
    (re.compile(rf"{_INSIDE_A_TAG}style\s*=|<style\b", re.I), "an inline style is refused by the content policy"),
    (re.compile(r"<script\b(?![^>]*\ssrc=)", re.I), "an inline script is refused by the content policy"),
    (re.compile(rf"{_INSIDE_A_TAG}on[a-z]+\s*=", re.I), "an on… attribute is refused by the content policy"),
    (re.compile(r"javascript:", re.I), "a javascript: address is refused by the content policy"),
    (re.compile(r"<img\b(?![^>]*\salt=)[^>]*>", re.I), "a picture without alt"),
    (re.compile(rf"{_INSIDE_A_TAG}(?:src|href)\s*=\s*[\"']?//", re.I), "an address without a scheme"),
    (re.compile(r"<(?:script|img|link|iframe|source|video)\b[^>]*(?:src|href)=[\"']https?:", re.I), "a foreign file"),
]


def is_mail(path: Path) -> bool:
    """Tell whether a template is a mail's, which has no stylesheet but its own and no policy."""
    return path.parent.name in {"mail", "email"} or ".mail." in path.name


def text_faults(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield line and words for what the text itself breaks, before any logic is run."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found[0])

    def word(found: re.Match[str]) -> str:
        return "x" + re.sub(r"[^\n]", "x", found[0])[1:]

    plain = _LOGIC.sub(word, _COMMENTS.sub(blank, text))
    for pattern, words in RULES if not is_mail(path) else RULES[1:4]:
        for found in pattern.finditer(plain):
            yield plain.count("\n", 0, found.start()) + 1, words


def templates() -> list[tuple[Path, str]]:
    """Return each HTML template with the name it is loaded by."""
    found = []
    for path in sorted(SOURCE.rglob("*.html")):
        for folder in path.parents:
            if folder.name in {"templates", "form_templates"}:
                found.append((path, path.relative_to(folder).as_posix()))
                break
    return found


def names(resolver: Any, prefix: str = "") -> Iterator[str]:
    """Yield every name that `{% url %}` can be given."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield prefix + pattern.name


def node_faults(template: Any, *, known: set[str], load: Callable[[str], Any]) -> Iterator[tuple[int, str]]:
    """Yield what the compiled template names and nobody has: other templates, static files, addresses."""
    from django.contrib.staticfiles import finders
    from django.template import TemplateDoesNotExist
    from django.template.defaulttags import URLNode
    from django.template.loader_tags import ExtendsNode, IncludeNode
    from django.templatetags.static import StaticNode

    def fixed(expression: Any) -> str | None:
        """Return the text of an expression that is a text."""
        value = getattr(expression, "var", None)
        return str(value) if isinstance(value, str) else None

    for node in template.template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode, URLNode, StaticNode)):
        line = node.token.lineno
        if isinstance(node, URLNode):
            name = fixed(node.view_name)
            if name and not node.asvar and name not in known:
                yield line, f"no address has the name {name}"
        elif isinstance(node, StaticNode):
            name = fixed(node.path)
            if name and finders.find(name) is None:
                yield line, f"no static file {name}"
        else:
            name = fixed(node.parent_name if isinstance(node, ExtendsNode) else node.template)
            try:
                load(name) if name else None
            except TemplateDoesNotExist:
                yield line, f"no template {name}"


def faults() -> Iterator[str]:
    """Yield one line for each fault of the project's templates; Django must be set up."""
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template
    from django.urls import get_resolver

    from campus.ui.renderer import HouseRenderer

    known = set(names(get_resolver()))
    forms = HouseRenderer()
    for path, name in templates():
        where = path.relative_to(ROOT)
        for line, words in text_faults(path, path.read_text(encoding="utf-8")):
            yield f"{where}:{line}: {words}"
        of_forms = "form_templates" in path.parts or "/widgets/" in name
        load = forms.get_template if of_forms else get_template
        try:
            template = load(name)
        except TemplateSyntaxError as err:  # among them tags and filters whose library is not loaded
            yield f"{where}:1: {err}"
            continue
        for line, words in node_faults(template, known=known, load=load):
            yield f"{where}:{line}: {words}"


def main() -> int:
    """Print the faults and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TESTAMUR_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
        import django

        django.setup()
        found = list(faults())
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
