"""Every way to show one credential: the holder's page of them, and what they lead to."""

from __future__ import annotations

import html
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campus.awards import services as awards
from campus.awards.models import Award
from campus.organizations import services as organizations
from campus.portfolio import channels, embedding
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene


def at(name: str, award: Award, **query: str) -> str:
    return reverse(name, args=[award.public_id], query=query or None)


def revoke(scene: Scene, award: Award) -> None:
    awards.revoke(scene.cast.owner, award=award, reason="Given in error", now=timezone.now())


def test_it_works(scene: Scene):
    award = awarded_today(scene)

    page = scene.cast.client("learner").get(at("share", award)).content.decode()

    linkedin = html.unescape(re.search(r'href="(https://www.linkedin.com/profile/add[^"]*)"', page)[1])
    asked = {"startTask", "name", "organizationName", "issueYear", "issueMonth", "expirationYear", "expirationMonth"}
    assert set(parse_qs(urlsplit(linkedin).query)) == asked | {"certUrl", "certId"}
    assert all(name in page for name in ("Facebook", "Bluesky", "WhatsApp", "Mail", "Mastodon"))
    assert f'value="{award.base_url}/c/{award.public_id}"' in page  # beside the QR code


def test_the_issuers_page_at_linkedin_is_named_where_it_is_known(scene: Scene):
    award = awarded_today(scene)
    organizations.change(scene.cast.owner, organization=scene.cast.college, linkedin="1234567")

    page = scene.cast.client("learner").get(at("share", award)).content.decode()

    assert "organizationName=Harbourside+College" in page
    assert "organizationId=1234567" in page


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("name", ["share", "credential-signature"])
def test_only_the_holder_gets_at_it(scene: Scene, who: str, name: str):
    status = scene.cast.client(who).get(at(name, awarded_today(scene))).status_code

    assert status == {"learner": 200, "anonymous": 302}.get(who, 404)


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("mastodon.example.org", "mastodon.example.org"),
        (" HTTPS://Mastodon.example.org/@maya ", "mastodon.example.org"),
        ("@maya@mastodon.example.org", "mastodon.example.org"),
        ("localhost", ""),
        ('evil.example/"><script>', "evil.example"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_server_of_mastodon_is_known_by_its_name(said: str, host: str):
    found = channels.mastodon(said, link="https://a.example/c/1", text="I have earned")

    assert (urlsplit(found.url).netloc if found else "") == host


def test_a_server_that_is_none_is_said_so(scene: Scene):
    client, award = scene.cast.client("learner"), awarded_today(scene)

    assert "no name of a server" in client.get(at("share", award, instance="here")).content.decode()
    assert (
        "Post on social.example.org" in client.get(at("share", award, instance="social.example.org")).content.decode()
    )


def test_the_card_is_made_once_in_the_size_that_sites_ask_for(scene: Scene, client: Client):
    award = awarded_today(scene)

    first, again = client.get(at("credential-card", award)), client.get(at("credential-card", award))

    assert Image.open(io.BytesIO(first.content)).size == embedding.CARD
    assert first.content == again.content
    assert award.pictures.count() == 1
    assert client.get(at("credential-card", award), headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_what_was_taken_back_has_no_card_and_is_not_embedded_as_earned(scene: Scene, client: Client):
    award = awarded_today(scene)
    revoke(scene, award)

    assert client.get(at("credential-card", award)).status_code == 404
    assert "Taken back by the issuer" in client.get(at("credential-embed", award)).content.decode()
    assert client.get(reverse("oembed"), {"url": f"{award.base_url}/c/{award.public_id}/"}).status_code == 404
    assert "og:image" not in client.get(at("credential", award)).content.decode()


def test_only_the_frame_may_stand_in_other_pages_and_it_runs_nothing(scene: Scene, client: Client):
    award = awarded_today(scene)

    framed, page = client.get(at("credential-embed", award)), client.get(at("credential", award))

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script" not in framed["Content-Security-Policy"] + framed.content.decode()
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_oembed_answers_with_a_frame_no_larger_than_asked_for(scene: Scene, client: Client):
    award = awarded_today(scene)
    link = f"{award.base_url}/c/{award.public_id}/"

    answer = client.get(reverse("oembed"), {"url": link, "maxwidth": "300", "format": "json"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 300, embedding.HEIGHT)
    assert told["html"].startswith("<iframe ")
    assert client.get(reverse("oembed"), {"url": link, "format": "xml"}).status_code == 501
    assert client.get(reverse("oembed"), {"url": "https://elsewhere.example/c/1"}).status_code == 404


def test_the_page_describes_itself_to_other_sites(scene: Scene, client: Client):
    scene.version.description = "</script><b>&"
    scene.version.save()
    award = awarded_today(scene)

    page = client.get(at("credential", award)).content.decode()

    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert told["@type"] == "EducationalOccupationalCredential"
    assert told["description"] == "</script><b>&"
    assert told["recognizedBy"]["name"] == "Harbourside College"
    assert "@example.org" not in json.dumps(told)
    assert "application/json+oembed" in page


def test_the_signature_reads_without_pictures_and_is_kept_as_a_file(scene: Scene):
    client, award = scene.cast.client("learner"), awarded_today(scene)

    page = client.get(at("credential-signature", award)).content.decode()

    words = re.sub(r"<[^>]+>", " ", page.partition("<body")[2])
    assert all(each in words for each in ("Maya Okonkwo-Lind", "Reading data honestly", "Harbourside College"))
    assert re.search(r'<img [^>]*alt="[^"]{10,}"', page)
    assert "@" not in words
    assert "signature.htm" in client.get(at("credential-signature", award, save=""))["Content-Disposition"]
