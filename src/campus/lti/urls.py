"""Addresses of this app. A connection has its own, so that platforms cannot speak in each other's name."""

from django.urls import URLPattern, URLResolver, path

from campus.lti.views import desk, entering, linking, registering

_FRAME = "lti/v/<slug:public_id>/"
_DESK = "manage/<slug:org>/lms/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("lti/jwks", entering.jwks, name="lti-jwks"),
    path("lti/register/<str:secret>/", registering.register, name="lti-register"),
    path("lti/<slug:public_id>/login", entering.sign_in, name="lti-login"),
    path("lti/<slug:public_id>/launch", entering.launch, name="lti-launch"),
    path(_FRAME, entering.frame, name="lti-frame"),
    path(f"{_FRAME}enter", entering.enter, name="lti-enter"),
    path(f"{_FRAME}show", linking.show, name="lti-show"),
    path(f"{_FRAME}place", linking.place, name="lti-place"),
    path(f"{_FRAME}roster", linking.roster, name="lti-roster"),
    path(f"{_FRAME}columns", linking.columns, name="lti-columns"),
    path(_DESK, desk.platforms, name="lms"),
    path(f"{_DESK}<slug:public_id>/", desk.platform, name="lms-one"),
    path(f"{_DESK}<slug:public_id>/test/", desk.test, name="lms-test"),
]
