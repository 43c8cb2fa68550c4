"""What mail servers say of a mail that did not arrive is read, noted with its award, and nothing else is."""

from __future__ import annotations

import smtplib
from io import BytesIO, TextIOWrapper

import pytest
from django.utils import timezone

from campus.awards import bounces, services
from campus.awards.models import Award, Delivery
from campus.cli import main
from tests.cast import Scene

ID = "k7wq-2mxe-9hd4-x5tn"
WORDS = "550 5.1.1 <ann@example.org>: no such user"


REPORT = """\
Message-ID: <1@mail.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

I could not deliver your mail.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp;
 {words}

--b
Content-Type: {kind}

Subject: You have earned it
Message-ID: {named}

--b--
"""


def report(named: str, *, action: str = "failed", kind: str = "message/rfc822") -> bytes:
    """Return a report as a mail server sends it, about a mail with this Message-ID."""
    return REPORT.format(named=named, action=action, kind=kind, words=WORDS).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_it_works(kind: str):
    found = bounces.read(report(f"<award-{ID}-earned@campus.example.org>", kind=kind))

    assert found == bounces.Report(ID, "earned", WORDS)


@pytest.mark.parametrize(
    "data",
    [
        report("<else@example.org>"),
        report(f"<award-{ID}-gold@campus.example.org>"),
        report(f"<award-{ID}-earned@campus.example.org>", action="delayed"),
        b"Subject: Out of office\n\nBack on Monday.",
        b"\xff\x00",
        b"",
        b"Content-Type: message/rfc822\n\n" * 5000,
    ],
    ids=["another mail", "no such kind", "only late", "no report", "no mail", "nothing", "mails within mails"],
)
def test_what_is_no_failure_of_a_mail_of_ours_is_left_alone(data: bytes):
    assert bounces.read(data) is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such\r\nuser \xff")}), "550 no such user \ufffd"),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"later")}), ""),
        (smtplib.SMTPRecipientsRefused({}), ""),
        (smtplib.SMTPSenderRefused(550, b"not you", "us@example.org"), ""),
        (OSError("no route"), ""),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now(error: Exception, words: str):
    assert bounces.refused(error) == words


def test_a_mail_that_came_back_is_noted_once(scene: Scene):
    now = timezone.now()
    award = services.award(person=scene.cast.learner, achievement=scene.achievement, now=now, actor=scene.cast.owner)
    Delivery.objects.update(sent_at=now, tries=1)
    said = bounces.Report(award.public_id, "earned", WORDS)

    assert [services.note_bounce(said, now=now) for _time in range(2)] == [True, False]
    assert not services.note_bounce(bounces.Report(ID, "earned", WORDS), now=now)

    assert (Delivery.objects.get().state, Delivery.objects.get().error) == ("bounced", WORDS)
    assert services.send_again(
        scene.cast.educator, organization=scene.cast.college, among=Award.objects.all(), a_minute=1, now=now
    ) == 1  # fmt: skip
    assert not services.note_bounce(said, now=now)  # a second report of the first sending
    assert Delivery.objects.get().state == "queued"


def test_the_command_says_what_it_noted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    award = services.award(
        person=scene.cast.learner, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner
    )
    Delivery.objects.update(tries=1)
    codes = []
    for data in (report(f"<award-{award.public_id}-earned@x>"), report(f"<award-{ID}-earned@x>"), b"Subject: Hello"):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
        codes.append(main(["mails", "bounce"]))

    said = capsys.readouterr()
    assert codes == [0, 1, 0]
    assert f"The mail about {award.public_id} came back: {WORDS}" in said.out
    assert Delivery.objects.get().state == "bounced"
