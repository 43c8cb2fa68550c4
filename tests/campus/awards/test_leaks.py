"""A key that others may have: withdrawn, and what it signed put right."""

from datetime import timedelta

import pytest
from django.utils.dateparse import parse_datetime

from campus.awards import queries, services
from campus.awards.models import Award
from campus.cli import main
from campus.common.errors import NotAllowedError
from campus.journal.models import Event
from campus.organizations.models import SigningKey
from campus.organizations.queries import did_document
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check
from tests.cast import Cast, Scene

LATER = NOW + timedelta(days=2)


def the_key(scene: Scene) -> SigningKey:
    return SigningKey.objects.get(organization=scene.cast.college, fragment="key-1")


def command(scene: Scene, *words: str) -> int:
    return main(["keys", "compromised", scene.cast.college.slug, "key-1", "--by", scene.cast.owner.email, *words])


def test_it_works(scene: Scene):
    old = awarded(scene)
    key = services.withdraw_key(scene.cast.owner, key=the_key(scene), now=LATER)
    forged = bytes(old.credential)

    assert check(forged, scene.cast.college, now=LATER).check("key").reason == "revoked_key"
    [fresh] = services.clear_up(
        scene.cast.owner, found=services.leak(scene.cast.owner, key=key, since=LATER), now=LATER
    )
    old.refresh_from_db()
    assert old.replaced_by == fresh
    assert fresh.signing_key.fragment == "key-2"
    assert check(bytes(fresh.credential), scene.cast.college, now=LATER).verdict is Verdict.VALID
    assert Event.objects.get(verb="key.compromised").data["fragment"] == "key-1"


def test_the_public_document_shows_it_and_lets_it_be_used_for_nothing(scene: Scene):
    awarded(scene)
    services.withdraw_key(scene.cast.owner, key=the_key(scene), now=LATER)

    document = did_document(scene.cast.college)

    assert [method.get("revoked", "") for method in document["verificationMethod"]] == ["2026-11-24T10:42:07Z", ""]
    assert [name.rpartition("#")[2] for name in document["assertionMethod"]] == ["key-2"]


def test_lists_signed_by_it_are_signed_anew(scene: Scene):
    award = awarded(scene)
    services.status_bytes(award.status_list, now=NOW)
    services.withdraw_key(scene.cast.owner, key=the_key(scene), now=LATER)
    fresh = awarded(scene, scene.cast.stranger)

    assert check(bytes(fresh.credential), scene.cast.college, now=LATER).check("status").reason == "not_revoked"


def test_one_that_signs_no_more_is_withdrawn_without_making_another(scene: Scene):
    awarded(scene)
    services.new_key(scene.cast.owner, organization=scene.cast.college, now=NOW)

    for _again in range(2):
        assert services.withdraw_key(scene.cast.owner, key=the_key(scene), now=LATER).compromised_at == LATER
    assert scene.cast.college.signing_keys.count() == 2
    assert Event.objects.filter(verb="key.compromised").count() == 1


def test_what_was_signed_since_may_be_taken_back_instead(scene: Scene):
    early = awarded(scene)
    late = awarded(scene, scene.cast.stranger)
    found = services.Leak(before=(early.pk,), since=(late.pk,))

    done = list(services.clear_up(scene.cast.owner, found=found, now=LATER, reason="The key was stolen."))
    again = list(services.clear_up(scene.cast.owner, found=found, now=LATER, reason="The key was stolen."))

    late.refresh_from_db()
    assert [award.replaces.count() for award in done] == [1, 0]
    assert (late.revoked_at, late.revocation_reason, again) == (LATER, "The key was stolen.", [])


def test_when_it_was_signed_is_what_its_proof_says(scene: Scene):
    award = awarded(scene)

    assert queries.signed_at(award) == parse_datetime("2026-11-22T10:42:07Z")
    assert services.leak(scene.cast.owner, key=the_key(scene), since=NOW - timedelta(days=1)).since == (award.pk,)
    assert services.leak(scene.cast.owner, key=the_key(scene), since=LATER).before == (award.pk,)


@pytest.mark.parametrize("name", ["educator", "learner", "stranger", "employer", "outsider"])
def test_only_owners_withdraw_a_key_and_see_what_it_signed(cast: Cast, name: str):
    key = services.ensure_key(cast.college, now=NOW)

    with pytest.raises(NotAllowedError):
        services.withdraw_key(getattr(cast, name), key=key, now=NOW)
    with pytest.raises(NotAllowedError):
        services.leak(getattr(cast, name), key=key, since=NOW)


def test_the_command_says_first_and_does_it_only_when_told_to(scene: Scene, capsys: pytest.CaptureFixture[str]):
    awarded(scene)

    assert command(scene, "--since", "2026-11-23") == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert the_key(scene).compromised_at is None

    assert command(scene, "--since", "2026-11-23T00:00", "--apply") == 0
    assert "1 credentials were put right" in capsys.readouterr().out
    assert Award.objects.filter(signing_key__fragment="key-2").count() == 1


def test_the_command_lists_and_changes_keys(scene: Scene, capsys: pytest.CaptureFixture[str]):
    awarded(scene)
    slug, owner = scene.cast.college.slug, scene.cast.owner.email

    assert main(["keys", "rotate", slug, "--by", owner]) == 0
    command(scene, "--since", "2026-11-23", "--apply")
    assert main(["keys", "rotate", slug, "--by", owner]) == 0
    capsys.readouterr()
    assert main(["keys", "list", slug]) == 0

    lines = sorted(capsys.readouterr().out.splitlines())
    assert [line.split("  ")[2].split()[0] for line in lines] == ["withdrawn", "retired", "signs"]
    assert [line.split("  ")[3] for line in lines] == ["0 credentials", "1 credentials", "0 credentials"]


def test_the_command_says_what_stands_in_its_way(scene: Scene, capsys: pytest.CaptureFixture[str]):
    slug, since = scene.cast.college.slug, ("--since", "2026-11-23")

    assert main(["keys", "list", "nowhere"]) == 1
    assert main(["keys", "rotate", slug, "--by", "nobody@example.org"]) == 1
    assert main(["keys", "rotate", slug, "--by", scene.cast.learner.email]) == 1
    assert command(scene, *since) == 1
    assert capsys.readouterr().err.count("testamur: ") == 4
    with pytest.raises(SystemExit):
        command(scene, "--since", "yesterday")
