"""Do what a rule finds due for one person: award it, renew it, or lay it before the staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from campus.accounts.models import Person
from campus.awards import queries, rules
from campus.awards.models import Award, Rule
from campus.awards.services.issuing import award, renew
from campus.awards.services.milestones import note_half
from campus.awards.services.proposals import pass_by, propose


def award_if_met(person: Person, *, rule: Rule, now: datetime) -> Award | None:
    """Award (or renew) what a rule finds earned now, or return None.

    What was taken back comes again only where the staff said so. Where the rule asks for somebody's word, it is
    proposed as soon as only that is missing.
    """
    standing = queries.standings([person.pk], rule.achievement)[person.pk]
    if not queries.is_open(rule, standing, now=now):
        return None
    decision = queries.decision(person, rule, now=now)
    is_fresh = queries.counts_from(rule, standing) is None or bool(decision.results)
    if not is_fresh:  # reading counts for ever: by itself it neither renews nor gives again
        return None
    if rule.mode == Rule.Mode.PROPOSED or not decision.is_met:
        note_half(person, rule=rule, decision=decision, now=now)
        if decision.is_met or waits_for_word(decision, now=now):
            propose(person, rule=rule, decision=decision, now=now)
        return None
    if rule.purpose == Rule.Purpose.RENEW and standing.held is not None:
        made = renew(standing.held, decision=decision, now=now)
    else:
        made = award(person=person, achievement=rule.achievement, now=now, decision=decision)
    pass_by(person, rule=rule, now=now)
    return made


def waits_for_word(decision: rules.Decision, *, now: datetime) -> bool:
    """Say whether an approval is all that is missing."""
    asked = {leaf.role for leaf in rules.leaves(decision.rule) if isinstance(leaf, rules.ApprovedBy)}
    if not asked or decision.is_met:
        return False
    given = replace(decision.facts, approvals=dict.fromkeys(asked, now))
    return rules.decide(decision.rule, given).is_met
