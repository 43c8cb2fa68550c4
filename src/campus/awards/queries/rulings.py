"""Rules, whom they concern, and what they decide: for one person, and for everybody at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.assessments.models import Result
from campus.awards import rules, wording
from campus.awards.models import Award, Proposal, Rule, RuleInput
from campus.awards.queries.facts import courses_of, facts_of, where
from campus.awards.queries.holdings import RENEWABLE, Standing, standings
from campus.awards.queries.naming import names
from campus.common.together import Ask, Question, Rows
from campus.courses.models import Enrolment, UnitDone
from campus.courses.steps import Asked
from campus.organizations.models import Organization

Purpose = Rule.Purpose


def rule_of(achievement: Achievement, purpose: str = Purpose.EARN) -> Rule | None:
    """Return the rule an achievement is awarded by (or renewed by), if it has one."""
    return Rule.objects.filter(achievement=achievement, purpose=purpose).select_related("achievement").first()


def is_open(rule: Rule, standing: Standing, *, now: datetime) -> bool:
    """Say whether a rule could give something: nothing is held yet or taken back for good; or it is time to renew."""
    if rule.purpose == Purpose.EARN:
        lost = standing.taken_back
        return standing.held is None and (lost is None or lost.again != Award.Again.NO)
    until = standing.held.valid_until if standing.held else None
    return until is not None and now >= until - RENEWABLE


def counts_from(rule: Rule, standing: Standing) -> datetime | None:
    """Return the moment up to which results do not count: the award that is renewed, or a revocation that says so."""
    if rule.purpose == Purpose.RENEW:
        return standing.held.awarded_at if standing.held else None
    lost = standing.taken_back
    is_anew = standing.held is None and lost is not None and lost.again == Award.Again.NEW
    return lost.revoked_at if is_anew and lost else None


def decision(person: Person, rule: Rule, *, now: datetime | None = None) -> rules.Decision:
    """Return what a rule decides for a person now; raise rules.RuleError if the stored tree cannot be read."""
    return decisions([person.pk], rule, now=now or timezone.now())[person.pk][0]


def decisions(
    people: Collection[int], rule: Rule, *, now: datetime, tree: rules.Rule | None = None
) -> dict[int, tuple[rules.Decision, Standing]]:
    """Return what a rule (or `tree` in its place) decides for each of these people, and how they stand."""
    parsed = tree or rules.parse(rule.tree)
    standing = standings(people, rule.achievement)
    since = {person: at for person in people if (at := counts_from(rule, standing[person])) is not None}
    facts = facts_of(people, parsed, achievement=rule.achievement, now=now, since=since, kept=rule)
    return {
        person: (rules.decide(parsed, facts[person], revision=rule.revision), standing[person]) for person in people
    }


def explain(person: Person, achievement: Achievement) -> list[wording.Line]:
    """Return in words how far the person is from an achievement; nothing where it has no rule."""
    rule = rule_of(achievement)
    return wording.explain(found := decision(person, rule), names=names(found.rule)) if rule else []


def explain_award(award: Award) -> list[wording.Line]:
    """Return in words the decision that an award was made by, made again from what was kept."""
    if "rule" not in award.decision:
        return [wording.Line(_("Given by hand: %s") % award.decision.get("by_hand", ""), is_met=True)]
    found = rules.Decision.from_json(award.decision)
    return wording.explain(found, names=names(found.rule))


def _ask_rules(achievement_ids: Collection[int]) -> Ask:
    return Ask(Rule.objects.filter(achievement__in=achievement_ids, purpose=Purpose.EARN), ("tree",))


def _read_rules(rows: Rows) -> Asked:
    quizzes: dict[int, Decimal] = {}
    projects: dict[int, int] = {}
    for (tree,) in rows:
        # SQLite keeps JSON as text.
        for part in rules.leaves(rules.parse(json.loads(tree) if isinstance(tree, str) else tree)):
            match part:
                case rules.QuizAtLeast(quiz, percent) | rules.ScoreAtLeast("quiz", quiz, percent):
                    quizzes[quiz] = min(quizzes.get(quiz, Decimal(percent)), Decimal(percent))
                case rules.ProjectAtLeast(project, level):
                    projects[project] = min(projects.get(project, level), level)
    return Asked(quizzes=quizzes, projects=projects)


# What rules of achievements ask of quizzes and projects, the least where several ask (settings.COURSE_ASKS).
asked = Question(_ask_rules, _read_rules)


def rules_touched(organization_id: int | None, *, verb: str, data: dict[str, object]) -> list[Rule]:
    """Return the rules that look at what an event tells of."""
    found = Rule.objects.filter(achievement__current__isnull=False, achievement__archived_at__isnull=True)
    chosen = _touched(organization_id, verb, data)
    return list(found.filter(chosen).select_related("achievement__current").distinct().order_by("pk")) if chosen else []


def refs_named(organization_id: int | None, *, start: str) -> set[str]:
    """Return the addresses elsewhere, of those with this start, at which events would touch an institution's rules."""
    found = RuleInput.objects.filter(kind="event", ref__startswith=start)
    return set(found.filter(rule__achievement__organization=organization_id).values_list("ref", flat=True))


def _touched(organization_id: int | None, verb: str, data: dict[str, object]) -> Q:
    match verb, data:
        case "result.recorded", {"kind": str(kind), "thing": int(thing)}:
            own = Q(inputs__kind="hours", inputs__thing_id=organization_id)
            if kind == "attestation":
                own |= Q(inputs__kind=kind, inputs__thing_id=0, achievement__organization=organization_id)
            if ref := data.get("ref"):
                own |= Q(inputs__kind=kind, inputs__ref=ref)
                own |= Q(inputs__kind="event", inputs__ref=ref, achievement__organization=organization_id)
            return own | Q(inputs__kind=kind, inputs__thing_id=thing, inputs__ref="")
        case "unit.done" | "course.edition_taken", {"course": int(course)}:
            return Q(inputs__kind="course", inputs__thing_id=course)
        case "mastery.changed", {"skill": int(skill)}:
            return Q(inputs__kind="skill", inputs__thing_id=skill)
        case "results.joined", _:  # two accounts became one
            return Q(achievement__organization=organization_id)
        case "course.enrolled", _:
            return Q(inputs__kind="enrolment", achievement__organization=organization_id)
        case "approval.given", {"rule": int(rule)}:
            return Q(pk=rule)
        case (("award.made" | "award.revoked" | "award.ends"), {"achievement": int(achievement)}):
            named = Achievement.objects.filter(pk=achievement).values("public_id")
            return Q(inputs__kind="achievement", inputs__ref__in=named) | Q(achievement=achievement)
    return Q()


def concerned(tree: rules.Rule, achievement: Achievement) -> QuerySet[Person]:
    """Return, by id, the people who may have met a rule: enrolled in its courses, or with a result it looks at."""
    wanted = rules.inputs(tree)
    courses = courses_of(wanted, achievement)
    found = Q(pk__in=Enrolment.objects.filter(course__in=courses).values("person"))
    found |= Q(pk__in=UnitDone.objects.filter(unit__course__in=courses).values("person"))
    found |= Q(pk__in=Award.objects.filter(achievement=achievement).values("person"))
    if chosen := where(wanted, achievement):
        found |= Q(pk__in=Result.objects.filter(chosen).values("person"))
    if held := {each.ref for each in wanted if each.kind == "achievement"}:
        found |= Q(pk__in=Award.objects.filter(achievement__public_id__in=held).values("person"))
    return Person.objects.filter(found).order_by("pk")


def candidates(rule: Rule, *, after: int, most: int) -> list[Person]:
    """Return, by id, the next people whom a rule concerns."""
    return list(concerned(rules.parse(rule.tree), rule.achievement).filter(pk__gt=after)[:most])


def learners_affected(rule: Rule) -> int:
    """Return how many people a rule concerns who hold nothing for it yet."""
    has = Award.objects.filter(achievement=rule.achievement, replaced_by__isnull=True).values("person")
    return concerned(rules.parse(rule.tree), rule.achievement).exclude(pk__in=has).count()


@dataclass(frozen=True, slots=True)
class Seen:
    """One person under a rule: what it decides, what they hold, and how far they are (0: it is met)."""

    person: int
    decision: rules.Decision
    standing: Standing
    is_open: bool
    gap: float

    @property
    def state(self) -> str:
        """`holds`, `blocked` (taken back for good), `would` (be awarded now) or `misses`."""
        if not self.is_open:
            return "holds" if self.standing.held else "blocked"
        return "would" if self.decision.is_met else "misses"


def dry_run(rule: Rule, *, now: datetime, tree: rules.Rule | None = None) -> Iterator[Seen]:
    """Yield what a rule (or `tree` in its place) decides today for everybody whom it concerns; nothing is written."""
    parsed = tree or rules.parse(rule.tree)
    people = list(concerned(parsed, rule.achievement).values_list("pk", flat=True))
    for person, (found, standing) in decisions(people, rule, now=now, tree=parsed).items():
        is_up = is_open(rule, standing, now=now)
        yield Seen(person, found, standing, is_up, rules.gap(found.root))


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a change of a rule would touch, by id: who would earn it now, and who would not but keeps what they have."""

    earning: tuple[int, ...]
    keeping: tuple[int, ...]


def affected(rule: Rule, tree: rules.Rule, *, now: datetime) -> Affected:
    """Return whom a rule with another tree would touch."""
    seen = list(dry_run(rule, now=now, tree=tree))
    return Affected(
        tuple(each.person for each in seen if each.state == "would"),
        tuple(each.person for each in seen if each.state == "holds" and not each.decision.is_met),
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far somebody is under one rule: in words, whether it is met, and whether it could give anything now."""

    lines: list[wording.Line]
    is_met: bool
    is_open: bool
    since: datetime | None  # results of before do not count
    proposal: Proposal | None  # the last one


def outlook(person: Person, rule: Rule, *, now: datetime) -> Outlook:
    """Return how far a person is under a rule."""
    found, standing = decisions([person.pk], rule, now=now)[person.pk]
    return Outlook(
        lines=wording.explain(found, names=names(found.rule)),
        is_met=found.is_met,
        is_open=is_open(rule, standing, now=now),
        since=found.facts.since,
        proposal=Proposal.objects.filter(rule=rule, person=person).order_by("-pk").first(),
    )


def proposals(organization: Organization) -> QuerySet[Proposal]:
    """Return what waits for the staff's word, the longest first."""
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN, rule__achievement__organization=organization)
    return waiting.select_related("person", "rule__achievement__current", "rule__achievement__organization").order_by(
        "made_at", "pk"
    )
