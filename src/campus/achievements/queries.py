"""What can be earned, and how its badge looks."""

from __future__ import annotations

import base64

from django.db.models import Prefetch, QuerySet

from campus.achievements.models import Achievement, Version
from campus.organizations.models import Organization
from campus.ui import badge as drawing

DOTS = {"1": 1, "2": 1, "3": 2, "4": 2, "5": 3, "6": 4, "7": 5, "8": 5}  # EQF level to dots on the small badge


def published(organization: Organization | None = None) -> QuerySet[Achievement]:
    """Return what can be earned now, of one organization or of all."""
    found = Achievement.objects.filter(current__isnull=False, archived_at__isnull=True)
    if organization is not None:
        found = found.filter(organization=organization)
    return found.select_related("current", "organization").order_by("current__name")


def of(organization: Organization) -> list[Achievement]:
    """Return what an organization has defined, published or not, each with its `versions`, newest first."""
    newest_first = Prefetch("versions", Version.objects.order_by("-number"))
    found = Achievement.objects.filter(organization=organization, archived_at__isnull=True)
    each = found.select_related("current", "organization").prefetch_related(newest_first)
    return sorted(each, key=lambda achievement: achievement.versions.all()[0].name.casefold())


def latest(achievement: Achievement) -> Version:
    """Return the version that is worked on: the draft, or else the last published."""
    return achievement.versions.order_by("-number")[0]


def base(version: Version) -> str:
    """Return what a form that shows this version was opened on; any change makes another: `2.7`."""
    return f"{version.number}.{version.revision}"


def design(version: Version) -> drawing.Badge:
    """Return the version's choices as the drawing takes them; an impossible draft raises ValueError."""
    return drawing.Badge(
        title=version.name,
        shape=version.shape,
        pictogram=version.pictogram,
        hue=version.hue,
        scheme=version.scheme,
        ring=version.ring,
        foot=version.foot,
        ribbon=version.ribbon,
        level=DOTS.get(version.level, 0) if version.level_framework == "EQF" else 0,
    )


def is_uploaded(version: Version) -> bool:
    """Tell whether the badge was uploaded rather than designed here."""
    return bool(version.image)


def badge_alt(version: Version) -> str:
    """Return the words for those who cannot see the badge."""
    return version.image_alt if is_uploaded(version) else drawing.describe(design(version))


def badge_svg(
    version: Version, *, small: bool = False, done: int = 0, of: int = 0, size: int | None = None, uid: str = "b"
) -> str:
    """Return the badge as SVG; with `done` and `of`, completing itself (drawn, even where one was uploaded)."""
    if is_uploaded(version) and not (of and done < of):
        return _uploaded(version, size=size)
    return drawing.svg(design(version), size=size, small=small, done=done, of=of, uid=uid)


def _uploaded(version: Version, *, size: int | None) -> str:
    """Return an uploaded picture as SVG: as it is, or a PNG inside one."""
    with version.image.open("rb") as file:
        data = file.read()
    if not data.startswith(b"\x89PNG"):
        return str(data, "utf-8")
    side = f' width="{size}" height="{size}"' if size else ""
    picture = base64.b64encode(data).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"{side} role="img">'
        f'<image width="600" height="600" href="data:image/png;base64,{picture}"/></svg>'
    )
