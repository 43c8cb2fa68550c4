"""Addresses of observation, attendance, attestation, recognition and certificates."""

from django.urls import URLPattern, URLResolver, path

from campus.assessments.views import (
    activities,
    asking,
    attest,
    certificates,
    check_in,
    claims,
    evidence,
    observing,
    sessions,
    show,
)

ALL = "manage/<slug:org>/activities/"
ONE = f"{ALL}<slug:public_id>/"
WATCHED = f"{ONE}observations/<slug:observation>/"
SESSION = f"{ONE}sessions/<slug:session>/"
SHOW = "show/<slug:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ALL, activities.activities_manage, name="activities"),
    path(f"{ALL}new/", activities.activity_new, name="activity-new"),
    path(ONE, activities.activity, name="activity"),
    path(f"{ONE}edit/", activities.activity_edit, name="activity-edit"),
    path(f"{ONE}retire", activities.activity_retire, name="activity-retire"),
    path(f"{ONE}observe/", observing.observe, name="observe"),
    path(WATCHED, observing.observation, name="observation"),
    path(f"{WATCHED}see", observing.observation_see, name="observation-see"),
    path(f"{WATCHED}evidence", observing.observation_evidence, name="observation-evidence"),
    path(f"{ONE}sessions/new/", sessions.session_new, name="session-new"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}edit/", sessions.session_edit, name="session-edit"),
    path(f"{SESSION}screen/", sessions.session_screen, name="session-screen"),
    path(f"{ONE}hours/<slug:report>", sessions.hours_decide, name="hours-decide"),
    path(f"{ONE}ask/", asking.attestation_ask, name="attestation-ask"),
    path(f"{ONE}asked/<slug:attestation>", asking.attestation_manage, name="attestation-manage"),
    path(f"{ONE}claims/<slug:claim>/", claims.claim_decide, name="claim"),
    path("manage/<slug:org>/certificates/", claims.certificates_waiting, name="certificates-waiting"),
    path("manage/<slug:org>/certificates/<slug:certificate>", claims.certificate_decide, name="certificate-decide"),
    path("show/", evidence.evidence, name="evidence"),
    path("show/certificates/", certificates.certificates, name="certificates"),
    path("show/evidence/<slug:evidence>", evidence.evidence_file, name="evidence-file"),
    path("show/evidence/<slug:evidence>/public", evidence.evidence_public, name="evidence-public"),
    path(SHOW, show.show, name="show"),
    path(f"{SHOW}in/", check_in.check_in, name="check-in"),
    path(f"{SHOW}draft", show.claim_draft, name="claim-draft"),
    path(f"{SHOW}evidence/<slug:evidence>/remove", show.claim_evidence_remove, name="claim-evidence-remove"),
    path(f"{SHOW}asked/<slug:attestation>", asking.asked, name="asked"),
    path("attest/<str:signed>/", attest.attest, name="attest"),
    path("attest/<str:signed>/files/<slug:piece>", attest.attest_file, name="attest-file"),
]
