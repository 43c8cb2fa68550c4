"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.openbadges.views import api, oauth, services

urlpatterns: list[URLPattern | URLResolver] = [
    path("ims/ob/v3p0/discovery", api.discovery, name="ob-discovery"),
    path("ims/ob/v3p0/credentials", api.credentials, name="ob-credentials"),
    path("ims/ob/v3p0/profile", api.profile, name="ob-profile"),
    path("oauth/authorize", oauth.authorize, name="oauth-authorize"),
    path("oauth/token", oauth.token, name="oauth-token"),
    path("oauth/revoke", oauth.revoke, name="oauth-revoke"),
    path("oauth/register", oauth.register, name="oauth-register"),
    path(".well-known/oauth-authorization-server", oauth.metadata, name="oauth-metadata"),
    path("services/", services.services, name="services"),
    path("services/<slug:public_id>/end", services.end_grant, name="service-end"),
    path("services/hosts/<slug:public_id>/", services.host, name="host"),
    path("services/hosts/<slug:public_id>/back", services.host_back, name="host-back"),
    path("services/hosts/<slug:public_id>/pull", services.host_pull, name="host-pull"),
    path("services/hosts/<slug:public_id>/send", services.host_send, name="host-send"),
    path("services/hosts/<slug:public_id>/end", services.host_end, name="host-end"),
]
