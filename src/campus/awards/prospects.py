"""What a grade would bring its learner, said to the grader before it is given (settings.GRADE_MEANS).

The rules themselves answer: each is decided over today's facts with one more grade, so that what is said here and what
is done after saving cannot differ but by what others do in between.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Result, Submission
from campus.awards import queries, rules, wording
from campus.awards.models import Rule


def sentences(work: Submission) -> list[str]:
    """Return a sentence for each achievement whose rule looks at the project; none where a grade changes nothing."""
    told: dict[str, object] = {"kind": Result.Kind.PROJECT, "thing": work.project_id}
    touched = queries.rules_touched(work.project.organization_id, verb="result.recorded", data=told)
    return [said for rule in touched if rule.purpose == Rule.Purpose.EARN and (said := _sentence(work, rule))]


def _sentence(work: Submission, rule: Rule) -> str:
    person, achievement = work.person, rule.achievement
    words = {"who": person.get_short_name(), "what": achievement.current.name if achievement.current else ""}
    if queries.held(person, achievement):
        return _("%(who)s has earned “%(what)s” already.") % words
    if queries.is_taken_back(person, achievement):
        return _("“%(what)s” was taken back from %(who)s: no grade gives it again.") % words
    found = _decisions(person, work, rule)
    level = next((level for level, decision in enumerate(found) if decision.is_met), None)
    if level is None:
        return _("Before %(who)s earns “%(what)s”, this is open too: %(open)s.") % {**words, "open": _open(found[-1])}
    words["level"] = wording.level_name(work.project.scale, level)
    if rule.mode == Rule.Mode.PROPOSED:
        return _("With “%(level)s” or better on every criterion, “%(what)s” is proposed for %(who)s.") % words
    return _("With “%(level)s” or better on every criterion, %(who)s earns “%(what)s” at once.") % words


def _decisions(person: Person, work: Submission, rule: Rule) -> list[rules.Decision]:
    """Return what the rule would decide after a grade of each level on every criterion, the lowest first."""
    now, criteria = timezone.now(), max(work.project.criteria.count(), 1)
    before = queries.decision(person, rule, now=now)
    return [
        rules.decide(
            before.rule,
            before.facts.plus(
                rules.Shown(Result.Kind.PROJECT, work.project_id, at=now, levels=(level,) * criteria, source="next")
            ),
        )
        for level in range(len(work.project.scale))
    ]


def _open(best: rules.Decision) -> str:
    """Return what the best grade leaves open."""
    lines = wording.explain(best, names=queries.names(best.rule))
    return "; ".join(line.text for line in lines if not line.is_met)
