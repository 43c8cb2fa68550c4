"""What a rule of an institution can be about, to choose from: its courses, what it assesses, its achievements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.achievements.models import Achievement
from campus.assessments.models import Activity, Project, Quiz, Result
from campus.courses.models import Course

Options = Sequence[tuple[str, str]]
Grouped = Sequence[tuple[str, Options]]  # a group's label ("" for none) and its options
LATELY = 300  # results that are looked through for verbs
VERBS: dict[str, Promise] = {
    "passed": gettext_lazy("passed"),
    "completed": gettext_lazy("completed"),
    "attended": gettext_lazy("attended"),
    "mastered": gettext_lazy("mastered"),
    "scored": gettext_lazy("scored"),
    "answered": gettext_lazy("answered"),
    "experienced": gettext_lazy("experienced"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of each field that is chosen, by the field's name."""

    organization: int
    options: dict[str, Grouped] = field(default_factory=dict)

    def values(self, name: str) -> set[str]:
        """Return what may be chosen for a field."""
        return {value for _label, options in self.options.get(name, ()) for value, _text in options}


def choices(achievement: Achievement) -> Choices:
    """Return what the rule of an achievement can name, all of its own institution, in a query for each kind."""
    organization = achievement.organization_id
    courses = Course.objects.filter(organization=organization).order_by("title", "pk").values_list("pk", "title")
    quizzes = Quiz.objects.filter(organization=organization).order_by("title", "pk").values_list("pk", "title")
    projects = Project.objects.filter(organization=organization).order_by("title", "pk")
    activities = list(Activity.objects.filter(organization=organization).order_by("title", "pk"))
    others = Achievement.objects.filter(organization=organization, current__isnull=False).exclude(pk=achievement.pk)
    shown = [(each.kind, each.pk, each.title) for each in activities]
    kinds = dict(Activity.Kind.choices)
    things: list[tuple[str, Options]] = [(_("Quizzes"), [(f"quiz:{pk}", title) for pk, title in quizzes])]
    things += [
        (str(label), [(f"{kind}:{pk}", title) for kind, pk, title in shown if kind == each])
        for each, label in kinds.items()
    ]
    options: dict[str, Grouped] = {
        "course": [("", [(str(pk), title) for pk, title in courses])],
        "thing": [(label, some) for label, some in things if some],
        "goal": [(project.title, _levels(project)) for project in projects],
        "of": [("", [("all", _("every criterion")), *((str(n), _count(n)) for n in range(1, 11))])],
        "where": [("", [(str(pk), title) for kind, pk, title in shown])],
        "activity": [("", [("", _("anything")), *((str(pk), t) for kind, pk, t in shown if kind == "attestation")])],
        "verb": [("", _verbs(organization))],
        "column": [each for name in settings.RULE_COLUMNS for each in import_string(name)(organization)],
        "achievement": [("", list(others.order_by("current__name").values_list("public_id", "current__name")))],
        "approver": [("", [("educator", _("Somebody on the staff")), ("owner", _("An owner"))])],
    }
    return Choices(organization, options)


def _verbs(organization: int) -> Options:
    """Offer what can be done elsewhere: anything, what is usual, and what this institution was told of lately."""
    usual = {f"http://adlnet.gov/expapi/verbs/{word}": str(label) for word, label in VERBS.items()}
    told = Result.objects.filter(organization=organization, kind=Result.Kind.EXTERNAL, data__verb__isnull=False)
    lately = told.order_by("-pk").values_list("data__verb", flat=True)[:LATELY]
    others = {verb: verb for verb in sorted(set(lately)) if verb not in usual}
    return [("", _("done in any way")), *usual.items(), *others.items()]


def _levels(project: Project) -> Options:
    """Offer the levels of a scale above its lowest, which anything handed in reaches."""
    said = _("“%(level)s” or better in %(project)s")
    words = {"project": project.title}
    return [(f"{project.pk}:{i}", said % {**words, "level": name}) for i, name in enumerate(project.scale) if i]


def _count(number: int) -> str:
    return _("%d criterion") % number if number == 1 else _("%d criteria") % number
