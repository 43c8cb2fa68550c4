"""What an open window must not give away: keys, people and their results, all of a wallet, a colleague's way in."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts import posted
from campus.accounts.models import Leaving, OutboxMail
from campus.api.models import Key
from campus.awards.services import ensure_key
from campus.events.models import Endpoint, Source
from campus.lti.services import registering
from campus.signon.services import providers
from tests.campus.accounts.test_sign_in import code_in
from tests.campus.factors.stage import with_app
from tests.cast import PASSWORD, Cast, Scene

KEYS, DESK = "/manage/harbourside/keys/", "/manage/harbourside"
COURSE = f"{DESK}/courses/reading-data-honestly/learners/"
NEW_KEY = {"is_sure": "on", "in_place_of": "key-1"}
ASKS, SECOND = "/account/reauthenticate/?next=", "/second-step/?next="


def led(client: Client, address: str, **fields: str) -> str:
    answer = client.post(address, fields) if fields else client.get(address)
    return answer.headers.get("Location", "")


def fragments(cast: Cast) -> list[str]:
    return [key.fragment for key in cast.college.signing_keys.order_by("pk")]


def test_it_works(cast: Cast):
    ensure_key(cast.college, now=timezone.now())
    client = cast.client("owner", minutes=16)

    back = led(client, KEYS, **NEW_KEY)
    assert back.startswith(ASKS)
    assert fragments(cast) == ["key-1"]

    answer = client.post(back, {"password": PASSWORD, "next": KEYS})
    assert answer.headers["Location"] == KEYS
    assert fragments(cast) == ["key-1", "key-2"]


def test_a_code_gives_leave_too_and_what_was_posted_is_done_then(cast: Cast):
    ensure_key(cast.college, now=timezone.now())
    app, client = with_app(cast.owner), cast.client("owner")

    back = led(client, KEYS, **NEW_KEY)
    assert back.startswith(SECOND)

    client.post(back, {"typed": app.at(timezone.now()), "next": KEYS})
    assert fragments(cast) == ["key-1", "key-2"]


def test_what_was_given_up_is_not_done_later(cast: Cast):
    ensure_key(cast.college, now=timezone.now())
    app, client = with_app(cast.owner), cast.client("owner")
    led(client, KEYS, **NEW_KEY)

    led(client, f"{DESK}/awards/export.csv")
    client.post("/second-step/", {"typed": app.at(timezone.now()), "next": KEYS})

    assert fragments(cast) == ["key-1"]


@pytest.mark.parametrize(
    ("path", "back"),
    [
        (f"{DESK}/awards/export.csv?state=held", f"{DESK}/awards/?state=held"),
        (f"{COURSE}?format=csv&show=done", f"{COURSE}?show=done"),
    ],
)
def test_who_asks_for_peoples_data_comes_back_to_the_list_as_it_was(scene: Scene, path: str, back: str):
    client = scene.cast.client("educator", minutes=16)

    asked = led(client, path)
    assert asked.startswith(ASKS)
    assert b"ask for the file once more" in client.get(asked).content

    assert led(client, asked, password=PASSWORD, next=back) == back
    assert client.get(path).headers["Content-Type"].startswith("text/csv")


def test_a_whole_wallet_and_a_colleagues_factors_are_guarded(cast: Cast):
    assert led(cast.client("learner", minutes=16), "/wallet/away.zip").startswith(ASKS)
    assert led(cast.client("learner"), "/wallet/away.zip") == ""
    staff = f"{DESK}/second-step/"
    assert led(cast.client("owner", minutes=16), staff, demand="1").startswith(ASKS)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("api/", {"name": "Registry", "scopes": "awards:read"}),
        ("events/", {"name": "Registry", "kind": "xapi"}),
        ("events/out/", {"kind": "webhook", "url": "https://example.org/in", "topics": "credential.earned"}),
    ],
)
def test_what_opens_a_door_for_programs_is_guarded(cast: Cast, path: str, fields: dict[str, str]):
    address = f"{DESK}/{path}"
    client = cast.client("owner", minutes=16)

    back = led(client, address, **fields)
    assert back.startswith(ASKS)

    answer = client.post(back, {"password": PASSWORD, "next": address})
    assert answer.status_code == 200
    assert [Key.objects.count(), Source.objects.count(), Endpoint.objects.count()].count(1) == 1
    assert f'action="{back.partition("?")[0]}' not in answer.content.decode()


@pytest.mark.parametrize("more", ["", "test/"])
def test_whose_keys_let_people_in_is_guarded(cast: Cast, more: str):
    now, owner = timezone.now(), cast.client("owner", minutes=16)
    lms, _secret = registering.prepare(cast.owner, organization=cast.college, name="Moodle", now=now)
    way = providers.prepare(cast.owner, organization=cast.college, kind="oidc", name="Account", now=now)
    values = {"do": "keep", "name": "Mine", "issuer": "https://evil.example", "client_id": "1"}

    for path in (f"lms/{lms.public_id}", f"sign-in/{way.public_id}"):
        assert led(owner, f"{DESK}/{path}/{more}", **values).startswith(ASKS)

    lms.refresh_from_db()
    way.refresh_from_db()
    assert (lms.issuer, way.issuer) == ("", "")


@pytest.fixture
def without(cast: Cast) -> Client:
    """Return the browser of an owner who came by a mailed code, and a while ago."""
    cast.owner.set_unusable_password()
    cast.owner.save()
    return cast.client("owner", minutes=16)


def came_by_code(client: Client, to: str, *, email: str) -> str:
    """Come in by a mailed code, and return where that leads."""
    assert to.startswith("/account/login/?next=")
    onward = parse_qs(urlsplit(to).query)["next"][0]
    client.post("/account/login/code/", {"email": email, "next": onward})
    code = code_in(OutboxMail.objects.latest("pk"))
    return client.post("/account/login/code/confirm/", {"code": code, "next": onward}).headers["Location"]


def test_nobody_who_finds_a_window_open_has_its_account_joined_with_theirs(cast: Cast, without: Client):
    back = led(without, "/me/join/", begin="1")
    assert "_auth_user_id" not in without.session

    to = came_by_code(without, back, email=cast.owner.email)
    assert led(without, to) == "/account/login/?next=/me/join/sure/"


@pytest.mark.parametrize("path", ["/me/join/", "/me/leave/"])
def test_what_changes_a_whole_account_asks_for_the_second_step(cast: Cast, path: str):
    with_app(cast.learner)

    assert led(cast.client("learner"), path, leave="1", credentials="gone", is_sure="on").startswith(SECOND)
    assert not Leaving.objects.exists()


def test_who_has_neither_comes_in_anew_and_what_was_posted_is_done_then(cast: Cast, without: Client):
    back = led(without, KEYS, **NEW_KEY)
    assert "_auth_user_id" not in without.session
    assert fragments(cast) == []

    to = came_by_code(without, back, email=cast.owner.email)
    assert led(without, to) == KEYS
    assert fragments(cast) == ["key-1"]

    assert led(without, to) == KEYS
    assert fragments(cast) == ["key-1"]


def test_what_was_posted_is_not_done_for_who_comes_in_as_somebody_else(cast: Cast, without: Client):
    back = led(without, KEYS, **NEW_KEY)

    to = came_by_code(without, back, email=cast.educator.email)

    assert led(without, to) == KEYS
    assert fragments(cast) == []


def test_what_was_posted_is_not_done_much_later(cast: Cast, without: Client, monkeypatch: pytest.MonkeyPatch):
    to = came_by_code(without, led(without, KEYS, **NEW_KEY), email=cast.owner.email)
    monkeypatch.setattr(posted, "LASTS", -1)

    assert led(without, to) == KEYS
    assert fragments(cast) == []


def test_a_file_is_asked_for_once_more_by_who_has_neither(cast: Cast, without: Client):
    to = came_by_code(without, led(without, f"{DESK}/awards/export.csv"), email=cast.owner.email)

    assert to == f"{DESK}/awards/?"
    assert without.get(f"{DESK}/awards/export.csv").headers["Content-Type"].startswith("text/csv")
