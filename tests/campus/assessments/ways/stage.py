"""One activity of each kind at the college, open to everybody who has an account, and short calls on it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campus.assessments.models import Activity, Attestation, Claim, Session
from campus.assessments.services import activities, attendance, attestations, claims, evidence
from campus.assessments.services.activities import Line
from campus.assessments.services.claims import Marked
from tests.campus.assessments.stage import NOW
from tests.cast import Cast

LINES = [Line("Checks the scene"), Line("Calls for help"), Line("Stays calm", is_required=False)]


def activity(cast: Cast, kind: str, **fields: Any) -> Activity:
    lines = [] if kind == "attendance" else LINES
    given = {"audience": "anybody", "criteria": lines, **fields}
    return activities.create(cast.owner, organization=cast.college, kind=kind, title="First aid", now=NOW, **given)


def ids(activity: Activity) -> list[int]:
    return list(activity.criteria.values_list("pk", flat=True))


def session(cast: Cast, held: Activity, **fields: Any) -> Session:
    given = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=2), "hours": 3, "place": "Shed"}
    return attendance.add_session(cast.educator, activity=held, now=NOW, **(given | fields))


def asked(cast: Cast, held: Activity, **fields: Any) -> Attestation:
    given = {"name": "Ruth Adeyemi", "role": "mentor", "email": "ruth@example.org", "text": "I led the count."}
    return attestations.ask(cast.learner, activity=held, person=cast.learner, now=NOW, **(given | fields))


def answered(asked: Attestation, *, is_confirmed: bool = True, level: int = 2, **fields: Any) -> Attestation:
    given = {"name": "Ruth Adeyemi", "role": "organiser", "relation": "Led the group", "words": "She did.", "now": NOW}
    levels = dict.fromkeys(ids(asked.activity), level)
    return attestations.answer(asked, is_confirmed=is_confirmed, levels=levels, **(given | fields))


def drafted(cast: Cast, held: Activity) -> Claim:
    claim = claims.begin(cast.learner, activity=held, now=NOW)
    evidence.add_link(
        cast.learner, occasion=claims.occasion(claim), link="https://example.org/log", title="My log", now=NOW
    )
    return claims.save(cast.learner, claim=claim, text="Nine years at the sea.", revision=claim.revision, now=NOW)


def handed_in(cast: Cast, held: Activity) -> Claim:
    return claims.hand_in(cast.learner, claim=drafted(cast, held), now=NOW)


def decided(cast: Cast, claim: Claim, *, level: int = 2, **fields: Any) -> Any:
    marks = {pk: Marked(level, "" if level > 1 else "Nothing shows it.") for pk in ids(claim.activity)}
    given = {"is_accepted": level > 1, "marks": marks, "comment": "The log shows it.", "now": NOW}
    return claims.decide(fields.pop("actor", cast.educator), claim=claim, **(given | fields))


def photo(name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return a picture that says where it was taken."""
    image, out = Image.new("RGB", (40, 30), "teal"), BytesIO()
    exif = image.getexif()
    exif[0x010F] = "Camera 4711"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue())
