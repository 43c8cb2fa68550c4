"""Everything of a person's wallet as the members of one archive, read row by row as it is sent.

What is in it is as it was signed, and verifies without us: the page that checks without a network lies beside, with
the key documents of the institutions here. `index.json` says of each file what it is and how its holder kept it; the
same archive, put into a wallet anywhere, brings the credentials and their order back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.achievements.queries import badge_svg
from campus.assessments.models import Evidence, SubmissionFile
from campus.awards.models import Award, Picture
from campus.organizations.queries import did_documents
from campus.wallet import queries
from campus.wallet.models import Held, Keepsake
from campus.wallet.parcels import INDEX, VERSION
from campus.wallet.shelf import Entry
from testamur.page import page

Member = tuple[str, "bytes | File[bytes]"]
ENDINGS = {
    "application/json": "json",
    "application/vc": "json",
    "application/vc+jwt": "jwt",
    "application/vc+sd-jwt": "sd-jwt.txt",
    "image/png": "png",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
_PICTURES = ("png", "svg", "pdf")


@dataclass
class _Lists:
    """What the index and the page to read list, filled while the files go out."""

    credentials: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)


def members(person: Person, *, now: datetime, is_whole: bool = True) -> Iterator[Member]:
    """Yield the files of an archive: the credentials, the lists of them, and if `is_whole` pictures and evidence."""
    entries = queries.shelf(person, now=now)
    groups = {each.public_id: each.name for each in queries.collections(person)}
    lists = _Lists()
    drawn: set[int] = set()
    brought = _by_digest(person) if is_whole else {}
    for entry in entries:
        listed = _listed(entry, groups)
        lists.credentials.append(listed)
        yield from _credential(entry, listed)
        if is_whole and isinstance(entry.thing, Award):
            yield from _pictures(entry.thing, listed, drawn)
        elif is_whole:
            yield from _kept_pictures(brought.get(listed["digest"], []), listed)
    if is_whole:
        yield from _evidence(person, lists)
        yield from _brought(person, lists)
    yield from _words(person, lists, list(groups.values()), now=now)


def _listed(entry: Entry, groups: dict[str, str]) -> dict[str, Any]:
    thing = entry.thing
    digest = thing.digest
    return {
        "file": f"credentials/{_plain(entry.name)}-{thing.public_id}.{_ending(thing)}",
        "name": entry.name,
        "issuer": entry.issuer,
        "awarded": entry.at.isoformat() if entry.is_dated else None,
        "until": entry.until.isoformat() if entry.until else None,
        "state": entry.kind,
        "digest": digest,
        "skills": list(entry.skills),
        "level": entry.level,
        "pinned": entry.is_pinned,
        "place": entry.place,
        "tags": list(entry.tags),
        "collections": [groups[each] for each in entry.collections if each in groups],
        **_origin(thing),
    }


def _origin(thing: Award | Held) -> dict[str, Any]:
    if isinstance(thing, Award):
        return {"origin": "earned", "page": f"{thing.base_url}/c/{thing.public_id}"}
    checked = {"checked": thing.checked_at.isoformat(), "reason": thing.reason, "isAbout": thing.is_about}
    return {"origin": thing.source, "service": thing.came_from, "id": thing.ref, **checked}


def _ending(thing: Award | Held) -> str:
    return "json" if isinstance(thing, Award) else ENDINGS[thing.media_type]


def _plain(name: str) -> str:
    return slugify(name)[:60] or "credential"


def _credential(entry: Entry, listed: dict[str, Any]) -> Iterator[Member]:
    """Yield the bytes as they were signed: of what was earned here also the token, which takes no RDF to check."""
    if isinstance(entry.thing, Held):
        yield listed["file"], bytes(Held.objects.values_list("data", flat=True).get(pk=entry.thing.pk))
        return
    data, jwt = Award.objects.values_list("credential", "jwt").get(pk=entry.thing.pk)
    yield listed["file"], bytes(data)
    listed["token"] = listed["file"].removesuffix("json") + "jwt"
    yield listed["token"], bytes(jwt)


def _pictures(award: Award, listed: dict[str, Any], drawn: set[int]) -> Iterator[Member]:
    """Yield the drawing of the badge, once for each version of it, and what was made with the credential inside."""
    listed["image"] = f"images/{_plain(award.version.name)}-{award.achievement.public_id}-{award.version.number}.svg"
    if award.version_id not in drawn:
        drawn.add(award.version_id)
        yield listed["image"], badge_svg(award.version).encode()
    made = Picture.objects.filter(award=award, kind__in=_PICTURES).values_list("kind", "data")
    for kind, data in made.iterator(chunk_size=1):
        name = f"images/{_plain(award.version.name)}-{award.public_id}.{kind}"
        listed.setdefault("pictures", []).append(name)
        yield name, bytes(data)


def _evidence(person: Person, lists: _Lists) -> Iterator[Member]:
    handed_in = SubmissionFile.objects.filter(submission__person=person).order_by("pk")
    shown = Evidence.objects.filter(person=person).order_by("pk")
    every: list[SubmissionFile | Evidence] = [*handed_in, *shown]
    for each in every:
        told = (each.title, each.text, each.link) if isinstance(each, Evidence) else ("", "", "")
        listed = dict(zip(("title", "text", "link"), told, strict=True))
        listed |= {"name": each.name, "sha256": each.sha256, "mediaType": each.media_type}
        lists.evidence.append(listed)
        if each.file and each.file.storage.exists(str(each.file.name)):
            listed["file"] = f"evidence/{each.public_id}-{_plain(each.name.rpartition('.')[0])}.{each.format.lower()}"
            yield listed["file"], each.file


def _by_digest(person: Person) -> dict[str, list[Keepsake]]:
    """Return the pictures that came with others' credentials, by the credential."""
    found: dict[str, list[Keepsake]] = defaultdict(list)
    for each in queries.keepsakes(person).exclude(kind=Keepsake.Kind.EVIDENCE):
        found[each.digest].append(each)
    return found


def _kept_pictures(kept: list[Keepsake], listed: dict[str, Any]) -> Iterator[Member]:
    for each in kept:
        if each.file.storage.exists(str(each.file.name)):
            name = f"images/{each.public_id}-{_file_name(each.name)}"
            if each.kind == Keepsake.Kind.DRAWING:
                listed["image"] = name
            else:
                listed.setdefault("pictures", []).append(name)
            yield name, each.file


def _brought(person: Person, lists: _Lists) -> Iterator[Member]:
    """Yield the evidence that came in with an archive, as it came."""
    for each in queries.keepsakes(person).filter(kind=Keepsake.Kind.EVIDENCE):
        listed = {"title": each.title, "text": each.text, "link": each.link, "name": each.name}
        lists.evidence.append(listed | {"sha256": each.sha256, "mediaType": each.media_type})
        if each.file and each.file.storage.exists(str(each.file.name)):
            lists.evidence[-1]["file"] = f"evidence/{each.public_id}-{_file_name(each.name)}"
            yield lists.evidence[-1]["file"], each.file


def _file_name(name: str) -> str:
    stem, _dot, ending = name.rpartition(".")
    return f"{_plain(stem or ending)}.{slugify(ending)[:10] or 'bin'}"


def _words(person: Person, lists: _Lists, groups: list[str], *, now: datetime) -> Iterator[Member]:
    """Yield the list for programs, the page to read, and the page that checks."""
    index: dict[str, Any] = {
        "testamurWallet": VERSION,
        "madeAt": now.isoformat(),
        "from": settings.PUBLIC_URL,
        "holder": {"name": person.name, "addresses": addresses(person)},
        "collections": groups,
        "credentials": lists.credentials,
        "evidence": lists.evidence,
    }
    for path in settings.WALLET_AWAY:
        index |= import_string(path)(person)
    yield INDEX, json.dumps(index, ensure_ascii=False, indent=1).encode()
    told = [_told(each) for each in lists.credentials]
    context = {"person": person, "now": now, "credentials": told, "evidence": lists.evidence}
    yield "index.html", render_to_string("wallet/away_read.html", context).encode()
    yield "read.css", (files("campus.wallet") / "away.css").read_bytes()
    yield "verify.html", page(issuers=did_documents()).encode()


def _told(listed: dict[str, Any]) -> dict[str, Any]:
    """Return what the page to read says of a credential: days as days, how it stood in words, and its picture."""
    days = {name: datetime.fromisoformat(listed[name]) if listed[name] else None for name in ("awarded", "until")}
    own = listed["file"] if listed["file"].endswith((".png", ".svg")) else ""
    stood = {
        "valid": _("Valid on that day"),
        "expired": _("Expired, or not valid yet, on that day"),
        "revoked": _("Taken back by its issuer"),
        "altered": _("This is not what was signed"),
        "unconfirmed": _("Not verified: nobody signed it") if listed["origin"] == "list" else _("Not confirmed so far"),
    }
    return {**listed, **days, "picture": listed.get("image") or own, "stood": stood[listed["state"]]}
