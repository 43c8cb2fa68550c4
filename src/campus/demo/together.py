"""The demo's programme and discussions: what brings its courses and its people together."""

from __future__ import annotations

from datetime import datetime, timedelta

from campus.accounts.models import Person
from campus.courses import services as courses
from campus.courses.models import Course, Enrolment, Unit
from campus.demo import content
from campus.organizations.models import Organization


def add_discussions(actor: Person, *, course: Course, now: datetime) -> None:
    """Give a course the discussions that the files have for it."""
    for said in content.together()["discussions"]:
        if said["course"] == course.slug:
            fields = {name: said[name] for name in ("title", "minutes", "body")}
            courses.add_unit(actor, course=course, kind="discussion", now=now, **fields)


def say(*, now: datetime) -> None:
    """Let those who take a course say, one after the other, what its discussions have to be said."""
    for said in content.together()["discussions"]:
        unit = Unit.objects.select_related("course__organization").get(kind="discussion", title=said["title"])
        takers = Enrolment.objects.filter(course=unit.course).select_related("person").order_by("at", "pk")
        for day, (text, each) in enumerate(zip(said["said"], takers, strict=False)):
            courses.say(each.person, unit=unit, text=text, now=now - timedelta(days=9 - day))


def add_programmes(actor: Person, *, organization: Organization, now: datetime) -> None:
    """Make and publish the programmes."""
    for said in content.together()["programmes"]:
        fields = {name: said[name] for name in ("title", "summary", "description")}
        made = courses.create_programme(actor, organization=organization, now=now, **fields)
        ids = dict(organization.courses.values_list("slug", "pk"))
        courses.set_courses(actor, programme=made, courses=[ids[slug] for slug in said["courses"]], now=now)
        courses.publish_programme(actor, programme=made, is_public=True, now=now)
