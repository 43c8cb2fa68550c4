"""All addresses: each app's own, side by side."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # Addresses are tried one after the other: what strangers' programs ask for most, credentials, stands first.
    path("", include("campus.wallet.urls")),
    path("", include("campus.ui.urls")),
    path("", include("campus.accounts.urls")),
    path("", include("campus.organizations.urls")),
    path("", include("campus.skills.urls")),
    path("", include("campus.achievements.urls")),
    path("", include("campus.assessments.urls")),
    path("", include("campus.competencies.urls")),
    path("", include("campus.analytics.urls")),
    path("", include("campus.awards.urls")),
    path("", include("campus.bulk.urls")),
    path("", include("campus.courses.urls")),
    path("", include("campus.letters.urls")),
    path("", include("campus.identity.urls")),
    path("", include("campus.signon.urls")),
    path("", include("campus.factors.urls")),
    path("", include("campus.portfolio.urls")),
    path("", include("campus.verification.urls")),
    path("", include("campus.openbadges.urls")),
    path("", include("campus.openid4.urls")),
    path("", include("campus.events.urls")),
    path("", include("campus.api.urls")),
    path("", include("campus.lti.urls")),
    path("account/", include("allauth.account.urls")),
]
if settings.VC_API:
    urlpatterns.append(path("", include("campus.vcapi.urls")))

handler429 = "campus.ui.views.too_many_requests"  # where allauth looks for it
