"""One view of a credential, whatever format it came in: what a page, a wallet or a program shows of it.

Nothing in a view is checked. Texts are as the issuer wrote them (criteria and narratives in Markdown), addresses may
lead anywhere, dates are aware or None. What the format says and the view has no place for is named in `unmapped`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or an organization; `country` is what the source gives: a code, a name or an address of a list."""

    id: str = ""
    name: str = ""
    url: str = ""
    email: str = ""
    image: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the holder can be recognized by: open, or hashed with its salt (`hash` is ``sha256$…``)."""

    type: str
    value: str
    is_hashed: bool
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A node of a framework that the achievement stands for; `type` is the framework's word for it."""

    name: str
    url: str = ""
    framework: str = ""
    code: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """A result: what was assessed, the value or level reached, and its status (such as Completed)."""

    name: str
    value: str = ""
    level: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Evidence: where it lies, and what is said of it."""

    url: str = ""
    name: str = ""
    description: str = ""
    narrative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPlace:
    """Where to look whether it still holds; `index` is empty where a list is of ids."""

    type: str
    url: str
    purpose: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a credential says; `parts` are the credentials inside it.

    `format` is an id of `testamur.formats.FORMATS`, with the version behind it where one id covers several. `title` is
    the achievement's name, or the credential's where it holds several. `unmapped` are JSON Pointers.
    """

    format: str
    id: str = ""
    title: str = ""
    description: str = ""
    criteria: str = ""
    criteria_url: str = ""
    type: str = ""
    achievement_id: str = ""
    image: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    credits: str = ""
    narrative: str = ""
    holder: Party = Party()
    identities: tuple[Identity, ...] = ()
    issuer: Party = Party()
    awarded: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    skills: tuple[Skill, ...] = ()
    results: tuple[Attained, ...] = ()
    evidence: tuple[Shown, ...] = ()
    statuses: tuple[StatusPlace, ...] = ()
    parts: tuple["View", ...] = ()
    unmapped: tuple[str, ...] = ()
