"""Award, take back, renew, issue anew; set rules, decide on proposals; make keys and sign. Only this package signs."""

from campus.awards.services.bundles import bundle
from campus.awards.services.copies import MOST_COPIES, copy_for
from campus.awards.services.handing import hand_over
from campus.awards.services.issuing import (
    LONGEST_REASON,
    Given,
    award,
    issue_anew,
    issue_trials_anew,
    mark_all_seen,
    mark_seen,
    picture,
    renew,
    revoke,
)
from campus.awards.services.keys import ensure_key, new_key
from campus.awards.services.leaks import Leak, clear_up, leak, withdraw_key
from campus.awards.services.lists import FRESH_FOR, status_bytes, status_token
from campus.awards.services.mailing import note_bounce, send_again
from campus.awards.services.many import keep, revoke_many
from campus.awards.services.milestones import put_away
from campus.awards.services.pressing import Gift, Pressed, Refusal, press, sample
from campus.awards.services.proposals import approve, decline, propose
from campus.awards.services.reminders import remind, want_reminders, wants_reminders
from campus.awards.services.rules import drop_draft, index, keep_draft, set_rule
from campus.awards.services.settling import award_if_met

__all__ = [
    "FRESH_FOR",
    "LONGEST_REASON",
    "MOST_COPIES",
    "Gift",
    "Given",
    "Leak",
    "Pressed",
    "Refusal",
    "approve",
    "award",
    "award_if_met",
    "bundle",
    "clear_up",
    "copy_for",
    "decline",
    "drop_draft",
    "ensure_key",
    "hand_over",
    "index",
    "issue_anew",
    "issue_trials_anew",
    "keep",
    "keep_draft",
    "leak",
    "mark_all_seen",
    "mark_seen",
    "new_key",
    "note_bounce",
    "picture",
    "press",
    "propose",
    "put_away",
    "remind",
    "renew",
    "revoke",
    "revoke_many",
    "sample",
    "send_again",
    "set_rule",
    "status_bytes",
    "status_token",
    "want_reminders",
    "wants_reminders",
    "withdraw_key",
]
