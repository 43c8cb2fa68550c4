"""What is wrong with the pictures in a unit's text, before anybody reads it."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\(\s*<?(?P<name>[^)\s>]+)")


def problems(body: str, *, names: Collection[str]) -> list[str]:
    """Return in words each picture that has no alternative text or is not among the unit's files."""
    found = []
    for match in _PICTURE.finditer(_FENCED.sub("", body)):
        name = match["name"]
        if not match["words"].strip():
            found.append(_("the picture %(name)s has no words for those who cannot see it") % {"name": name})
        if name not in names:
            found.append(_("the picture %(name)s is not among the unit’s files") % {"name": name})
    return found
