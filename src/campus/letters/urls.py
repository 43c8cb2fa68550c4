"""Addresses of this app."""

from django.urls import path

from campus.letters import views

urlpatterns = [
    path("me/mails/", views.mails, name="mails"),
    path("mails/<str:mailed>/", views.mails_by_link, name="mails-by-link"),
]
