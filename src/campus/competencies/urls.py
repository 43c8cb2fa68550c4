"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.competencies import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("skills/", views.known, name="skills"),
    path("skills/<int:skill_id>/", views.reasons, name="skill"),
    path("manage/<slug:org>/courses/<slug:slug>/skills/", views.course_skills, name="course-skills"),
]
