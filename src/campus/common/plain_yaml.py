"""YAML as a notation for plain values: what a person reads and writes by hand, and nothing that runs or unfolds.

Of YAML 1.1 (as PyYAML reads it) there is no tag, no alias and no date: an alias is how a few bytes unfold into
gigabytes, a tag how text becomes an object, and a date how a word comes back as something else than was written.
"""

from __future__ import annotations

from typing import Any

import yaml
from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

DEEPEST = 20
_DATE = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    """The safe loader without tags, aliases and dates, to a bounded depth."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InvalidError(_("Line %(n)d: anchors and aliases are not read here.") % _line(event))
        if getattr(event, "tag", None):
            raise InvalidError(_("Line %(n)d: tags are not read here.") % _line(event))
        if self.depth >= DEEPEST:
            raise InvalidError(_("Line %(n)d: it is nested too deeply.") % _line(event))
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _value in node.value]
        if any(not isinstance(name, str) for name in names) or len(set(names)) != len(names):
            raise InvalidError(_("Line %(n)d: each name is a word, and stands once.") % _line(node))
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if tag != _DATE]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Dumper(yaml.SafeDumper):
    """The safe dumper with texts of several lines as they are, and lists set in."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _line(thing: Any) -> dict[str, int]:
    return {"n": thing.start_mark.line + 1}


def load(text: str) -> Any:
    """Return the plain values that a text notes; InvalidError names the line and the fault."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader with less
    except yaml.MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise InvalidError(_("Line %(n)d: this is not YAML (%(why)s).") % {"n": line, "why": err.problem}) from err
    except (yaml.YAMLError, ValueError, RecursionError) as err:
        raise InvalidError(_("This is not YAML.")) from err


def dump(value: Any) -> str:
    """Return plain values as text, in their order; `load` gives the same values back."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False)
