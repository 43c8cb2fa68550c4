"""Mails over a real mail server on loopback, and what happens while there is none."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email.message import EmailMessage as Parsed
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage
from django.test import Client

from campus.accounts.services import MailNotSentError, send
from campus.config.settings import _mail
from tests.cast import Cast


class Postbox:
    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Parsed]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        parsed = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(parsed, Parsed)
        self.mails.append((envelope.rcpt_tos, parsed))
        return "250 OK"


def use(settings: Any, url: str) -> None:
    for name, value in _mail(url).items():
        setattr(settings, name, value)


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    use(settings, f"smtp://127.0.0.1:{port}")
    yield box
    server.stop()


@pytest.mark.server
def test_it_works(cast: Cast, client: Client, postbox: Postbox) -> None:
    client.post("/account/login/code/", {"email": "maya@example.org"})

    [(to, mail)] = postbox.mails
    assert to == ["maya@example.org"]
    assert str(mail["From"]) == "Testamur <no-reply@example.org>"
    assert str(mail["Subject"]).endswith("is your code for Harbourside College")
    assert "Harbourside College\nhttp://localhost:8000" in mail.get_content().replace("\r\n", "\n")


@pytest.mark.server
def test_names_are_written_as_they_are(cast: Cast, client: Client, postbox: Postbox) -> None:
    cast.college.name = "Fish & Ships <Süd>"
    cast.college.save()

    client.post("/account/login/code/", {"email": "maya@example.org"})

    [(_to, mail)] = postbox.mails
    assert str(mail["Subject"]).endswith("for Fish & Ships <Süd>")
    assert "Fish & Ships <Süd>" in mail.get_content()


@pytest.fixture
def nobody_there(settings: Any, unused_port: int) -> None:
    use(settings, f"smtp://127.0.0.1:{unused_port}")


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that is taken and answers nobody: bound and never listening."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_mail_that_nobody_takes_is_an_error_of_ours(nobody_there: None) -> None:
    with pytest.raises(MailNotSentError, match="could not be sent just now"):
        send(EmailMessage("Hello", "you", to=["maya@example.org"]))


@pytest.mark.parametrize("email", ["maya@example.org", "nobody@example.org"])
def test_signing_in_by_code_says_that_the_mail_did_not_leave(
    cast: Cast, client: Client, nobody_there: None, email: str
) -> None:
    response = client.post("/account/login/code/", {"email": email})

    assert response.status_code == 503
    assert "The mail could not be sent" in response.content.decode()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", {"EMAIL_PORT": 25, "EMAIL_USE_SSL": False, "EMAIL_USE_TLS": False}),
        (
            "smtps://u:p%40ss@mail.example.org",
            {"EMAIL_PORT": 465, "EMAIL_HOST_PASSWORD": "p@ss", "EMAIL_USE_SSL": True},
        ),
        ("smtp://mail.example.org:587?starttls", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True}),
        ("", {"EMAIL_BACKEND": "campus.accounts.outbox.OutboxBackend"}),
    ],
)
def test_one_setting_says_where_mails_go(url: str, expected: dict[str, Any]) -> None:
    found = _mail(url)

    assert {name: found[name] for name in expected} == expected
