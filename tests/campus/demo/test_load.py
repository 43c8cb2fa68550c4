"""The demo institution loads through the product's services, whole, and leaves no screen empty."""

from django.utils import timezone

from campus.analytics.models import Report, Standing
from campus.assessments.models import Submission
from campus.awards.models import Award
from campus.competencies.mastery import State
from campus.competencies.models import Estimate
from campus.courses.models import Course
from campus.demo.load import load
from campus.journal.sweeps import run_until_settled


def test_it_works(db: None) -> None:
    college = load(password="correct horse battery", now=timezone.now())

    courses = Course.objects.filter(organization=college.organization, published_at__isnull=False)
    assert all(course.units.count() >= 5 and course.units.filter(kind="project").exists() for course in courses)
    assert Award.objects.count() >= 2
    assert Submission.objects.filter(state="handed_in").count() >= 3

    run_until_settled()
    states = {each.mastery.state(timezone.now()) for each in Estimate.objects.all()}
    assert {State.SHAKY, State.SOLID} <= states
    assert Standing.objects.filter(state="waiting").exists()
    assert Report.objects.filter(kind="quiz", made_at__isnull=False).exists()
