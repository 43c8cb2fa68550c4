"""QTI packages: a zip with a manifest (IMS Content Packaging), one file an item, and a test whose sections are pools.

What comes in is bounded before it is unpacked: number of members, size of each, size of all. Names in it only ever
look members up; nothing is written to a disk.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from campus.assessments.exchange import qti, qti_names
from campus.assessments.exchange.item import Bundle, Item, Left, Reading
from campus.assessments.exchange.qti_reading import item_of
from campus.assessments.exchange.xml import add, local, parsed, written
from campus.common.archives import BROKEN
from campus.common.errors import InvalidError

MOST_MEMBERS = 3000
MOST_MEMBER = 2 * 1024 * 1024  # bytes, unpacked
MOST_ALL = 40 * 1024 * 1024
MANIFEST = "imsmanifest.xml"
TEST = "test.xml"
LOOSE = "unpooled"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same items make the same bytes
_CP = {"2.1": "http://www.imsglobal.org/xsd/imscp_v1p1", "3.0": "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"}
_SPELLED: dict[str, Callable[[Element], Element]] = {"2.1": qti_names.to_v21, "3.0": qti_names.to_v30}


@dataclass
class Unpacked:
    """The members of a package by name, read within what is left of the bounds."""

    package: ZipFile
    left: int  # bytes that may still be unpacked

    def read(self, name: str) -> bytes:
        """Return a member; raise InvalidError where it is not there or larger than is taken."""
        try:
            with self.package.open(name) as member:
                data = member.read(min(MOST_MEMBER, self.left) + 1)
        except KeyError as err:
            raise InvalidError(_("The package holds no %(name)s.") % {"name": name}) from err
        if len(data) > min(MOST_MEMBER, self.left):
            raise InvalidError(_("%(name)s is larger than any question.") % {"name": name})
        self.left -= len(data)
        return data


def read(data: bytes, *, file: str = "") -> Bundle:
    """Return the questions of a package or of a single item; raise InvalidError where it is neither."""
    reading = Reading(file)
    if not data.startswith(b"PK\x03\x04"):
        root = qti_names.to_plain(parsed(data))
        reading.take(root.get("title", ""), partial(item_of, root))
        return reading.bundle()
    try:
        with ZipFile(BytesIO(data)) as package:
            if len(package.infolist()) > MOST_MEMBERS:
                raise InvalidError(_("The package holds more than %(n)s files.") % {"n": MOST_MEMBERS})
            _read_all(Unpacked(package, MOST_ALL), reading)
    except BROKEN as err:
        raise InvalidError(_("The package is broken or cut short. Export it again, then try once more.")) from err
    return reading.bundle()


def write(items: Sequence[Item], *, title: str, version: str) -> tuple[bytes, tuple[Left, ...]]:
    """Return a package of all items; every kind has a form in QTI."""
    made: list[tuple[str, Element]] = [
        (f"items/item-{place:04}.xml", qti.item_tree(item, f"item-{place:04}"))
        for place, item in enumerate(items, start=1)
    ]
    trees = [*made, (TEST, _test(items, title=title))]
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        _put(package, MANIFEST, written(_manifest([name for name, _tree in made], version=version)))
        for name, tree in trees:
            _put(package, name, written(_SPELLED[version](tree), is_indented=name == TEST))
    return out.getvalue(), ()


def _read_all(unpacked: Unpacked, reading: Reading) -> None:
    names = set(unpacked.package.namelist())
    root = next((name for name in sorted(names, key=len) if posixpath.basename(name) == MANIFEST), None)
    if root is None:
        raise InvalidError(_("The package has no manifest (imsmanifest.xml), so it is no package of QTI."))
    items, tests = _resources(parsed(unpacked.read(root)), posixpath.dirname(root))
    pools: dict[str, str] = {}
    for name in tests:
        if name in names:
            pools |= _pools(qti_names.to_plain(parsed(unpacked.read(name))), posixpath.dirname(name))
    for name in items:
        reading.take(name, partial(_read_item, unpacked, name, pools.get(name, "")))


def _read_item(unpacked: Unpacked, name: str, pool: str) -> Item:
    return item_of(qti_names.to_plain(parsed(unpacked.read(name))), pool=pool)


def _resources(manifest: Element, base: str) -> tuple[list[str], list[str]]:
    """Return the addresses of items and of tests in the order of the manifest."""
    items: list[str] = []
    tests: list[str] = []
    for resource in (each for each in manifest.iter() if local(each) == "resource"):
        kind, href = resource.get("type", ""), _joined(base, resource.get("href", ""))
        if "imsqti_item" in kind and href not in items:
            items.append(href)
        elif "imsqti_test" in kind:
            tests.append(href)
    return items, tests


def _joined(base: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(base, unquote(href)))


def _pools(test: Element, base: str) -> dict[str, str]:
    """Return the pool of each item: the title of the section that it stands in."""
    return {
        _joined(base, each.get("href", "")): section.get("title", "")
        for section in test.iter("assessmentSection")
        if section.get("identifier") != LOOSE
        for each in section.findall("assessmentItemRef")
    }


def _manifest(names: Sequence[str], *, version: str) -> Element:
    root = Element("manifest", xmlns=_CP[version], identifier="testamur")
    spelled = version.replace(".", "p")
    about = add(root, "metadata")
    add(about, "schema", "QTIv2.1 Package" if version == "2.1" else "QTI Package")
    add(about, "schemaversion", "1.0.0" if version == "2.1" else "3.0.0")
    add(root, "organizations")
    resources = add(root, "resources")
    for name in (*names, TEST):
        kind = f"imsqti_{'test' if name == TEST else 'item'}_xmlv{spelled}"
        identifier = f"resource-{posixpath.basename(name).removesuffix('.xml')}"
        resource = add(resources, "resource", identifier=identifier, type=kind, href=name)
        add(resource, "file", href=name)
    return root


def _test(items: Sequence[Item], *, title: str) -> Element:
    """Return a test with a section for each pool, in the order in which they first appear."""
    root = Element("assessmentTest", identifier="test", title=title or "Test")
    part = add(root, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    for place, pool in enumerate(dict.fromkeys(item.pool for item in items)):
        name = f"pool-{place}" if pool else LOOSE
        section = add(part, "assessmentSection", identifier=name, title=pool or "–", visible="true")
        for number, item in enumerate(items, start=1):
            if item.pool == pool:
                where = f"items/item-{number:04}.xml"
                add(section, "assessmentItemRef", identifier=f"ref-{number:04}", href=where)
    return root


def _put(package: ZipFile, name: str, data: bytes) -> None:
    member = ZipInfo(name, _WHEN)
    member.compress_type = ZIP_DEFLATED
    package.writestr(member, data)
