"""The demo institution loads through the product's services, whole, and leaves no screen empty."""

from django.utils import timezone

from campus.assessments.models import Submission
from campus.awards.models import Award
from campus.courses.models import Course
from campus.demo.load import load


def test_it_works(db: None) -> None:
    college = load(password="correct horse battery", now=timezone.now())

    courses = Course.objects.filter(organization=college.organization, published_at__isnull=False)
    assert all(course.units.count() >= 5 and course.units.filter(kind="project").exists() for course in courses)
    assert Award.objects.count() >= 2
    assert Submission.objects.filter(state="handed_in").count() >= 3
