"""Pictures, downloads and videos of units: named by their content, made safe, and kept under names of our own."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.common.identifiers import public_id
from campus.common.uploads import (
    MOST_DOWNLOAD,
    MOST_IMAGE,
    MOST_VIDEO,
    MediaType,
    Upload,
    file_name,
    read_bounded,
    reencode_image,
    sanitise_svg,
    sniff,
)
from campus.courses.models import Attachment, Unit
from campus.courses.services.editions import own
from campus.journal.services import record
from campus.organizations.services import require

MEGABYTE = 1024 * 1024
MOST_CAPTIONS = MEGABYTE


@transaction.atomic
def add_file(
    actor: Person, *, unit: Unit, upload: Upload, title: str, is_download: bool, now: datetime, name: str = ""
) -> Attachment:
    """Return a picture (drawn anew; `title` is its words for those who cannot see it) or a download of the unit.

    `name` is how the Markdown calls it, made from the file's own name where none is given. Raises InvalidError.
    """
    require(actor, unit.course.organization)
    unit = own(unit)
    media_type = sniff(upload)
    if not title.strip():
        raise InvalidError(
            _("Say what the file is.") if is_download else _("Say in words what the picture shows."), field="title"
        )
    data = _download(upload, media_type) if is_download else _picture(upload, media_type)
    wanted = name or file_name(upload.name, media_type=media_type)
    if unit.attachments.filter(name=wanted).exists():
        raise InvalidError(
            _("This unit already has a file called %(name)s. Remove it, or rename this one.") % {"name": wanted},
            field="upload",
        )
    made = Attachment(
        public_id=public_id(),
        unit=unit,
        name=wanted,
        title=title.strip(),
        media_type=media_type.name,
        size=len(data),
        is_download=is_download,
    )
    made.file.save(f"{made.public_id}{media_type.extension}", ContentFile(data), save=False)
    made.save()
    _note("file.added", actor, unit, now=now, name=wanted)
    return made


def _picture(upload: Upload, media_type: MediaType) -> bytes:
    if media_type.kind not in {"image", "svg"}:
        raise InvalidError(_("A picture is a PNG, JPEG, WebP, GIF or SVG file."), field="upload")
    data = read_bounded(upload, most=MOST_IMAGE)
    return sanitise_svg(data) if media_type.kind == "svg" else reencode_image(data)[0]


def _download(upload: Upload, media_type: MediaType) -> bytes:
    """Return a file as it was sent; it is only ever served to be saved. A drawing is made safe all the same."""
    if media_type.kind in {"video", "captions"}:
        raise InvalidError(_("Add a video as the unit’s video, with a transcript."), field="upload")
    data = read_bounded(upload, most=MOST_DOWNLOAD)
    return sanitise_svg(data) if media_type.kind == "svg" else data


@transaction.atomic
def remove_file(actor: Person, *, attachment: Attachment, now: datetime) -> None:
    """Take a file out of its unit; InvalidError while the text still shows or names it."""
    require(actor, attachment.unit.course.organization)
    unit = own(attachment.unit)
    attachment = unit.attachments.get(name=attachment.name)
    if f"({attachment.name}" in unit.body:
        raise InvalidError(
            _("The unit’s text still names %(name)s. Take it out of the text first.") % {"name": attachment.name}
        )
    _drop_after_commit(attachment.file)
    attachment.delete()
    _note("file.removed", actor, unit, now=now, name=attachment.name)


@transaction.atomic
def set_video(
    actor: Person,
    *,
    unit: Unit,
    title: str,
    transcript: str,
    now: datetime,
    upload: Upload | None = None,
    captions: Upload | None = None,
    url: str = "",
) -> Unit:
    """Give a unit its video: a file of ours or an address elsewhere, never without a transcript.

    Without `upload` and `url` the video stays and its words change. Raises InvalidError with the field.
    """
    require(actor, unit.course.organization)
    fresh = own(unit)
    _check_video(fresh, title=title, transcript=transcript, has_new=bool(upload or url), has_both=bool(upload and url))
    if upload:
        _keep(fresh.video, upload, kind="video", most=MOST_VIDEO, field="upload")
        fresh.video_url = ""
    elif url:
        _forget(fresh)
        fresh.video_url = url
    if captions:
        _keep(fresh.captions, captions, kind="captions", most=MOST_CAPTIONS, field="captions")
    fresh.video_title, fresh.transcript = title.strip(), transcript.strip()
    fresh.save(update_fields=["video", "video_url", "captions", "video_title", "transcript"])
    _note("video.set", actor, fresh, now=now, name=fresh.video.name or fresh.video_url)
    return fresh


def _check_video(unit: Unit, *, title: str, transcript: str, has_new: bool, has_both: bool) -> None:
    if has_both:
        raise InvalidError(_("Give a file or an address, not both."), field="url")
    if not has_new and not unit.video and not unit.video_url:
        raise InvalidError(_("Choose a video file, or give the address of a video."), field="upload")
    if not title.strip():
        raise InvalidError(_("Give the video a title."), field="title")
    if not transcript.strip():
        raise InvalidError(
            _("Write down what is said and shown: some people cannot hear or see the video."), field="transcript"
        )


def _keep(stored: FieldFile, upload: Upload, *, kind: str, most: int, field: str) -> None:
    """Store an upload of the right kind in place of what was there."""
    media_type = sniff(upload)
    if media_type.kind != kind:
        wanted = _("a video as MP4 or WebM") if kind == "video" else _("captions as WebVTT")
        raise InvalidError(_("This is no %(wanted)s.") % {"wanted": wanted.removeprefix("a ")}, field=field)
    if upload.size is None or upload.size > most:
        raise InvalidError(_("The file may have %(most)d MB at most.") % {"most": most // MEGABYTE}, field=field)
    if stored:
        _drop_after_commit(stored)
    stored.save(f"{public_id()}{media_type.extension}", File(upload), save=False)  # type: ignore[arg-type]


@transaction.atomic
def remove_video(actor: Person, *, unit: Unit, now: datetime) -> None:
    """Take the video, its captions and its transcript out of the unit."""
    require(actor, unit.course.organization)
    fresh = own(unit)
    _forget(fresh)
    fresh.video_url = fresh.video_title = fresh.transcript = ""
    fresh.save(update_fields=["video", "video_url", "captions", "video_title", "transcript"])
    _note("video.removed", actor, fresh, now=now, name="")


def _forget(unit: Unit) -> None:
    for stored in (unit.video, unit.captions):
        if stored:
            _drop_after_commit(stored)
    unit.video = unit.captions = ""


def _drop_after_commit(stored: FieldFile) -> None:
    """Delete the file only once no row names it any more: those of editions before share it."""
    storage, name = stored.storage, stored.name or ""

    def drop() -> None:
        is_shown = Unit.objects.filter(Q(video=name) | Q(captions=name)).exists()
        if not is_shown and not Attachment.objects.filter(file=name).exists():
            storage.delete(name)

    transaction.on_commit(drop)


def _note(verb: str, actor: Person, unit: Unit, *, now: datetime, name: str) -> None:
    record(
        verb,
        actor=actor,
        thing=unit,
        organization_id=unit.course.organization_id,
        data={"course": unit.course_id, "name": name},
        now=now,
    )
