"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.verification import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("verify/", views.verify, name="verify"),
]
