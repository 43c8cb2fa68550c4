"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.achievements.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("a/<slug:public_id>/", public.achievement, name="achievement"),
    path("a/<slug:public_id>.json", public.achievement_json, name="achievement-json"),
    path("a/<slug:public_id>/badge.svg", public.badge_image, name="badge-image"),
]
