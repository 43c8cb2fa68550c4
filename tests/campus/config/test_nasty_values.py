"""Nasty values in every form and query of the main job: a page with an error or a 4xx, never a 500.

Run on PostgreSQL it also finds what SQLite forgives: NUL in text, text longer than its column, numbers too large.
Each form is sent to the house as it was furnished: what another form did to it, a signing-out above all, is undone.
An address that did not look at what it was sent is asked once a process, with whichever value comes first.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.campus.config.addresses import finish, patterns, takes, url
from tests.campus.config.house import House

pytestmark = pytest.mark.uncounted
NASTY = {
    "nul": "a\x00b",
    "long": "x" * 9_000,
    "long digits": "9" * 5_000,
    "huge number": "99999999999999999999",
    "just beyond a column": "2147483648",
    "negative": "-1",
    "infinite": "1e400",
    "not a number": "NaN",
    "directions": "\u202eevil\u2066",
    "half a surrogate": "\ud800",
    "newlines": "a\r\nBcc: mallory@example.org\r\n\r\nb",
    "path": "../../etc/passwd",
    "script": "javascript:alert(1)",
    "template": "{{ settings.SECRET_KEY }}{% load x %}%(who)s%s{0}",
    "bidi digits": "٣٣",
    "long address": "https://example.org/" + "a" * 1_000,
    "long mail": "a" * 60 + "@" + ".".join(["b" * 50] * 5) + ".example.org",
}
# Texts that a database takes as any other: those that read them are the same on every engine (decision 0140).
SAME = {"directions", "half a surrogate", "newlines", "path", "script", "template", "bidi digits"}
VALUES = [pytest.param(name, marks=pytest.mark.one_engine) if name in SAME else name for name in NASTY]
FIELDS = """
    title name slug text link summary description language minutes achievement revision body intro draw attempts
    pass_percent cooling_off_hours see unit answer tolerance accepted feedback_right feedback_wrong id-1 text-1 right-1
    id-2 text-2 right-2 rows columns move levels brief promised_days pk-1 name-1 description-1 level-1-0 comment role
    email place country url hue reason is_sure revoke units percent level in_place_of public_id base criteria kind shape
    pictogram scheme ring foot ribbon image_alt skills skill_search skill_name skill_url hours valid months response q
    attempt is_public work action to theme next code login password password1 password2 oldpassword email_address
    file-title file-kind video-title video-url video-transcript
    do decide note signed signer drawn seen code day begins ends_at check_in place relation words asked whom link_days
    appeal_days asked_hours audience supervision organization appeal link_title person pk-1 required-1
    line about layout is_found wants_summary awards helds works group label ends_on phone work schooling design form
    address domain domains organization_id scopes topics kinds presentation asked tags collections fresh credentials
    file encoding separator mails_a_minute scheduled_at has_pin wanted thing to value least cohort mode instance secret
"""
# What else a form does than to save, by the address it stands on.
BUTTONS = {
    "achievement-edit": "preview find publish",
    "achievement-new": "preview find",
    "question-edit": "preview more",
    "project-edit": "preview",
    "unit-edit": "preview",
    "award-manage": "anew",
    "organization-settings": "show",
    "grading-one": "back",
    "quiz-answer": "skip",
    "observation": "decide",
    "claim": "accept",
    "attest": "confirm",
    "hours-decide": "confirm",
    "account_email": "action_add action_remove",
    "portfolio-page": "group piece",
    "portfolio-links": "revoke",
    "identifiers": "remove",
    "account-join": "part",
    "account-leave": "leave stay",
    "wallet-collection": "give_up",
    "rescues": "approve",
    "rescue-stop": "sure",
}
# Fields whose value is taken for an address, which is asked for what lies there: they have tests of their own.
FOLLOWED = {"wallet-add": {"link"}, "services": {"address"}}
QUERIES = """
    page q state achievement project sort again order show course attempt v hue name level next lang
    kind person seen code
    corrects draft for format instance parts skill small url verdict view why
"""
# Learnt as the tests run: who sends what to an address that does not read it, and addresses that ask for no query.
UNREAD: set[tuple[str, str, str]] = set()
UNASKED: set[str] = set()


def everywhere(house: House) -> dict[str, str]:
    """Return every address but that of the verify page, which follows links: it has tests of its own."""
    return {name: url(name, house.arguments) for name in patterns() if name != "verify"}


def sent(value: str) -> str:
    """Return a value as a browser can send it: half a surrogate has no UTF-8."""
    return value.encode(errors="replace").decode()


@pytest.mark.parametrize("role", ["owner", "learner", "anonymous"])
@pytest.mark.parametrize("value", VALUES)
def test_every_form_survives_it(house: House, role: str, value: str):
    client = house.cast.client(role)
    client.raise_request_exception = False
    found = {}

    for name, address in everywhere(house).items():
        fields = dict.fromkeys(FIELDS.split(), sent(NASTY[value]))
        fields |= {f"c{criterion}": sent(NASTY[value]) for criterion in (1, 2, "9" * 4_500)}
        for button in ["", *BUTTONS.get(name, "").split()]:
            if (role, name, button) not in UNREAD:
                kept = {field: value for field, value in fields.items() if field not in FOLLOWED.get(name, ())}
                with undone(client):
                    request, found[f"{name} {button}"] = posted(client, address, kept | {button: "1"})
                # Who was sent away by a limit learnt nothing.
                if not request._read_started and found[f"{name} {button}"] != 429:  # Django's own note
                    UNREAD.add((role, name, button))

    assert {name: code for name, code in found.items() if code >= 500} == {}


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Take back what a request did, to the rows and to the browser that sent it."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def posted(client: Client, address: str, fields: dict[str, str]) -> tuple[WSGIRequest, int]:
    answer = client.post(address, urlencode(fields), content_type="application/x-www-form-urlencoded")
    finish(answer)
    return answer.wsgi_request, answer.status_code


@pytest.mark.parametrize("value", VALUES)
def test_every_address_survives_it_in_its_query(house: House, value: str):
    client = house.cast.client("owner")
    client.raise_request_exception = False
    found = {}

    for name, address in everywhere(house).items():
        if name not in UNASKED:
            answer = client.get(address, dict.fromkeys(QUERIES.split(), sent(NASTY[value])))
            finish(answer)
            found[name] = answer.status_code
            if "GET" not in vars(answer.wsgi_request):  # where Django keeps it once it was asked for
                UNASKED.add(name)

    assert {name: code for name, code in found.items() if code >= 500} == {}


@pytest.mark.parametrize(
    "value", ["0", "99999999999999999999", "9" * 5_000, "a%00b", "%ff", "..%2f..%2fetc", "%F0%9F%92%A9"]
)
def test_every_address_survives_it_in_its_path(house: House, value: str):
    client = house.cast.client("owner")
    client.raise_request_exception = False

    found = {}
    for address in altered(house, value):
        answer = client.get(address)
        finish(answer)
        found[address] = answer.status_code

    assert {address: code for address, code in found.items() if code >= 500} == {}


def altered(house: House, value: str) -> set[str]:
    """Return every address with each of its arguments replaced; of those that lead nowhere then, one."""
    known = [str(each) for each in house.arguments.values()]
    every = {
        address.replace(f"/{each}", f"/{value}", 1)
        for name, address in everywhere(house).items()
        for each in known
        if takes(patterns()[name]) and f"/{each}" in address
    }
    nowhere = sorted(address for address in every if not leads(address))
    return every.difference(nowhere[1:])


def leads(address: str) -> bool:
    try:
        resolve(unquote(address))
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "image/png"]
)
def test_every_form_survives_another_kind_of_body(house: House, kind: str):
    client = house.cast.client("owner")
    client.raise_request_exception = False

    found = {
        name: client.generic("POST", address, b'--x\r\n{"a": [\x00\xff', content_type=kind).status_code
        for name, address in everywhere(house).items()
    }

    assert {name: code for name, code in found.items() if code >= 500} == {}


@pytest.mark.parametrize(
    "name", ["a\x00.png", "../../x.png", "x" * 400 + ".png", "", ".htaccess", "\u202egnp.exe", "a\nb.txt"]
)
@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"<svg", b"%PDF-", b"text \x00", b"\xff\xfe"]
)
def test_every_upload_survives_it(house: House, name: str, data: bytes):
    forms = {
        "project-file": "file",
        "unit-attach": "file-upload",
        "unit-video-edit": "video-upload",
        "achievement-new": "image",
    }
    more = {"file-kind": "picture", "file-title": "x", "video-title": "x", "video-transcript": "x", "title": "x"}

    for form, field in forms.items():
        client = house.cast.client("learner" if form == "project-file" else "owner")
        client.raise_request_exception = False
        upload = SimpleUploadedFile("x.png", data)
        upload._name = name  # as a hostile client names it: Django's own setter would tidy it
        answer = client.post(url(form, house.arguments), {**more, field: upload})
        assert answer.status_code < 500, form
