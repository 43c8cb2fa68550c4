"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from campus.accounts.personal import Address, Then, Tie

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="assessments.Session", field="closed_by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Presence"),
    Tie(model="assessments.Presence", field="by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.HoursReport"),
    Tie(model="assessments.HoursReport", field="decided_by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Attestation"),
    Tie(model="assessments.Attestation", field="asked_by", moves=False, then=Then.CLEAR),
    Address(model="assessments.Attestation", emptied=("email", "name", "said_name")),  # whom somebody else asked
    Tie(model="assessments.Evidence"),
    Tie(model="assessments.Evidence", field="added_by", moves=False, then=Then.CLEAR, emptied=("added_by_name",)),
    Tie(model="assessments.Claim"),
    Tie(model="assessments.Decision", field="assessor", moves=False, then=Then.KEEP),
    Tie(model="assessments.Certificate"),
    Tie(model="assessments.Certificate", field="decided_by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Observation"),
    Tie(model="assessments.Observation", field="begun_by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Observation", field="decided_by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Tick", field="by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Project_moderators"),
    Tie(model="assessments.Submission"),
    Tie(model="assessments.Grade", field="grader", moves=False, then=Then.KEEP),
    Tie(model="assessments.Attempt"),
    Tie(model="assessments.Answer", field="marked_by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Accommodation"),
    # What was said of another learner's work is theirs as well.
    Tie(model="assessments.Review", field="reviewer", then=Then.KEEP),
    Tie(model="assessments.Comment", field="author", then=Then.KEEP),
    Tie(model="assessments.SavedComment"),
    Tie(model="assessments.Extension"),
    Tie(model="assessments.Extension", field="by", moves=False, then=Then.CLEAR),
    Tie(model="assessments.Result"),
    Tie(model="assessments.Result", field="assessor", moves=False, then=Then.CLEAR, emptied=("assessor_name",)),
)
