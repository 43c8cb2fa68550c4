"""An uploaded badge becomes a file of ours: a PNG drawn anew at 600 × 600, or an SVG rebuilt from what is allowed."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image

from campus.common.errors import InvalidError
from campus.common.identifiers import public_id
from campus.common.uploads import Upload, read_bounded, reencode_image, sanitise_svg, sniff

MOST_BYTES = 1024 * 1024
SIDE = 600  # px; Open Badges asks for 400 at least and suggests square


def badge_file(upload: Upload) -> ContentFile[bytes]:
    """Return the picture to be stored; raises InvalidError (field "image") saying what to do."""
    try:
        found = sniff(upload)
        data = read_bounded(upload, most=MOST_BYTES)
        if found.name == "image/svg+xml":
            return ContentFile(sanitise_svg(data), name=f"{public_id()}.svg")
        if found.name != "image/png":
            raise InvalidError(_("A badge is a PNG or an SVG; this is another kind of file. Save it as one of them."))
        clean, _media_type = reencode_image(data, most_side=SIDE)
    except InvalidError as err:
        raise InvalidError(str(err), field="image") from err
    return ContentFile(_square(clean), name=f"{public_id()}.png")


def _square(png: bytes) -> bytes:
    """Return the picture in the middle of a clear square."""
    with Image.open(BytesIO(png)) as opened:
        image = opened.convert("RGBA")
    image.thumbnail((SIDE, SIDE))
    field = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    field.paste(image, ((SIDE - image.width) // 2, (SIDE - image.height) // 2))
    out = BytesIO()
    field.save(out, format="PNG", optimize=True)
    return out.getvalue()
