"""Every address of the project against the whole cast: who reads it, who is sent away, and who writes nothing.

The table stands in the order of `ROLES`. An address without a row fails, so that none is added unguarded.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.campus.config.addresses import finish, patterns, post, rows, takes, url, word
from tests.campus.config.house import House
from tests.cast import ROLES

#           owner educator learner employer stranger outsider anonymous
EVERYBODY = "200   200      200     200      200      200      200"
SIGNED_IN = "200   200      200     200      200      200      in"
STAFF = "    200   200      404     404      404      404      in"
OWNERS = "   200   403      404     404      404      404      in"
TAKERS = "   200   200      200     on       on       on       in"
ONWARDS = "  on    on       on      on       on       on       in"
ON = "       on    on       on      on       on       on       on"
POST_ONLY = "405   405      405     405      405      405      405"
STRANGERS = "on    on       on      on       on       on       200"

GET = {
    EVERYBODY: """
        xapi-about
        exchange oid4vci-issuer oid4vci-server oid4vci-offer oid4vp-request place-did status-token
        ui:hue ui:help ui:privacy ui:accessibility issuer did join achievement achievement-json badge-image
        status-list schema home course programme credential credential-file credential-offline verify verify-offline
        outbox api-openapi lti-jwks
        account_inactive account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done
        credential-card credential-embed portfolio-public portfolio-link no-summary
        portfolio-kept portfolio-link-kept
        attest attest-file account-stay awarded rescue-stop
        signon-metadata mails-by-link learn-worker learn-offline learn-manifest ob-discovery oauth-metadata
    """,
    "400 400 400 400 400 400 400": """
        lti-login lti-launch signon-begin signon-back signon-acs signon-arrived
    """,
    "403 403 403 403 403 403 403": "lti-register lti-frame",
    "200 200 200 200 200 200 403": "skills-find",
    "200 200 200 200 200 200 200": "course-join",
    "404 404 200 404 404 404 in": """
        passkey course-leave skill peer-review check-in held held-file held-remove wallet-parcel wallet-order
        wallet-collection host host-end to-wallet wallet-offer wallet-show-one wallet-beside-file
    share credential-signature portfolio-group portfolio-own-new portfolio-piece
    """,
    "404 404 on 404 404 404 in": "host-back",
    "401 401 401 401 401 401 401": """
        ob-credentials ob-profile xapi-statements api-awards api-award api-achievements api-achievement
        api-batches api-batch api-batch-lines api-sources
    """,
    "404 404 404 404 404 404 404": "api-elsewhere xapi-elsewhere oembed",
    "400 400 400 400 400 400 in": "oauth-authorize",
    SIGNED_IN: """
        me mails learn skills earn reminders wallet account_reauthenticate account_email account_change_password
        evidence certificates services identifiers account-join account-leave lost-address factors
    wallet-add wallet-show wallet-show-file wallet-beside wallet-collections wallet-away
    portfolio portfolio-page portfolio-group-new cv seen
    """,
    "200 200 on 200 200 200 in": "cheer passkey-new code-app wallet-away-file",
    STAFF: """
        manage-home people person-remove achievements achievement-preview-new achievement-preview grading grading-one
        quiz-edit question-new question-edit question-retire project-edit awards awards-export award-manage rule
        rule-renewal rule-people rule-people-export rule-explain award-replay proposals
        lists list-new list list-lines list-left-out
        course-people course-people-add course-terms course-cohort-new course-cohort course-person-remove
        courses-manage course-import course-export programmes-manage programme-new programme-edit course-new
        course-skills course-edit course-about course-withdraw course-learners unit-new unit-edit unit-retire
        quiz-exchange quiz-accommodations marking marking-one
        unit-video-remove grading-batch grading-comments project-extensions
        activities activity-new activity activity-edit observe observation session-new session session-edit
        session-screen attestation-ask claim certificates-waiting
        rescues quiz-skills insight course-insight course-stuck report
    """,
    OWNERS: """
        second-step-staff
        lms lms-one leavers organization-settings leavers lms lms-one signons signon-one
        achievement-new achievement-edit keys api-keys
        list-waiting events event-people event-file event-endpoint-new event-source event-endpoint
    """,
    TAKERS: "unit unit-video unit-captions unit-file quiz project",
    ONWARDS: """
        account-join-sure account-again recovery-codes
        learn-course learn-newest quiz-begin quiz-answer project-draft project-file project-file-remove project-public
        account_set_password account_email_verification_sent account_confirm_login_code
    """,
    ON: "ui:favicon enrol credential-id credentials",
    POST_ONLY: """
        passkey-ask passkey-enter
        caliper-events events-webhook
        lms-test signon-test lti-enter lti-show lti-place lti-roster lti-columns
        oid4vci-token oid4vci-nonce oid4vci-credential oid4vci-notification oid4vp-answer
        course-person course-uninvite
        ui:theme awards-anew course-publish course-duplicate programme-courses programme-publish unit-move
        unit-duplicate unit-preview units-order unit-restore unit-attach unit-detach unit-video-edit
        credential-evidence work-comment peer-helpful
        activity-retire observation-see observation-evidence hours-decide attestation-manage certificate-decide
        claim-draft claim-evidence-remove asked evidence-public
        api-batch-step portfolio-move
        api-revoke api-key-end moment
        held-check service-end host-pull host-send oauth-token oauth-revoke oauth-register
    """,
    STRANGERS: "account_login account_signup account_request_login_code",
    "200 200 403 200 403 200 in": "ask",
    "404 404 404 200 404 404 in": "ask-answer",
    "405 403 404 404 404 404 in": "person-role invitation-withdraw",
    "on on 404 404 404 404 in": "question-move",
    "on on 403 on 403 on in": "manage",
    "200 403 403 403 403 200 in": "organization-new",
    "200 200 200 404 404 404 404": "submission-file evidence-file answer-file",
    "200 200 200 404 404 404 in": "show",
    "on on 200 on on on in": "second-step project-hand-in learn-keep portfolio-preview portfolio-links",
    "405 405 405 on on on in": "discussion-post discussion-change",
    "403 403 204 403 403 403 403": "wallet-news",
    "200 200 200 200 200 200 on": "account_logout",
    # On a trial, where only this machine comes, the visitor reads the first code here (decision 0027).
    "200 200 200 404 404 200 200": "outbox-mail",
}
ROW = {name: words.split() for words, names in GET.items() for name in names.split()}
STAFFS = [name for name, each in patterns().items() if "org" in takes(each)]
MINE = {  # of one person, or of those who take a course
    "quiz-begin", "quiz-answer", "project-draft", "project-file", "project-file-remove", "project-hand-in",
    "project-public", "course-leave", "discussion-post", "discussion-change", "unit", "quiz", "project",
    "credential-evidence", "submission-file", "work-comment", "peer-review", "peer-helpful",
    "show", "asked", "claim-draft", "claim-evidence-remove", "evidence-public", "check-in",
    "portfolio-group", "portfolio-own-new", "portfolio-piece", "portfolio-links", "portfolio-move", "seen",
    "held-check", "held-remove", "passkey", "wallet-order", "wallet-collection",
    "wallet-show-one", "wallet-beside", "moment", "service-end", "host-back", "host-pull", "host-send", "host-end",
}  # fmt: skip
COUNTED = {"portfolio-link", "seen"}  # a look through a private link is; looks at credentials are written down


def test_every_address_has_a_row():
    assert set(ROW) == set(patterns())


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_what(house: House, role: str):
    client = house.cast.client(role)
    found = {name: word(client.get(url(name, house.arguments))) for name in ROW}

    assert found == {name: words[ROLES.index(role)] for name, words in ROW.items()}


@pytest.mark.parametrize("role", ["learner", "employer", "stranger", "outsider", "anonymous"])
def test_nobody_else_writes_on_the_staffs_pages(house: House, role: str):
    client, before = house.cast.client(role), rows()

    found = {name: post(client, url(name, house.arguments)) for name in STAFFS}

    assert {name: said for name, said in found.items() if said not in {"404", "405", "in"}} == {}
    assert rows() == before


def test_an_educator_writes_nothing_on_the_owners_pages(house: House):
    client, before = house.cast.client("educator"), rows()
    owners = [name for name in STAFFS if ROW[name][1] == "403"] + ["awards-anew", "people"]

    assert {post(client, url(name, house.arguments)) for name in owners} == {"403"}
    assert rows() == before


@pytest.mark.parametrize("role", ["employer", "stranger", "outsider", "anonymous"])
def test_nobody_writes_into_what_is_a_learners_own(house: House, role: str):
    client, before = house.cast.client(role), rows()

    for name in MINE:
        post(client, url(name, house.arguments))

    assert rows() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("org", ["westmoor", "harbourside"])
def test_what_belongs_next_door_is_not_there(house: House, org: str, method: str):
    """Under the other's name, where the owner is no member; and under the own name, where the things are others'."""
    client, before = house.cast.client("owner"), rows()
    next_door = house.next_door | {"org": org}
    names = [name for name in STAFFS if org == "westmoor" or len(takes(patterns()[name])) > 1]

    found = {name: _asked(client, method, url(name, next_door)) for name in names}

    assert {name: said for name, said in found.items() if said not in {"404", "405"}} == {}
    assert rows() == before


def _asked(client: Client, method: str, address: str) -> str:
    return post(client, address) if method == "post" else word(client.get(address))


def test_a_draft_is_its_authors_alone(house: House):
    address = f"/files/{house.draft_file.public_id}/"

    found = [word(house.cast.client(role).get(address)) for role in ROLES]

    assert found == ["404", "404", "200", "404", "404", "404", "404"]


def test_a_reader_writes_nothing_by_looking(house: House):
    """No GET changes a row, but for what is made when first asked for, that a wallet has read, and what is counted."""
    for role in ("owner", "anonymous"):
        client = house.cast.client(role)
        client.get(url("status-list", house.arguments))
        client.get(url("oid4vp-request", house.arguments))
        client.get(url("credential-card", house.arguments))
        before = rows()
        for name in ROW.keys() - COUNTED:
            finish(client.get(url(name, house.arguments)))
        after = rows()
        assert [label for label in before if before[label] != after[label]] == []
