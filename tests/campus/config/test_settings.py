"""What an operator types becomes settings, or is refused by its name; nothing in it is dropped in silence."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from campus.config import settings as read


def test_it_works():
    made = read._database("postgres://ann:p%40ss@db.example.org:6432/campus")

    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert [made[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("ann", "p@ss", "db.example.org", 6432, "campus")
    ]
    assert made["OPTIONS"] == {}


def test_what_the_driver_is_to_do_reaches_it():
    made = read._database("postgresql://ann@/campus?host=/run/db&sslmode=verify-full&sslrootcert=/etc/ca.pem")

    assert made["HOST"] == "/run/db"
    assert made["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


@pytest.mark.parametrize("url", ["sqlite:////srv/x", "mysql://a@b/c", "db.example.org/campus", "postgres://a@b", "x"])
def test_another_database_is_refused(url: str):
    with pytest.raises(ImproperlyConfigured, match=r"^TESTAMUR_DATABASE_URL is no address"):
        read._database(url)


@pytest.mark.parametrize(
    ("url", "port", "is_ssl", "is_tls"),
    [
        ("smtps://ann:pw@mail.example.org", 465, True, False),
        ("smtp://mail.example.org:587?starttls", 587, False, True),
        ("smtp://mail.example.org", 25, False, False),
    ],
)
def test_a_mail_server_is_read_with_its_way_of_sealing(url: str, port: int, is_ssl: bool, is_tls: bool):
    made = read._mail(url)

    assert made["EMAIL_HOST"] == "mail.example.org"
    assert [made[name] for name in ("EMAIL_PORT", "EMAIL_USE_SSL", "EMAIL_USE_TLS")] == [port, is_ssl, is_tls]


@pytest.mark.parametrize("url", ["mail.example.org:25", "mail.example.org", "https://mail.example.org", "smtp://"])
def test_a_mail_server_that_would_be_this_machine_by_mistake_is_refused(url: str):
    with pytest.raises(ImproperlyConfigured, match=r"^TESTAMUR_SMTP_URL is no address"):
        read._mail(url)


@pytest.mark.parametrize("name", ["Berlin", "Europe", "../etc/passwd"])
def test_what_is_no_time_zone_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv("TESTAMUR_TIME_ZONE", name)

    with pytest.raises(ImproperlyConfigured, match=r"^TESTAMUR_TIME_ZONE is "):
        read._zone("TIME_ZONE", "UTC")


@pytest.mark.parametrize("url", ["https://bucket", "s3:///folder", "bucket"])
def test_what_is_no_bucket_is_refused(url: str):
    with pytest.raises(ImproperlyConfigured, match=r"^TESTAMUR_FILES_URL is not an address"):
        read._files(url)
