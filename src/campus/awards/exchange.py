"""The rules that look at a course, in the file of the course and back from it (settings.COURSE_RULES_OUT and _IN).

Ids become names: of files for what is in the archive, `{elsewhere: title}` for other things of the institution, the
address of a skill. What comes in is a draft beside the achievement: a rule in force is never changed by a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.assessments.models import Activity, Project, Quiz
from campus.awards import rules, services
from campus.awards.models import Rule, RuleDraft
from campus.common.errors import InvalidError
from campus.courses.exchange import shapes, things
from campus.courses.models import Course
from campus.organizations.models import Organization
from campus.skills.models import Skill
from campus.skills.services import ensure

KNOWN = ("achievement", "name", "purpose", "mode", "rule")
HERE = "this institution"
MODELS: dict[str, Any] = {"course": Course, "quiz": Quiz, "project": Project, "activity": Activity}
Names = Mapping[tuple[str, int], str]
Things = Mapping[str, tuple[str, int]]
Refer = Callable[[str, Any], Any]  # kind and reference -> the same as it is written on the other side


def written(course: Course, names: Names) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each rule that looks at a course or at something in it, and its drafts, by file name."""
    found: dict[tuple[str, str], Rule | RuleDraft] = {}
    found |= {(row.achievement.public_id, row.purpose): row for row in _drafts(course)}
    found |= {(row.achievement.public_id, row.purpose): row for row in _rules(course, names)}
    for n, (key, row) in enumerate(sorted(found.items()), 1):
        name = str(row.achievement)
        said = {"achievement": key[0], "name": name, "purpose": row.purpose, "mode": row.mode}
        said["rule"] = mapped(row.tree, lambda kind, pk: _name(kind, pk, names))
        yield f"rules/{n:02}-{slugify(name)[:60] or 'rule'}.yaml", said


def _rules(course: Course, names: Names) -> list[Rule]:
    """Return the rules in force that look at any of these things; those of other institutions are none of ours."""
    looked_at = Q()
    for kind in {kind for kind, _pk in names}:
        kinds = rules.ACTIVITIES if kind == "activity" else (kind,)
        looked_at |= Q(inputs__kind__in=kinds, inputs__thing_id__in=[pk for each, pk in names if each == kind])
    mine = Rule.objects.filter(achievement__organization=course.organization)
    if not looked_at:
        return []
    wanted = mine.filter(looked_at).values_list("pk", flat=True)
    return list(mine.filter(pk__in=wanted).select_related("achievement__current"))


def _drafts(course: Course) -> list[RuleDraft]:
    return list(RuleDraft.objects.filter(course=course).select_related("achievement__current"))


def _name(kind: str, pk: Any, names: Names) -> Any:
    if kind == "organization":
        return HERE
    if kind == "skill":
        skill = Skill.objects.filter(pk=pk).first()
        return shapes.plain(skill, things.SKILL) if skill else {}
    if (kind, pk) in names:
        return names[kind, pk]
    return {"elsewhere": str(MODELS[kind].objects.filter(pk=pk).values_list("title", flat=True).first() or "")}


def take_in(actor: Person, *, course: Course, said: object, things: Things, now: datetime) -> None:
    """Keep what a file says of a rule as a draft; raise InvalidError with the item and the reason."""
    values = shapes.mapping(said, known=KNOWN)
    public_id = shapes.text(values, "achievement")
    achievement = Achievement.objects.filter(organization=course.organization, public_id=public_id).first()
    if achievement is None:
        raise InvalidError(_("“achievement”: this institution has none called “%(id)s”.") % {"id": public_id})
    tree = mapped(values.get("rule"), lambda kind, reference: _found(kind, reference, things, course.organization))
    services.keep_draft(
        actor,
        achievement=achievement,
        course=course,
        tree=tree,
        purpose=shapes.text(values, "purpose"),
        mode=shapes.text(values, "mode"),
        now=now,
    )


def _found(kind: str, reference: Any, things: Things, organization: Organization) -> Any:
    if kind == "organization" and reference == HERE:
        return organization.pk
    if kind == "skill" and isinstance(reference, dict):
        return _skill(reference)
    if isinstance(reference, str) and things.get(reference, ("",))[0] == kind:
        return things[reference][1]
    if isinstance(reference, dict) and isinstance(reference.get("elsewhere"), str) and kind in MODELS:
        rows = MODELS[kind].objects.filter(organization=organization, title=reference["elsewhere"])[:2]
        if len(rows) == 1:
            return rows[0].pk
        words = _("“rule”: there is not one thing here alone that is called “%(name)s”.")
        raise InvalidError(words % {"name": reference["elsewhere"][:80]})
    raise InvalidError(_("“rule”: nothing came of “%(name)s”.") % {"name": str(reference)[:80]})


def _skill(reference: dict[str, Any]) -> int:
    said = shapes.mapping(reference, known=things.SKILL)
    return ensure(**{name: shapes.text(said, name) for name in things.SKILL}).pk


def mapped(tree: Any, refer: Refer) -> Any:
    """Return a rule's tree with each reference written as `refer` has it; what is no tree stays for who parses it."""
    if not isinstance(tree, dict) or len(tree) != 1:
        return tree
    [(name, value)] = tree.items()
    if name in {"all", "any"} and isinstance(value, list):
        return {name: [mapped(part, refer) for part in value]}
    if name == "units_done":
        return {name: refer("course", value)}
    return {name: _inside(name, value, refer)} if isinstance(value, dict) else tree


def _inside(name: str, value: dict[str, Any], refer: Refer) -> dict[str, Any]:
    if name in {"n_of", "before", "after", "within_days"}:
        of = value.get("of")
        parts = [mapped(part, refer) for part in of] if isinstance(of, list) else mapped(of, refer)
        return value | ({"of": parts} if "of" in value else {})
    if name in {"score_at_least", "passed"}:
        kind = "activity" if value.get("kind") in rules.ACTIVITIES else str(value.get("kind"))
        return value | {"id": refer(kind, value.get("id"))}
    if name == "hours_at_least":
        some = value.get("of")
        return value | (
            {"of": [refer("activity", each) for each in some]}
            if isinstance(some, list)
            else {"any": refer("organization", value.get("any"))}
        )
    if name == "attested_by":
        return value | {"of": None if value.get("of") is None else refer("activity", value["of"])}
    kind = {"quiz_at_least": "quiz", "mastery_at_least": "skill"}.get(name, "project" if "project" in value else "")
    return value | ({kind: refer(kind, value.get(kind))} if kind else {})
