"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.verification import page, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("verify/", views.verify, name="verify"),
    path("verify/offline.html", page.offline_page, name="verify-offline"),
]
