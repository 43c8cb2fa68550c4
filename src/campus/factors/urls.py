"""Addresses of this app."""

from django.urls import path

from campus.factors.views import desk, entering, own

urlpatterns = [
    path("passkey/ask/", entering.ask, name="passkey-ask"),
    path("passkey/enter/", entering.enter, name="passkey-enter"),
    path("second-step/", entering.second_step, name="second-step"),
    path("me/passkeys/", own.factors, name="factors"),
    path("me/passkeys/new/", own.passkey_new, name="passkey-new"),
    path("me/passkeys/app/", own.code_app, name="code-app"),
    path("me/passkeys/codes/", own.recovery_codes, name="recovery-codes"),
    path("me/passkeys/<str:public_id>/", own.passkey, name="passkey"),
    path("manage/<slug:org>/second-step/", desk.second_step, name="second-step-staff"),
]
