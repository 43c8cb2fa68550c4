"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.bulk.views import lists, one, waiting

urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/<slug:org>/lists/", lists.lists, name="lists"),
    path("manage/<slug:org>/lists/new/", lists.list_new, name="list-new"),
    path("manage/<slug:org>/lists/waiting/", waiting.waiting, name="list-waiting"),
    path("manage/<slug:org>/lists/<slug:public_id>/", one.one, name="list"),
    path("manage/<slug:org>/lists/<slug:public_id>/lines/", one.lines, name="list-lines"),
    path("manage/<slug:org>/lists/<slug:public_id>/left-out.csv", one.left_out, name="list-left-out"),
]
