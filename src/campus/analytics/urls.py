"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.analytics import views

MANAGE = "manage/<slug:org>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MANAGE}insight/", views.insight, name="insight"),
    path(f"{MANAGE}insight/<slug:way>/<int:thing_id>/", views.report, name="report"),
    path(f"{MANAGE}courses/<slug:slug>/insight/", views.course_insight, name="course-insight"),
    path(f"{MANAGE}courses/<slug:slug>/stuck/", views.course_stuck, name="course-stuck"),
]
