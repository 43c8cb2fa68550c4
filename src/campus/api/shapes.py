"""What the interface takes and gives: the shapes of bodies, and awards and achievements as members."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.conf import settings

from campus.accounts.models import Identifier
from campus.achievements.models import Achievement
from campus.api.reading import Count, Flag, Shape, Text
from campus.awards.models import Award, Delivery
from campus.awards.services import LONGEST_REASON
from campus.bulk.models import Batch, Row
from campus.bulk.people import MOST_NARRATIVE, MOST_RESULT, MOST_URL
from campus.bulk.queries import Mails, mail_of, settled_of
from campus.bulk.services.lists import MOST_A_MINUTE

_BY_PK = attrgetter("pk")  # sorted here, since the skills of all were read at once

NEW_AWARD = Shape(
    "An award to be made.",
    {
        "achievement": Text("The id of a published achievement.", 19, is_required=True, example="k7wq-2mxe-9hd4-x5tn"),
        "recipient": Shape(
            "Who it is awarded to, by address or by identifier. What goes to an unknown address waits for its owner.",
            {
                "email": Text("Their address.", 254, "email", example="maya@example.org"),
                "identifier": Shape(
                    "What they go by, in place of an address. A key or a number of yours may wait.",
                    {
                        "kind": Text("What it is.", 7, is_required=True, among=tuple(Identifier.Kind.values)),
                        "value": Text("The whole of it, its giver first: “platform|number”.", 400, is_required=True),
                    },
                    is_required=False,
                ),
                "name": Text(
                    "Their name, where they have no account yet; whoever has one says their name themselves.",
                    120,
                    example="Maya Okonkwo-Lind",
                ),
                "language": Text("Of the mails to who has no account yet, as in BCP 47.", 12, example="en"),
            },
        ),
        "awarded_at": Text("When it was earned, if not now; not in the future.", 40, "moment", example="2026-01-31"),
        "valid_until": Text("When it ends, if not as the achievement says; a day is over at its end.", 40, "end"),
        "narrative": Text("How it was earned, in sentences.", MOST_NARRATIVE),
        "result": Text("The result as you write it.", MOST_RESULT, example="82 %"),
        "evidence": Text("Where evidence lies that everybody may see.", MOST_URL, "uri"),
    },
)
REVOCATION = Shape(
    "An award to be taken back.",
    {
        "reason": Text("Why; the holder reads it, and so does whoever checks.", LONGEST_REASON, is_required=True),
        "again": Text(
            "Whether its rule may give it once more: never, by what is shown from now on, or by all that was shown.",
            3,
            among=tuple(Award.Again.values),
        ),
    },
)
EVERYONE = Shape(
    "Everyone of whom something is so, as a list of people.",
    {
        "achievement": Text("The id of a published achievement.", 19, is_required=True, example="k7wq-2mxe-9hd4-x5tn"),
        "everyone": Text("Of whom what is so: the id of a source.", 100, is_required=True, example="rule"),
        "name": Text("What to call the list.", 120),
    },
)
START = Shape(
    "How a list is issued.",
    {
        "mails": Flag("Whether its people get a mail each; they do if this is left out."),
        "mails_a_minute": Count("How many mails go out in a minute; 60 if this is left out.", MOST_A_MINUTE),
        "scheduled_at": Text("When, if not now; not in the past.", 40, "start"),
    },
)
UNDOING = Shape(
    "Why all of a list is taken back.",
    {"reason": Text("The holders read it, and so does whoever checks.", LONGEST_REASON, is_required=True)},
)
NOTHING = Shape("Nothing is said.", {})
STEPS = {"start": START, "pause": NOTHING, "resume": NOTHING, "cancel": NOTHING, "undo": UNDOING}


def award(made: Award, *, now: datetime) -> dict[str, Any]:
    """Return an award as it is answered."""
    return {
        "id": made.public_id,
        "state": state(made, now=now),
        "achievement": {
            "id": made.achievement.public_id,
            "name": made.version.name,
            "version": made.version.number,
        },
        "recipient": {"name": made.name},
        "awarded_at": _moment(made.awarded_at),
        "valid_until": _moment(made.valid_until),
        "revoked_at": _moment(made.revoked_at),
        "revocation_reason": made.revocation_reason,
        "replaced_by": made.replaced_by.public_id if made.replaced_by else None,
        "digest": made.digest,
        "page": f"{made.base_url}/c/{made.public_id}",
        "credential": f"{made.base_url}/c/{made.public_id}.json",
    }


def achievement(found: Achievement) -> dict[str, Any]:
    """Return a published achievement as it is answered."""
    current = found.current
    if current is None:
        raise ValueError(f"{found.public_id} is not published")
    return {
        "id": found.public_id,
        "name": current.name,
        "description": current.description,
        "kind": current.kind,
        "version": current.number,
        "language": current.language,
        "validity_months": current.validity_months,
        "skills": [skill.name for skill in sorted(current.skills.all(), key=_BY_PK)],
        "page": f"{settings.PUBLIC_URL}/a/{found.public_id}/",
    }


def batch(found: Batch, *, mails: Mails | None = None) -> dict[str, Any]:
    """Return a list of people as it is answered, with what has become of it; of many take queries.settled.

    How its mails stand is counted for one that is looked at, and not for each of many.
    """
    awarded, failed = settled_of(found)
    return {
        "id": found.public_id,
        "state": found.state,
        "name": found.name,
        "achievement": {"id": found.achievement.public_id},
        "lines": {
            "read": found.rows,
            "to_award": found.fresh,
            "hold_it": found.held,
            "twice": found.again,
            "wrong": found.wrong,
            "awarded": awarded,
            "failed": failed,
        },
        "mails": asdict(mails) if mails else None,
        "problem": found.problem,
        "made_at": _moment(found.made_at),
        "scheduled_at": _moment(found.scheduled_at),
        "started_at": _moment(found.started_at),
        "ended_at": _moment(found.ended_at),
    }


def source(found: tuple[str, str]) -> dict[str, Any]:
    """Return one of campus.bulk.sources.offered as it is answered."""
    return {"id": found[0], "name": found[1]}


def line(row: Row) -> dict[str, Any]:
    """Return a line of campus.bulk.queries.told as it is answered: why not, and in which column; or award and mail."""
    outcome = getattr(row, "outcome", None)
    made = outcome.award if outcome else None
    return {
        "line": row.number,
        "email": row.email,
        "identifier": {"kind": row.kind, "value": row.named} if row.named else None,
        "verdict": row.Verdict(row.verdict).name.lower(),
        "column": row.column,
        "reason": (outcome.reason if outcome else "") or row.reason,
        "award": made.public_id if made else None,
        "mail": _mail(mail) if made and (mail := mail_of(made)) else None,
        "seen_at": _moment(made.seen_at) if made else None,
    }


def _mail(mail: Delivery) -> dict[str, Any]:
    at = {"bounced": mail.bounced_at, "sent": mail.sent_at, "unsent": mail.sent_at}.get(mail.state, mail.next_try_at)
    return {"state": mail.state, "at": _moment(at), "words": mail.error}


def state(made: Award, *, now: datetime) -> str:
    """Return what a checker would find: valid, expired, revoked; or that another took its place."""
    if made.replaced_by_id is not None:
        return "replaced"
    if made.revoked_at is not None:
        return "revoked"
    return "expired" if made.valid_until is not None and made.valid_until < now else "valid"


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
