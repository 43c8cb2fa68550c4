"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.achievements.views import public, staff

urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/<slug:org>/achievements/", staff.achievements, name="achievements"),
    path("manage/<slug:org>/achievements/new/", staff.achievement_new, name="achievement-new"),
    path("manage/<slug:org>/achievements/preview.svg", staff.preview, name="achievement-preview-new"),
    path("manage/<slug:org>/achievements/<slug:public_id>/", staff.achievement_edit, name="achievement-edit"),
    path("manage/<slug:org>/achievements/<slug:public_id>/preview.svg", staff.preview, name="achievement-preview"),
    path("a/<slug:public_id>/", public.achievement, name="achievement"),
    path("a/<slug:public_id>.json", public.achievement_json, name="achievement-json"),
    path("a/<slug:public_id>/badge.svg", public.badge_image, name="badge-image"),
]
