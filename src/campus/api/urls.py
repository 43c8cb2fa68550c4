"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.api import doing, views
from campus.api.doors import door

urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/<slug:org>/api-keys/", views.api_keys, name="api-keys"),
    path("api/v1/awards", door(post=doing.award), name="api-awards"),
    path("api/v1/awards/<slug:public_id>", door(get=doing.one_award), name="api-award"),
    path("api/v1/lists", door(post=doing.new_list), name="api-lists"),
    path("api/v1/lists/<slug:public_id>", door(get=doing.one_list), name="api-list"),
    *(
        path(f"api/v1/lists/<slug:public_id>/{what}", door(post=doing.act), {"what": what}, name=f"api-list-{what}")
        for what in ("start", "pause", "resume", "cancel", "undo")
    ),
]
