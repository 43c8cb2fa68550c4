"""Awards that wait for somebody's word: proposed by a rule, approved or declined by the staff, awarded once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards import queries, rules
from campus.awards.models import Approval, Award, Proposal, Rule
from campus.awards.services.issuing import LONGEST_REASON, award, refuse_oneself, renew
from campus.common.errors import ConflictError, InvalidError
from campus.journal.services import record
from campus.organizations.models import Membership
from campus.organizations.queries import role
from campus.organizations.services import require

OWNER, EDUCATOR = Membership.Role.OWNER, Membership.Role.EDUCATOR
State = Proposal.State


def propose(person: Person, *, rule: Rule, decision: rules.Decision, now: datetime) -> Proposal | None:
    """Lay an award before the staff, once; None where they declined it on exactly these results."""
    kept = decision.to_json()
    last = Proposal.objects.filter(rule=rule, person=person).order_by("-pk").first()
    if last is not None and last.state == State.OPEN:
        return last
    if last is not None and last.state == State.DECLINED and last.decision == kept:
        return None
    try:
        with transaction.atomic():
            made = Proposal.objects.create(rule=rule, person=person, decision=kept, made_at=now)
            _note("award.proposed", None, made, now)
    except IntegrityError:  # another worker was first
        return Proposal.objects.filter(rule=rule, person=person, state=State.OPEN).first()
    return made


def approve(actor: Person, *, proposal: Proposal, now: datetime) -> Award | None:
    """Say yes: the approval is kept, and the award is made if the rule is met with it (else None: more is asked).

    Raises NotAllowedError (also for one's own, and where an owner must approve), ConflictError where it was decided.
    """
    rule, person = proposal.rule, proposal.person
    has = _approver(actor, proposal)
    with transaction.atomic():
        _decide(proposal, State.APPROVED, actor=actor, now=now)
        Approval.objects.create(rule=rule, person=person, role=has, by=actor, at=now)
        _note("approval.given", actor, proposal, now)
        standing = queries.held(person, rule.achievement)
        found = queries.decision(person, rule, now=now)
        if rule.purpose == Rule.Purpose.RENEW:
            return renew(standing, decision=found, actor=actor, now=now) if standing and found.is_met else None
        if not found.is_met:
            return standing
        return award(person=person, achievement=rule.achievement, actor=actor, decision=found, now=now)


def decline(actor: Person, *, proposal: Proposal, reason: str, now: datetime) -> None:
    """Say no, with the reason that the learner reads; it is proposed again once there is a new result.

    Raises NotAllowedError, InvalidError without a reason, ConflictError where it was decided.
    """
    require(actor, proposal.rule.achievement.organization, OWNER, EDUCATOR)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError(_("Give the reason in 1 to %d characters.") % LONGEST_REASON, field="reason")
    with transaction.atomic():
        _decide(proposal, State.DECLINED, actor=actor, now=now, reason=reason)
        _note("award.declined", actor, proposal, now)


def pass_by(person: Person, *, rule: Rule, now: datetime) -> None:
    """Close what was still proposed to somebody who has the award now."""
    waiting = Proposal.objects.filter(rule=rule, person=person, state=State.OPEN)
    waiting.update(state=State.PASSED_BY, decided_at=now)


def _approver(actor: Person, proposal: Proposal) -> str:
    """Return the role in which somebody approves."""
    organization = proposal.rule.achievement.organization
    asked = {leaf.role for leaf in rules.leaves(rules.parse(proposal.rule.tree)) if isinstance(leaf, rules.ApprovedBy)}
    require(actor, organization, *((OWNER,) if asked == {"owner"} else (OWNER, EDUCATOR)))
    refuse_oneself(actor, proposal.person)
    return role(actor, organization) or ""


def _decide(proposal: Proposal, state: str, *, actor: Person, now: datetime, reason: str = "") -> None:
    """Close a proposal; of two who try one wins, the other gets ConflictError."""
    waiting = Proposal.objects.filter(pk=proposal.pk, state=State.OPEN)
    if not waiting.update(state=state, decided_at=now, decided_by=actor, reason=reason):
        raise ConflictError(_("Somebody else has decided this in the meantime."))


def _note(verb: str, actor: Person | None, proposal: Proposal, now: datetime) -> None:
    rule = proposal.rule
    record(
        verb,
        actor=actor,
        thing=proposal,
        person=proposal.person,
        organization_id=rule.achievement.organization_id,
        data={"proposal": proposal.public_id, "rule": rule.pk, "achievement": rule.achievement_id},
        now=now,
    )
