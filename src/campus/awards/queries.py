"""What people have shown, what rules make of it, and who holds what."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.assessments.models import Attempt, Grade, Project, Quiz, Submission
from campus.awards import grounds, rules, wording
from campus.awards.basis import Basis, CriterionResult, ProjectResult, QuizResult, Work
from campus.awards.models import Award, Rule
from campus.courses.models import Course
from campus.courses.queries import units_done
from campus.courses.steps import Asked
from campus.organizations.models import Organization

LOCAL = ("http://localhost", "http://127.0.0.1", "http://[::1]")


def facts(person: Person, rule: rules.Rule) -> rules.Facts:
    """Return what the person has shown of what the rule asks for; nothing in it depends on the order of results."""
    courses, quizzes, projects = _ids(rule)
    graded: dict[int, list[tuple[int, ...]]] = {}
    for grade in _grades(person, projects):
        graded.setdefault(grade.submission.project_id, []).append(tuple(mark.level for mark in grade.marks.all()))
    return rules.Facts(
        units={course.pk: units_done(person, course) for course in Course.objects.filter(pk__in=courses)},
        quizzes={attempt.quiz_id: _percent(attempt) for attempt in _attempts(person, quizzes)},
        projects={project: tuple(sorted(levels)) for project, levels in graded.items()},
    )


def decision(person: Person, rule: Rule) -> rules.Decision:
    """Return what a rule decides for a person now; raise rules.RuleError if the stored tree cannot be read."""
    parsed = rules.parse(rule.tree)
    return rules.decide(parsed, facts(person, parsed), revision=rule.revision)


def rule_of(achievement: Achievement) -> Rule | None:
    """Return the rule an achievement is awarded by, if it has one."""
    return Rule.objects.filter(achievement=achievement).first()


def explain(person: Person, achievement: Achievement) -> list[wording.Line]:
    """Return in words how far the person is from an achievement; nothing where it has no rule."""
    rule = rule_of(achievement)
    if rule is None:
        return []
    found = decision(person, rule)
    return wording.explain(found, names=names(found.rule))


def explain_award(award: Award) -> list[wording.Line]:
    """Return in words the decision that an award was made by, made again from what was kept."""
    if "rule" not in award.decision:
        return [wording.Line(_("Given by hand: %s") % award.decision.get("by_hand", ""), is_met=True)]
    found = rules.Decision.from_json(award.decision)
    return wording.explain(found, names=names(found.rule))


def names(rule: rules.Rule) -> wording.Names:
    """Return what the ids in a rule are called."""
    courses, quizzes, projects = _ids(rule)
    return wording.Names(
        courses=dict(Course.objects.filter(pk__in=courses).values_list("pk", "title")),
        quizzes=dict(Quiz.objects.filter(pk__in=quizzes).values_list("pk", "title")),
        projects={project.pk: (project.title, project.scale) for project in Project.objects.filter(pk__in=projects)},
    )


def basis(person: Person, found: rules.Decision) -> Basis:
    """Return by name the results that a decision rests on: of each part the best, and the grade that met it."""
    lines = wording.explain(found, names=names(found.rule))
    met = [part.rule for part in found.parts if part.is_met]
    asked_quizzes = {part.quiz: part.percent for part in met if isinstance(part, rules.QuizAtLeast)}
    asked_projects = {part.project: part.level for part in met if isinstance(part, rules.ProjectAtLeast)}
    quizzes = tuple(_quiz_result(attempt, asked_quizzes) for attempt in _attempts(person, asked_quizzes))
    projects = tuple(_project_result(grade, asked_projects) for grade in _best_grades(person, asked_projects))
    return Basis(
        lines=tuple(line.text for line in lines if line.is_met),
        quizzes=quizzes,
        projects=projects,
        assessed=grounds.assessed(person, quizzes=quizzes, projects=projects),
    )


def by_public_id(public_id: str) -> Award | None:
    """Return the award of a link, with what its page needs."""
    return (
        Award.objects.filter(public_id=public_id)
        .select_related("achievement", "version", "organization", "person", "replaced_by", "status_list")
        .first()
    )


def held(person: Person, achievement: Achievement) -> Award | None:
    """Return the award that stands: neither taken back nor issued anew."""
    return Award.objects.filter(
        person=person, achievement=achievement, revoked_at__isnull=True, replaced_by__isnull=True
    ).first()


def is_taken_back(person: Person, achievement: Achievement) -> bool:
    """Say whether the achievement was taken back from the person: no rule gives it again, only the staff."""
    return Award.objects.filter(
        person=person, achievement=achievement, revoked_at__isnull=False, replaced_by__isnull=True
    ).exists()


def earned_by(person: Person) -> QuerySet[Award]:
    """Return the person's awards, newest first, those taken back among them; of one issued anew only the newest."""
    found = Award.objects.filter(person=person, replaced_by__isnull=True)
    return found.select_related("version", "organization", "achievement").order_by("-awarded_at", "-pk")


def unseen(person: Person) -> QuerySet[Award]:
    """Return what the person has earned and not looked at yet."""
    return earned_by(person).filter(seen_at__isnull=True, revoked_at__isnull=True)


def awards_of(
    organization: Organization, *, achievement: str = "", state: str = "", search: str = ""
) -> QuerySet[Award]:
    """Return an organization's awards for its staff, newest first, narrowed by public id, state and holder's name."""
    found = Award.objects.filter(organization=organization).select_related("person", "version", "achievement")
    if achievement:
        found = found.filter(achievement__public_id=achievement)
    if state == "revoked":
        found = found.filter(revoked_at__isnull=False, replaced_by__isnull=True)
    elif state == "replaced":
        found = found.filter(replaced_by__isnull=False)
    elif state == "held":
        found = found.filter(revoked_at__isnull=True, replaced_by__isnull=True)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(person__name__icontains=search))
    return found.order_by("-awarded_at", "-pk")


def is_trial(award: Award) -> bool:
    """Say whether it was signed while no public address was set: only this machine can check it."""
    return award.base_url.startswith(LOCAL)


def trial_awards(organization: Organization) -> QuerySet[Award]:
    """Return what stands and was signed under a trial address; nothing while the trial lasts."""
    if settings.IS_TRIAL:
        return Award.objects.none()
    local = Q()
    for start in LOCAL:
        local |= Q(base_url__startswith=start)
    return Award.objects.filter(local, organization=organization, revoked_at__isnull=True, replaced_by__isnull=True)


def asked(achievement_ids: Iterable[int]) -> Asked:
    """Return what the rules of these achievements ask of quizzes and projects, the least where several ask."""
    quizzes: dict[int, Decimal] = {}
    projects: dict[int, int] = {}
    for rule in Rule.objects.filter(achievement__in=list(achievement_ids)):
        for part in rules.leaves(rules.parse(rule.tree)):
            match part:
                case rules.QuizAtLeast(quiz, percent):
                    quizzes[quiz] = min(quizzes.get(quiz, Decimal(percent)), Decimal(percent))
                case rules.ProjectAtLeast(project, level):
                    projects[project] = min(projects.get(project, level), level)
    return Asked(quizzes=quizzes, projects=projects)


def rules_touched(organization_id: int | None, *, verb: str, data: dict[str, object]) -> list[Rule]:
    """Return the rules that name what an event tells of: a unit's course, a quiz or a project.

    An institution has few rules and each is small: they are read, so that no index of them can fall behind.
    """
    wanted = _touched(verb, data)
    found = Rule.objects.filter(achievement__current__isnull=False, achievement__archived_at__isnull=True)
    if organization_id is not None:
        found = found.filter(achievement__organization_id=organization_id)
    return [rule for rule in found.select_related("achievement__current") if wanted & _named(rule)]


def candidates(rule: rules.Rule, *, after: int, most: int) -> list[Person]:
    """Return, by id, the next people who may have met a rule: enrolled in its courses, or tried its parts."""
    courses, quizzes, projects = _ids(rule)
    course = Q(pk__in=courses) | Q(quiz__in=quizzes) | Q(project__in=projects)
    enrolled = Person.objects.filter(enrolments__course__in=Course.objects.filter(course)).values("pk")
    tried = Attempt.objects.filter(quiz__in=quizzes).values("person")
    made = Submission.objects.filter(project__in=projects).values("person")
    found = Person.objects.filter(Q(pk__in=enrolled) | Q(pk__in=tried) | Q(pk__in=made), pk__gt=after)
    return list(found.order_by("pk")[:most])


def learners_affected(rule: Rule) -> int:
    """Return how many people may meet the rule and hold nothing for it yet."""
    courses, quizzes, projects = _ids(rules.parse(rule.tree))
    course = Q(pk__in=courses) | Q(quiz__in=quizzes) | Q(project__in=projects)
    enrolled = Person.objects.filter(enrolments__course__in=Course.objects.filter(course))
    has = Award.objects.filter(achievement=rule.achievement, replaced_by__isnull=True).values("person")
    return enrolled.exclude(pk__in=has).distinct().count()


def _ids(rule: rules.Rule) -> tuple[set[int], set[int], set[int]]:
    courses, quizzes, projects = set(), set(), set()
    for part in rules.leaves(rule):
        match part:
            case rules.UnitsDone(course):
                courses.add(course)
            case rules.QuizAtLeast(quiz):
                quizzes.add(quiz)
            case rules.ProjectAtLeast(project):
                projects.add(project)
    return courses, quizzes, projects


def _touched(verb: str, data: dict[str, object]) -> set[tuple[str, int]]:
    kind = {"unit.done": "course", "quiz.scored": "quiz", "project.graded": "project"}.get(verb, "")
    value = data.get(kind)
    return {(kind, value)} if isinstance(value, int) else set()


def _named(rule: Rule) -> set[tuple[str, int]]:
    courses, quizzes, projects = _ids(rules.parse(rule.tree))
    return {("course", i) for i in courses} | {("quiz", i) for i in quizzes} | {("project", i) for i in projects}


def _attempts(person: Person, quizzes: Iterable[int]) -> list[Attempt]:
    """Return the person's best finished attempt at each quiz, the first of equals."""
    finished = Attempt.objects.filter(
        person=person, quiz__in=list(quizzes), finished_at__isnull=False, percent__isnull=False
    )
    best: dict[int, Attempt] = {}
    for attempt in finished.select_related("quiz").order_by("-percent", "number"):
        best.setdefault(attempt.quiz_id, attempt)
    return [best[quiz] for quiz in quizzes if quiz in best]


def _grades(person: Person, projects: Iterable[int]) -> QuerySet[Grade]:
    found = Grade.objects.filter(submission__person=person, submission__project__in=list(projects), is_returned=False)
    return found.select_related("submission__project", "grader").prefetch_related("marks__criterion").order_by("pk")


def _best_grades(person: Person, projects: Iterable[int]) -> list[Grade]:
    """Return of each project the grade whose lowest level is highest: the one a decision looked at."""
    best: dict[int, tuple[int, Grade]] = {}
    for grade in _grades(person, projects):
        lowest = min((mark.level for mark in grade.marks.all()), default=-1)
        project = grade.submission.project_id
        if project not in best or lowest > best[project][0]:
            best[project] = (lowest, grade)
    return [best[project][1] for project in projects if project in best]


def _percent(attempt: Attempt) -> Decimal:
    return rules.two_places(attempt.percent or Decimal(0))


def _quiz_result(attempt: Attempt, asked: dict[int, int]) -> QuizResult:
    return QuizResult(
        quiz=attempt.quiz_id,
        title=attempt.quiz.title,
        percent=_percent(attempt),
        asked=asked[attempt.quiz_id],
        at=attempt.finished_at,
    )


def _project_result(grade: Grade, asked: dict[int, int]) -> ProjectResult:
    submission = grade.submission
    project = submission.project
    return ProjectResult(
        project=project.pk,
        title=project.title,
        scale=tuple(project.scale),
        asked=asked[project.pk],
        criteria=tuple(
            CriterionResult(
                mark.criterion_id,
                mark.criterion.name,
                mark.criterion.description,
                tuple(mark.criterion.levels),
                mark.level,
            )
            for mark in sorted(grade.marks.all(), key=lambda mark: (mark.criterion.order, mark.criterion_id))
        ),
        grader=grade.grader.name,
        at=grade.at,
        by=grade.grader,
        work=Work(
            title=submission.title,
            is_public=submission.is_public,
            files=tuple(submission.files.order_by("pk").values_list("name", "sha256")),
            link=submission.link,
        ),
    )
