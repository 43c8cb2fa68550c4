"""One view of a credential, whatever format it came in: what a page, a wallet or a program shows of it.

Nothing in a view is checked. Texts are as the issuer wrote them (criteria and narratives in Markdown), addresses may
lead anywhere, dates are aware or None. What the format says and the view has no place for is named in `unmapped`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """What a person, an organization or an achievement is called elsewhere; `type` is the source's word for where."""

    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is to be found; degrees are text, as written."""

    street: str = ""
    post_office_box: str = ""
    postal_code: str = ""
    locality: str = ""
    region: str = ""
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or an organization; `country` is what the source gives: a code, a name or an address of a list.

    `parent` is the organization above it, `official` the name of the person who may sign for it; `full_name` is put
    together of a person's names, where the source has them apart.
    """

    id: str = ""
    name: str = ""
    url: str = ""
    email: str = ""
    image: str = ""
    image_caption: str = ""
    full_name: str = ""
    country: str = ""
    phone: str = ""
    description: str = ""
    official: str = ""
    born: str = ""
    parent: "Party | None" = None
    place: Place = Place()
    identifiers: tuple[Identifier, ...] = ()


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
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a rubric's criterion, lowest or highest first, as the source lists them."""

    name: str
    id: str = ""
    level: str = ""
    points: str = ""
    description: str = ""
    skills: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What a result is measured by: which values or levels there are, and which are asked for."""

    name: str
    id: str = ""
    type: str = ""
    minimum: str = ""
    maximum: str = ""
    required: str = ""
    required_level: str = ""
    allowed: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    skills: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """A result: what was assessed, the value or level reached, and its status (such as Completed)."""

    name: str
    value: str = ""
    level: str = ""
    status: str = ""
    skills: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The same achievement in another language, or in another version."""

    id: str
    language: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Evidence: where it lies, and what is said of it."""

    url: str = ""
    name: str = ""
    description: str = ""
    narrative: str = ""
    genre: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How two achievements of a record relate, by their ids: `source` is for example the parent of `target`."""

    type: str
    source: str
    target: str


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
    the achievement's name, or the credential's where it holds several; `name` and `note` are what the credential is
    called and says of itself. `code`, `version`, `creator`, `identifiers`, `related` and `scales` are the
    achievement's; `source`, `role`, `term`, `licence` and the time of the activity are of this award of it. `credits`
    were earned, `credits_available` can be. Of a record, `links` say how achievements relate, `described` has those
    that stand there without a credential, and `is_partial` that it leaves something out (None: it does not say).
    `unmapped` are JSON Pointers.

    The members have the meaning of the class of Open Badges 3.0 that they come from, or is nearest.
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
    described: tuple["View", ...] = ()
    links: tuple[Link, ...] = ()
    is_partial: bool | None = None
    name: str = ""
    note: str = ""
    image_caption: str = ""
    code: str = ""
    version: str = ""
    field_of_study: str = ""
    specialization: str = ""
    credits_available: str = ""
    creator: Party = Party()
    identifiers: tuple[Identifier, ...] = ()
    related: tuple[Edition, ...] = ()
    scales: tuple[Scale, ...] = ()
    source: Party = Party()
    role: str = ""
    term: str = ""
    licence: str = ""
    activity_start: datetime | None = None
    activity_end: datetime | None = None
    unmapped: tuple[str, ...] = ()
