"""Set what achievements are awarded and renewed for. Every version is kept, and nothing is ever taken away by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards import rules
from campus.awards.models import Proposal, Rule, RuleDraft, RuleInput, RuleVersion
from campus.common.errors import ConflictError, InvalidError
from campus.courses.models import Course
from campus.journal.services import record
from campus.organizations.models import Membership
from campus.organizations.services import require

OWNER, EDUCATOR = Membership.Role.OWNER, Membership.Role.EDUCATOR


def set_rule(
    actor: Person,
    *,
    achievement: Achievement,
    tree: Mapping[str, Any],
    now: datetime,
    purpose: str = Rule.Purpose.EARN,
    mode: str = Rule.Mode.AUTOMATIC,
    seen: int | None = None,
) -> Rule:
    """Set what an achievement is awarded (or renewed) for; everybody concerned is looked at again, nobody loses it.

    `seen` is the revision that a form was opened on (0: there was no rule yet). Raises NotAllowedError, InvalidError
    naming the place of the fault in the tree, and ConflictError where somebody else changed it since.
    """
    require(actor, achievement.organization, OWNER, EDUCATOR)
    parsed = _parsed(tree)
    with transaction.atomic():
        Achievement.objects.select_for_update().get(pk=achievement.pk)
        found = Rule.objects.filter(achievement=achievement, purpose=purpose).first()
        rule = found or Rule(achievement=achievement, purpose=purpose, revision=0)
        if rule.tree == parsed.to_json() and rule.mode == mode:
            return rule  # a second click changes nothing
        if seen is not None and seen != rule.revision:
            raise ConflictError(_("Somebody else changed this rule since you opened it. Look at it again."))
        rule.tree, rule.mode, rule.changed_at = parsed.to_json(), mode, now
        RuleDraft.objects.filter(achievement=achievement, purpose=purpose, tree=rule.tree).delete()
        _keep(rule, parsed, actor=actor, now=now)
    return rule


@transaction.atomic
def keep_draft(
    actor: Person,
    *,
    achievement: Achievement,
    course: Course,
    tree: Mapping[str, Any],
    purpose: str,
    mode: str,
    now: datetime,
) -> RuleDraft:
    """Return a draft beside an achievement, in place of the one that the course brought before; it decides nothing.

    Raises NotAllowedError, and InvalidError naming what is wrong.
    """
    require(actor, achievement.organization, OWNER, EDUCATOR)
    if purpose not in Rule.Purpose.values or mode not in Rule.Mode.values:
        raise InvalidError(_("“purpose” is earn or renew, “mode” is automatic or proposed."))
    fields = {"tree": _parsed(tree).to_json(), "mode": mode, "by": actor, "at": now}
    made, _new = RuleDraft.objects.update_or_create(
        achievement=achievement, course=course, purpose=purpose, defaults=fields
    )
    return made


@transaction.atomic
def drop_draft(actor: Person, *, draft: RuleDraft) -> None:
    """Put a draft away."""
    require(actor, draft.achievement.organization, OWNER, EDUCATOR)
    draft.delete()


def index(rule: Rule, *, now: datetime) -> None:
    """Write what a rule looks at, and the next day that it waits for."""
    parsed = rules.parse(rule.tree)
    rule.inputs.all().delete()
    RuleInput.objects.bulk_create(
        RuleInput(rule=rule, kind=kind, thing_id=thing, ref=ref) for kind, thing, ref in sorted(rules.inputs(parsed))
    )
    days = [leaf.date for leaf in rules.leaves(parsed) if isinstance(leaf, rules.After)]
    rule.due_at = min((day for day in days if day > now), default=None)
    rule.save(update_fields=["due_at"])


def _parsed(tree: Mapping[str, Any]) -> rules.Rule:
    try:
        return rules.parse(tree)
    except rules.RuleError as err:
        raise InvalidError(str(err), field="tree") from err


def _keep(rule: Rule, parsed: rules.Rule, *, actor: Person, now: datetime) -> None:
    """Write a changed rule with its version; what waits for approval under the old one is asked anew."""
    rule.revision += 1
    rule.save()
    RuleVersion.objects.create(rule=rule, revision=rule.revision, tree=rule.tree, mode=rule.mode, by=actor, at=now)
    index(rule, now=now)
    rule.proposals.filter(state=Proposal.State.OPEN).update(state=Proposal.State.PASSED_BY, decided_at=now)
    record(
        "rule.changed",
        actor=actor,
        thing=rule,
        organization_id=rule.achievement.organization_id,
        data={"achievement": rule.achievement_id, "revision": rule.revision, "rule": rule.tree, "mode": rule.mode},
        now=now,
    )
