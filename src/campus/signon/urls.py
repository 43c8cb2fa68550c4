"""Addresses of this app. Each way to sign in has its own, so that no provider speaks in another's name."""

from django.urls import URLPattern, URLResolver, path

from campus.signon.views import desk, entering

_WAY = "sign-in/<slug:public_id>/"
_DESK = "manage/<slug:org>/sign-in/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/arrived/<str:key>/", entering.arrived, name="signon-arrived"),
    path(_WAY, entering.begin, name="signon-begin"),
    path(f"{_WAY}back", entering.back, name="signon-back"),
    path(f"{_WAY}acs", entering.acs, name="signon-acs"),
    path(f"{_WAY}metadata", entering.metadata, name="signon-metadata"),
    path(_DESK, desk.ways, name="signons"),
    path(f"{_DESK}<slug:public_id>/", desk.way, name="signon-one"),
    path(f"{_DESK}<slug:public_id>/test/", desk.test, name="signon-test"),
]
