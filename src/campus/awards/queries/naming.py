"""What the ids in a rule are called."""

from __future__ import annotations

from collections import defaultdict

from campus.achievements.models import Achievement
from campus.assessments.models import Activity, Project, Quiz
from campus.awards import rules
from campus.awards.wording import Names
from campus.courses.models import Course
from campus.organizations.models import Organization
from campus.skills.models import Skill


def names(rule: rules.Rule) -> Names:
    """Return what the ids in a rule are called, in a query for each kind of thing that it names."""
    ids: dict[str, set[int]] = defaultdict(set)
    refs: set[str] = set()
    for kind, thing, ref in rules.inputs(rule):
        ids["activity" if kind in rules.ACTIVITIES else kind].add(thing)
        refs |= {ref} if kind == "achievement" else set()
    return Names(
        courses=dict(Course.objects.filter(pk__in=ids["course"]).values_list("pk", "title")),
        quizzes=dict(Quiz.objects.filter(pk__in=ids["quiz"]).values_list("pk", "title")),
        projects={each.pk: (each.title, each.scale) for each in Project.objects.filter(pk__in=ids["project"])},
        activities=dict(Activity.objects.filter(pk__in=ids["activity"]).values_list("pk", "title")),
        skills=dict(Skill.objects.filter(pk__in=ids["skill"]).values_list("pk", "name")),
        organizations=dict(Organization.objects.filter(pk__in=ids["hours"]).values_list("pk", "name")),
        achievements=dict(Achievement.objects.filter(public_id__in=refs).values_list("public_id", "current__name")),
    )
