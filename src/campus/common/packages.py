"""Tell office documents apart by what stands inside their ZIP package, without unpacking it.

OpenDocument 1.3 part 2, clause 3.3: the first member is `mimetype`, stored. ECMA-376 part 2: `[Content_Types].xml`.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.utils.translation import gettext as _

from campus.common.archives import BROKEN
from campus.common.errors import InvalidError

MOST_MEMBERS = 5000
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_OPEN_XML = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation.xml": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}


def package_type(data: bytes) -> tuple[str, str] | None:
    """Return media type and ending of an office document, None for any other archive.

    Raises InvalidError for a broken package and for one that carries macros.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            if len(names) > MOST_MEMBERS:
                raise InvalidError(_("The document has more parts than any we know. Save it as PDF and upload that."))
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                raise InvalidError(_("The document carries macros. Save it without them, or as PDF, and upload that."))
            return _open_document(package) or _open_xml(names)
    except BROKEN as err:
        raise InvalidError(_("The document is broken or cut short. Save it again and upload that.")) from err


def _open_document(package: ZipFile) -> tuple[str, str] | None:
    first = package.infolist()[0] if package.infolist() else None
    if first is None or first.filename != "mimetype" or first.compress_type != ZIP_STORED or first.file_size > 100:
        return None
    declared = package.read(first)
    ending = _OPEN_DOCUMENT.get(declared)
    return (declared.decode(), ending) if ending else None


def _open_xml(names: list[str]) -> tuple[str, str] | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((found for member, found in _OPEN_XML.items() if member in names), None)
