"""One activity of each kind with something in every place, for the walk over all addresses."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Activity
from campus.assessments.services import activities as made
from campus.assessments.services import attendance, attestations, certificates, claims, evidence, observations
from campus.assessments.services.activities import Line
from campus.assessments.ways import links
from campus.assessments.ways.foreign import Checked
from campus.organizations.models import Organization


def ways_of(organization: Organization, *, staff: Person, learner: Person) -> dict[str, object]:
    """Return the arguments of the addresses of activities; the learner has begun all and takes no course of them."""
    now = timezone.now()
    held = {
        kind: made.create(
            staff, organization=organization, kind=kind, title=kind, now=now, audience="anybody",
            criteria=[] if kind == "attendance" else [Line("Shown")],
            data={"takes_reports": True} if kind == "attendance" else {},
        )
        for kind in Activity.Kind.values
    }  # fmt: skip
    watched = observations.ask(learner, activity=held["observation"], now=now)
    session = attendance.add_session(
        staff, activity=held["attendance"], now=now, starts_at=now, ends_at=now + timedelta(hours=1), hours=1
    )
    attendance.set_present(staff, session=session, person=learner, is_present=True, now=now)
    report = attendance.report_hours(
        learner, activity=held["attendance"], day=now.date(), hours=1, text="Counted.", today=now.date(), now=now
    )
    asked = attestations.ask(
        learner, activity=held["attestation"], person=learner, name="Ruth", role="mentor",
        email=f"ruth@{organization.slug}.example.org", text="I led.", now=now,
    )  # fmt: skip
    piece = _file(learner, attestations.occasion(asked))
    claim = claims.begin(learner, activity=held["recognition"], now=now)
    own = _file(learner, claims.occasion(claim))
    claim = claims.save(learner, claim=claim, text="I can.", revision=0, now=now)
    claims.hand_in(learner, claim=claim, now=now)
    checked = Checked(
        "valid", digest=f"{organization.pk:064x}", ref="https://example.org/a", name="Sea", issuer="Coast"
    )
    shown = certificates.show(learner, organization=organization, data=b"{}", checked=checked, now=now)
    organization.activities.update(audience=Activity.Audience.COURSE)
    return {
        "observed": held["observation"].public_id,
        "attended": held["attendance"].public_id,
        "attested": held["attestation"].public_id,
        "recognised": held["recognition"].public_id,
        "observation": watched.public_id,
        "session": session.public_id,
        "report": report.public_id,
        "attestation": asked.public_id,
        "signed": links.token(asked),
        "piece": piece,
        "claim": claim.public_id,
        "evidence": own,
        "certificate": shown.public_id,
    }


def _file(learner: Person, occasion: evidence.Occasion) -> str:
    upload = SimpleUploadedFile("log.txt", b"Nine years.\n")
    return evidence.add_file(learner, occasion=occasion, upload=upload, now=timezone.now()).public_id
