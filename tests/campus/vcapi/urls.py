"""The addresses of campus with those for suites, as they are where TESTAMUR_VC_API is on."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("campus.vcapi.urls")),
    path("", include("campus.config.urls")),
]
