"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.api.views import batches, keys, v1

urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/<slug:org>/api/", keys.keys, name="api-keys"),
    path("manage/<slug:org>/api/<slug:public_id>/end/", keys.key_end, name="api-key-end"),
    path("api/v1/openapi.json", v1.openapi, name="api-openapi"),
    path("api/v1/awards", v1.awards, name="api-awards"),
    path("api/v1/awards/<slug:public_id>", v1.award, name="api-award"),
    path("api/v1/awards/<slug:public_id>/revoke", v1.revoke, name="api-revoke"),
    path("api/v1/achievements", v1.achievements, name="api-achievements"),
    path("api/v1/achievements/<slug:public_id>", v1.achievement, name="api-achievement"),
    path("api/v1/batches", batches.batches, name="api-batches"),
    path("api/v1/batches/<slug:public_id>", batches.batch, name="api-batch"),
    path("api/v1/batches/<slug:public_id>/lines", batches.lines, name="api-batch-lines"),
    path("api/v1/batches/<slug:public_id>/<slug:step>", batches.step, name="api-batch-step"),
    path("api/v1/sources", batches.every_source, name="api-sources"),
    path("api/<path:path>", v1.elsewhere, name="api-elsewhere"),
]
