"""Award, take back, renew, issue anew; set rules, decide on proposals; make keys and sign. Only this package signs."""

from campus.awards.services.bundles import bundle
from campus.awards.services.issuing import (
    LONGEST_REASON,
    award,
    issue_anew,
    issue_trials_anew,
    mark_seen,
    picture,
    renew,
    revoke,
)
from campus.awards.services.keys import ensure_key, new_key
from campus.awards.services.lists import FRESH_FOR, status_bytes
from campus.awards.services.proposals import approve, decline, propose
from campus.awards.services.reminders import remind, want_reminders, wants_reminders
from campus.awards.services.rules import index, set_rule
from campus.awards.services.settling import award_if_met

__all__ = [
    "FRESH_FOR",
    "LONGEST_REASON",
    "approve",
    "award",
    "award_if_met",
    "bundle",
    "decline",
    "ensure_key",
    "index",
    "issue_anew",
    "issue_trials_anew",
    "mark_seen",
    "new_key",
    "picture",
    "propose",
    "remind",
    "renew",
    "revoke",
    "set_rule",
    "status_bytes",
    "want_reminders",
    "wants_reminders",
]
