"""Addresses of this app; they exist only where settings.VC_API is on."""

from django.urls import URLPattern, URLResolver, path

from campus.vcapi import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("vc-api", views.index, name="vc-api"),
    path("vc-api/credentials/verify", views.verify, name="vc-api-verify"),
    path("vc-api/credentials/derive", views.derive, name="vc-api-derive"),
    path("vc-api/presentations/verify", views.presentations, name="vc-api-presentations"),
    path("vc-api/status-lists/1", views.status_list, name="vc-api-status"),
    path("vc-api/identifiers", views.identifier, name="vc-api-identifiers"),
    path("vc-api/identifiers/<path:did>", views.identifier, name="vc-api-identifier"),
    path("vc-api/<slug:kind>/credentials/issue", views.issue, name="vc-api-issue"),
]
