import hashlib
import io
import json
import stat

import pytest

from testamur.cli import main
from testamur.page import page
from tests.core.formats.test_older_badges import V2
from tests.core.issuing import (
    DID,
    DID_DOCUMENT,
    KEY,
    METHOD,
    STATUS_URL,
    credential,
    signed,
    status_list,
    with_status,
)
from tests.core.pictures import SVG, png

WHEN = ["--now", "2026-03-01T12:00:00Z"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with the files that most commands want."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "badge.png").write_bytes(png())
    (tmp_path / "badge.svg").write_bytes(SVG)
    (tmp_path / "signed.json").write_bytes(signed())
    (tmp_path / "did.json").write_text(json.dumps(DID_DOCUMENT))
    return tmp_path


def told(capsys):
    return json.loads(capsys.readouterr().out)


def check(*arguments: str) -> int:
    return main(["verify", *arguments, "--did", f"{DID}=did.json", *WHEN])


def issue(folder, capsys, *arguments: str) -> int:
    """Make a key and have it sign, with its did:key as issuer."""
    assert main(["keygen", "key.json", "--json"]) == 0
    did = told(capsys)["did"]
    (folder / "unsigned.json").write_text(json.dumps(credential(issuer=did)))
    return main(["issue", "unsigned.json", "--key", "key.json", *WHEN, *arguments])


def test_it_works(folder, capsys):
    assert issue(folder, capsys, "-o", "mine.json") == 0
    assert main(["bake", "badge.png", "mine.json", "-o", "baked.png"]) == 0
    assert main(["unbake", "baked.png", "-o", "back.json"]) == 0

    assert (folder / "back.json").read_bytes() == (folder / "mine.json").read_bytes()
    assert main(["verify", "baked.png", *WHEN]) == 4
    assert "cannot say who issued it" in capsys.readouterr().out


def test_the_key_file_is_for_its_owner_only_and_never_overwritten(folder, capsys):
    assert main(["keygen", "key.json"]) == 0
    before = (folder / "key.json").read_text()
    told = capsys.readouterr()

    assert stat.S_IMODE((folder / "key.json").stat().st_mode) == 0o600
    assert told.out.startswith("did:key:z6Mk")
    assert json.loads(before)["secretKeyMultibase"] not in told.out + told.err
    assert main(["keygen", "key.json"]) == 73
    assert (folder / "key.json").read_text() == before


def test_the_secret_key_is_printed_only_when_asked_for(folder, capsys):
    assert main(["keygen", "-"]) == 0
    assert told(capsys)["secretKeyMultibase"].startswith("z3u2")


def test_a_token_is_signed_too(folder, capsys):
    assert issue(folder, capsys, "--jwt", "-o", "mine.jwt", "--json") == 0
    assert told(capsys)["output"] == "mine.jwt"
    assert main(["bake", "badge.svg", "mine.jwt", "-o", "baked.svg"]) == 0
    assert main(["verify", "baked.svg", *WHEN]) == 4


def test_a_key_cannot_sign_in_the_name_of_another_issuer(folder, capsys):
    assert main(["keygen", "key.json"]) == 0
    (folder / "unsigned.json").write_text(json.dumps(credential()))

    assert main(["issue", "unsigned.json", "--key", "key.json"]) == 65
    assert main(["issue", "unsigned.json", "--key", "key.json", "--method", METHOD, "-o", "mine.json"]) == 0


def test_a_key_file_without_a_key_is_refused(folder):
    assert main(["issue", "signed.json", "--key", "did.json"]) == 65


@pytest.mark.parametrize(
    ("code", "data", "arguments"),
    [
        (0, signed(), []),
        (1, signed().replace(b"honestly", b"as I like"), []),
        (1, signed(credential(validFrom="2027-01-01T00:00:00Z")), []),
        (2, signed(with_status(7)), ["--status", f"{STATUS_URL}=revoked.json"]),
        (3, signed(credential(validUntil="2026-02-28T13:00:00Z")), []),
        (5, signed(with_status(7)), []),
    ],
)
def test_the_verdict_is_the_exit_code(folder, capsys, code, data, arguments):
    (folder / "held.json").write_bytes(data)
    (folder / "revoked.json").write_bytes(status_list(7))

    assert check("held.json", *arguments) == code
    assert len(capsys.readouterr().out.splitlines()) == 8


def test_without_the_did_document_it_could_not_be_checked(folder, capsys):
    assert main(["verify", "signed.json", *WHEN, "--json"]) == 5
    assert told(capsys)["verdict"] == "could_not_check"


def test_an_issuer_can_be_trusted_by_name(folder, capsys):
    assert issue(folder, capsys, "-o", "mine.json", "--json") == 0
    did = told(capsys)["method"].partition("#")[0]

    assert main(["verify", "mine.json", *WHEN, "--trust", did, "--email", "ada@example.org"]) == 0
    assert "identity" in capsys.readouterr().out


def test_a_trial_is_called_one(folder, capsys):
    (folder / "key").mkdir()
    assert main(["keygen", "key.json"]) == 0
    did = "did:web:localhost%3A8000"
    (folder / "unsigned.json").write_text(json.dumps(credential(issuer=did)))
    assert main(["issue", "unsigned.json", "--key", "key.json", "--method", f"{did}#1", "-o", "mine.json"]) == 0
    public = json.loads((folder / "key.json").read_text())["publicKeyMultibase"]
    method = {"id": f"{did}#1", "type": "Multikey", "controller": did, "publicKeyMultibase": public}
    (folder / "did.json").write_text(json.dumps({"id": did, "assertionMethod": [method]}))

    assert main(["verify", "mine.json", *WHEN, "--did", f"{did}=did.json"]) == 0
    assert "A trial" in capsys.readouterr().out


def test_it_looks_at_the_clock_where_no_time_is_given(folder, capsys):
    assert main(["verify", "signed.json", "--did", f"{DID}=did.json"]) in (0, 1)


def test_standard_input_and_output_are_files_too(folder, capsysbinary, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(signed())))

    assert main(["bake", "badge.png", "-"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"\x89PNG")
    assert main(["bake", "-", "-"]) == 64


def test_inspect_shows_without_believing(folder, capsys):
    (folder / "held.json").write_bytes(signed().replace(b"honestly", "\u202e\x9b honestly".encode()))

    assert main(["inspect", "held.json"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Not checked.")
    assert "\\u202e\\u009b honestly" in shown
    assert main(["inspect", "held.json", "--json"]) == 0
    assert told(capsys)["checked"] is False


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (64, []),
        (64, ["fly"]),
        (64, ["verify"]),
        (64, ["verify", "x", "--now", "2026-03-01"]),
        (64, ["verify", "x", "--now", "soon"]),
        (64, ["verify", "x", "--did", "no-equals-sign"]),
        (64, ["unbake", "baked.png", "--json"]),
        (65, ["unbake", "signed.json"]),
        (65, ["unbake", "badge.png"]),
        (65, ["inspect", "badge.png"]),
        (65, ["bake", "signed.json", "signed.json"]),
        (66, ["verify", "absent.json"]),
        (66, ["inspect", "."]),
        (73, ["unbake", "baked.png", "-o", "no/such/folder"]),
    ],
)
def test_each_kind_of_failure_has_its_own_exit_code(folder, capsys, code, arguments):
    assert main(["bake", "badge.png", "signed.json", "-o", "baked.png"]) == 0
    capsys.readouterr()

    assert main(arguments) == code
    assert capsys.readouterr().err.strip()


def test_failures_are_json_too_where_asked_for(folder, capsys):
    assert main(["verify", "absent.json", "--json"]) == 66
    assert json.loads(capsys.readouterr().err)["error"]["code"] == 66


def test_help_tells_the_exit_codes(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["testamur", "verify", "--help"])

    assert main() == 0
    assert "3  verify: expired" in capsys.readouterr().out


def test_it_signs_with_each_kind_of_key_and_suite(folder, capsys):
    for kind, suite in (("P-384", "ecdsa-rdfc-2019"), ("P-256", "ecdsa-jcs-2019"), ("Ed25519", "eddsa-jcs-2022")):
        assert main(["keygen", f"{kind}.json", "--kind", kind, "--json"]) == 0
        issuer = told(capsys)["did"]
        (folder / "unsigned.json").write_text(json.dumps(credential(issuer=issuer)))

        assert main(["issue", "unsigned.json", "--key", f"{kind}.json", "--suite", suite, "-o", "mine.json"]) == 0
        assert json.loads((folder / "mine.json").read_text())["proof"]["cryptosuite"] == suite
        assert main(["verify", "mine.json", *WHEN, "--trust", issuer]) == 0
        capsys.readouterr()


def test_a_holder_shows_a_part(folder, capsys):
    assert main(["keygen", "key.json", "--kind", "P-256", "--json"]) == 0
    issuer = told(capsys)["did"]
    (folder / "unsigned.json").write_text(json.dumps(credential(issuer=issuer)))
    suite = ["--suite", "ecdsa-sd-2023", "--mandatory", "/issuer", "--mandatory", "/validFrom"]

    assert main(["issue", "unsigned.json", "--key", "key.json", *suite, "-o", "mine.json"]) == 0
    assert main(["derive", "mine.json", "--disclose", "/name", "-o", "part.json"]) == 0

    shown = json.loads((folder / "part.json").read_text())
    assert {"name", "issuer", "validFrom"} <= shown.keys()
    assert "credentialSubject" not in shown


def test_a_bundle_needs_nothing_else(folder, capsys):
    (folder / "listed.json").write_bytes(signed(with_status(7)))
    (folder / "list.json").write_bytes(status_list(6))
    (folder / "key.json").write_text(json.dumps({"secretKeyMultibase": KEY.to_multibase()}))
    sources = ["--did", f"{DID}=did.json", "--status", f"{STATUS_URL}=list.json", *WHEN]
    made = ["bundle", "listed.json", *sources, "--key", "key.json", "--method", METHOD, "-o", "kept.json"]

    assert main(made) == 0
    capsys.readouterr()

    assert main(["verify", "--offline", "kept.json", "--did", f"{DID}=did.json", "--language", "de"]) == 0
    assert "Echt und heute gültig." in capsys.readouterr().out
    assert main(["verify", "--offline", "kept.json"]) == 4
    assert main(["bundle", "signed.json", "--did", f"{DID}=did.json", *WHEN]) == 0
    assert main(["verify", "--offline", "signed.json"]) == 65


def test_a_badge_of_the_older_standard_is_baked_as_that_standard_has_it(folder, capsys):
    (folder / "old.json").write_text(json.dumps(V2))

    assert main(["bake", "badge.png", "old.json", "-o", "old.png"]) == 0
    assert b"openbadges\0" in (folder / "old.png").read_bytes()


def test_the_page_knows_the_issuers_that_are_vouched_for(folder, capsys):
    assert main(["page", "--did", f"{DID}=did.json", "-o", "check.html", "--json"]) == 0

    facts, text = told(capsys), (folder / "check.html").read_bytes()
    assert (facts["bytes"], facts["sha256"]) == (len(text), hashlib.sha256(text).hexdigest())
    assert text.decode() == page(issuers={DID: DID_DOCUMENT})
