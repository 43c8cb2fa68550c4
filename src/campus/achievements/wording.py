"""Size, level and validity of an achievement in words, the same wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from campus.achievements.models import Version
from campus.ui import local

HOURS_A_CREDIT = 25  # ECTS Users' Guide 2015: one credit is 25 to 30 hours of work
_PLACES = Decimal("0.01")
# What a badge or a course may be in, by code; the pages themselves may know fewer (`settings.LANGUAGES`).
LANGUAGES = sorted(
    ((code, str(info["name_local"]).capitalize()) for code, info in LANG_INFO.items() if "name_local" in info),
    key=lambda each: each[1],
)


def ects_of(hours: Decimal) -> Decimal:
    """Return what hours of work are in ECTS credits, at 25 hours a credit: 20 give 0.8."""
    return (hours / HOURS_A_CREDIT).quantize(_PLACES)


def facts(version: Version) -> list[tuple[str, str]]:
    """Return names and values of what is known of size, level, language and validity."""
    return [(name, value) for name, value in _facts(version) if value]


def _facts(version: Version) -> Iterator[tuple[str, str]]:
    yield _("Work"), work(version)
    yield _("Level"), level(version)
    yield _("Language"), language(version.language)
    yield _("Valid"), validity(version.validity_months)


def work(version: Version) -> str:
    """Return `About 20 hours (0.8 ECTS)`."""
    if not version.hours:
        return ""
    words = {"hours": plain(version.hours), "ects": plain(version.ects) if version.ects else ""}
    if version.ects:
        return _("About %(hours)s\N{NO-BREAK SPACE}hours (%(ects)s\N{NO-BREAK SPACE}ECTS)") % words
    return _("About %(hours)s\N{NO-BREAK SPACE}hours") % words


def plain(number: Decimal) -> str:
    """Return a number without trailing noughts, grouped as people here write it."""
    text = f"{number.normalize():f}"
    return local.number(number, places=len(text.partition(".")[2]))


def level(version: Version) -> str:
    """Return the level with its framework: `4 of the European Qualifications Framework`."""
    if version.level and version.level_framework == "EQF":
        return _("%s of the European Qualifications Framework") % version.level
    return version.level


def language(code: str) -> str:
    """Return a language in its own words, or its code where nobody here knows it."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def validity(months: int | None) -> str:
    """Return how long an award is valid."""
    if not months:
        return _("For life")
    if months % 12 == 0:
        years = months // 12
        return ngettext("For %d year", "For %d years", years) % years
    return ngettext("For %d month", "For %d months", months) % months
