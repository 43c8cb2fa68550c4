"""How an award was decided, for whoever audits it: the rule of that day, what it was fed, and the answer made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campus.awards import queries, rules, wording
from campus.awards.models import Award, Rule, RuleVersion


@dataclass(frozen=True, slots=True)
class Replay:
    """What was kept, and what comes of it now; `today` holds the lines that today's results answer otherwise."""

    asked: list[wording.Asking]
    lines: list[wording.Line]
    results: list[tuple[str, rules.Shown]]  # each with its thing's title
    revision: int
    version: RuleVersion | None
    was_met: bool
    is_met: bool
    today: list[tuple[wording.Line, wording.Line]]
    is_met_today: bool
    is_rule_same: bool

    @property
    def is_same(self) -> bool:
        """Whether the decision made again is the one that was kept."""
        return self.was_met == self.is_met


def of(award: Award, *, now: datetime) -> Replay | None:
    """Return how an award was decided; None where it was given by hand."""
    if "rule" not in award.decision:
        return None
    found = rules.Decision.from_json(award.decision)
    names = queries.names(found.rule)
    kept, person = _rule(award), award.person_id
    since = {person: found.facts.since} if found.facts.since else None
    facts = queries.facts_of([person], found.rule, achievement=award.achievement, now=now, since=since, kept=kept)
    again = rules.decide(found.rule, facts[person], revision=found.revision)
    lines, today = wording.explain(found, names=names), wording.explain(again, names=names)
    return Replay(
        asked=wording.asks(found.rule, names=names),
        lines=lines,
        results=[(names.thing(each.kind, each.thing), each) for each in found.facts.results],
        revision=found.revision,
        version=RuleVersion.objects.filter(rule=kept, revision=found.revision).select_related("by").first(),
        was_met=bool(award.decision.get("is_met", True)),
        is_met=found.is_met,
        today=[pair for pair in zip(lines, today, strict=True) if pair[0].text != pair[1].text],
        is_met_today=again.is_met,
        is_rule_same=kept is not None and kept.tree == found.rule.to_json(),
    )


def _rule(award: Award) -> Rule | None:
    return queries.rule_of(award.achievement, Rule.Purpose.RENEW if award.renews_id else Rule.Purpose.EARN)
