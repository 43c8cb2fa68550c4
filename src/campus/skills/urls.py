"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.skills import views

urlpatterns: list[URLPattern | URLResolver] = [path("skills/find", views.find, name="skills-find")]
