"""The command `testamur`: the library for a shell. The only module that reads files, prints and looks at a clock.

Standard output carries results, standard error everything else. A verdict is an exit code, so that a script need not
read sentences; see `EXIT_CODES` and `testamur verify --help`.
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from testamur import baking
from testamur.baking.bounds import MAX_FILE_BYTES
from testamur.did import ChainResolver, KeyResolver, StaticResolver, did_key, did_key_method
from testamur.document import digest
from testamur.errors import LoadError, MalformedError, TestamurError
from testamur.formats.strict_json import parse_object
from testamur.offline import make_bundle, verify_bundle
from testamur.page import page
from testamur.proofs.embedded import SUITE_NAMES
from testamur.report import Report, Verdict
from testamur.report.words import sentence, verdict_sentence
from testamur.signing import SigningKey, sign, sign_jwt
from testamur.signing.credentials import sealed
from testamur.verify import Policy, read, verify

USAGE, DATA, NO_INPUT, NO_OUTPUT = 64, 65, 66, 73
EXIT_CODES = {
    Verdict.VALID: 0,
    Verdict.INVALID: 1,
    Verdict.REVOKED: 2,
    Verdict.EXPIRED: 3,
    Verdict.UNKNOWN_ISSUER: 4,
    Verdict.COULD_NOT_CHECK: 5,
}
_KINDS = ("Ed25519", "P-256", "P-384")
_EPILOG = """\
exit codes:
   0  done; of verify: valid
   1  verify: invalid, that is altered, unsigned or malformed
   2  verify: revoked or suspended by the issuer
   3  verify: expired
   4  verify: unchanged, but nobody confirms the issuer
   5  verify: could not be checked
  64  the command was not understood
  65  what was given can't be used
  66  a file can't be read
  73  a file can't be written

“-” stands for standard input. Nothing is fetched from the network.
"""


class _Stop(Exception):
    """End the command with this exit code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise _Stop(USAGE, message)


class _Command(_Parser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, epilog=_EPILOG, formatter_class=argparse.RawTextHelpFormatter)
        self.add_argument("--json", action="store_true", help="answer in JSON, for programs")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        options = _parser().parse_args(given)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except _Stop as stop:
        return _complain(str(stop), code=stop.code, as_json="--json" in given)
    except TestamurError as err:
        return _complain(str(err), code=DATA, as_json="--json" in given)
    except SystemExit as stop:
        # argparse ends this way after --help.
        return int(stop.code or 0)


def _parser() -> argparse.ArgumentParser:
    about = "Make, sign, read and check Open Badges 3.0 credentials."
    parser = _Parser(prog="testamur", description=about, epilog=_EPILOG, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Command)
    _add_keygen(commands.add_parser("keygen", help="make a signing key", description=_keygen.__doc__))
    _add_issue(commands.add_parser("issue", help="sign a credential", description=_issue.__doc__))
    _add_derive(commands.add_parser("derive", help="show a part of a credential", description=_derive.__doc__))
    _add_verify(commands.add_parser("verify", help="check a credential", description=_verify.__doc__))
    _add_inspect(commands.add_parser("inspect", help="show what a credential says", description=_inspect.__doc__))
    _add_bake(commands.add_parser("bake", help="put a credential into an image", description=_bake.__doc__))
    _add_bundle(commands.add_parser("bundle", help="keep all that verifying takes", description=_bundle.__doc__))
    _add_page(
        commands.add_parser("page", help="write the page that checks without a network", description=_page.__doc__)
    )
    _add_unbake(commands.add_parser("unbake", help="take a credential out of a file", description=_unbake.__doc__))
    return parser


def _add_keygen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the key file to write; “-” prints the secret key")
    parser.add_argument("--kind", choices=_KINDS, default=_KINDS[0], help="the kind of key; Ed25519 if left out")
    parser.set_defaults(run=_keygen)


def _add_issue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", help="the unsigned credential (JSON)")
    parser.add_argument("--key", required=True, help="the key file that keygen wrote")
    parser.add_argument("--method", help="the key's address in the issuer's DID document; its did:key if left out")
    parser.add_argument("--jwt", action="store_true", help="sign as VC-JWT instead of an embedded proof")
    parser.add_argument("--suite", choices=SUITE_NAMES, help="the cryptosuite; the usual one of the key if left out")
    parser.add_argument(
        "--mandatory", action="append", default=[], metavar="POINTER", help="with ecdsa-sd-2023: what is always shown"
    )
    parser.add_argument("--now", type=_moment, help="the time of signing (ISO 8601); this moment if left out")
    _add_output(parser)
    parser.set_defaults(run=_issue)


def _add_derive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a credential signed with ecdsa-sd-2023, as its holder got it (JSON)")
    parser.add_argument(
        "--disclose", action="append", default=[], metavar="POINTER", help="what to show beside what is mandatory"
    )
    _add_output(parser)
    parser.set_defaults(run=_derive)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="PNG, SVG, PDF, JSON or JWT")
    _add_sources(parser)
    parser.add_argument("--offline", action="store_true", help="the file is a bundle: take all from it")
    parser.add_argument("--language", default="en", metavar="LANGUAGE", help="of the sentences: en or de")
    parser.add_argument("--trust", action="append", default=[], metavar="DID", help="an issuer that you know")
    parser.add_argument("--email", help="the address of the person it should be about")
    parser.add_argument("--now", type=_moment, help="check as of this time (ISO 8601); this moment if left out")
    parser.set_defaults(run=_verify)


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--did", action="append", default=[], type=_pair, metavar="DID=FILE", help="a DID document")
    parser.add_argument("--status", action="append", default=[], type=_pair, metavar="URL=FILE", help="a status list")


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="PNG, SVG, PDF, JSON or JWT")
    _add_sources(parser)
    parser.add_argument("--key", help="the issuer’s key file, for a second proof of a simpler kind")
    parser.add_argument("--method", help="the key’s address in the issuer’s DID document; its did:key if left out")
    parser.add_argument("--now", type=_moment, help="the time of bundling (ISO 8601); this moment if left out")
    _add_output(parser)
    parser.set_defaults(run=_bundle)


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="PNG, SVG, PDF, JSON or JWT")
    parser.set_defaults(run=_inspect)


def _add_bake(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("image", help="PNG or SVG")
    parser.add_argument("credential", help="the signed credential, JSON or JWT")
    _add_output(parser)
    parser.set_defaults(run=_bake)


def _add_unbake(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="PNG, SVG or PDF")
    _add_output(parser)
    parser.set_defaults(run=_unbake)


def _add_page(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--did", action="append", default=[], type=_pair, metavar="DID=FILE", help="an issuer you vouch for"
    )
    _add_output(parser)
    parser.set_defaults(run=_page)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", help="the file to write; standard output if left out")


def _keygen(options: argparse.Namespace) -> int:
    """Make a key, write it to a new file that only you can read, and print its did:key."""
    key = SigningKey.generate(kind=options.kind)
    public = {"did": did_key(key.public), "method": did_key_method(key.public)}
    members = {"type": "Multikey", "publicKeyMultibase": key.public.multibase, "secretKeyMultibase": key.to_multibase()}
    secret = json.dumps(members, indent=2) + "\n"
    if options.file == "-":
        sys.stdout.write(secret)
        return 0
    try:
        # Created with its mode and never overwritten: no moment in which others can read it, no key lost by a slip.
        descriptor = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as err:
        raise _Stop(NO_OUTPUT, f"{options.file}: {err.strerror}. Name a file that does not exist yet.") from err
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret)
    _show({"file": options.file, **public}, text=f"{public['did']}\n", as_json=options.json)
    return 0


def _issue(options: argparse.Namespace) -> int:
    """Sign a credential and write it; its issuer must be the DID that the key belongs to."""
    key = _read_key(options.key)
    method = options.method or did_key_method(key.public)
    document = parse_object(_read_input(options.document))
    if options.jwt:
        signed = sign_jwt(document, key=key, method=method)
    else:
        now, mandatory = options.now or datetime.now(UTC), options.mandatory
        signed = sign(document, key=key, method=method, now=now, suite=options.suite, mandatory=mandatory)
    _write_output(signed, options=options, facts={"digest": digest(document), "method": method})
    return 0


def _derive(options: argparse.Namespace) -> int:
    """Show a part of a credential: what its issuer made mandatory, and what you choose by JSON Pointers."""
    from testamur.proofs.ecdsa_sd_2023 import derive

    shown = derive(parse_object(_read_input(options.file)), disclose=options.disclose)
    _write_output(sealed(shown), options=options, facts={"digest": digest(shown)})
    return 0


def _verify(options: argparse.Namespace) -> int:
    """Check a credential; the exit code is the verdict."""
    data, now = _read_input(options.file), options.now or datetime.now(UTC)
    policy = Policy(is_trusted=frozenset(options.trust), check_identity=options.email)
    if options.offline:
        report = verify_bundle(data, now=now, resolver=_documents(options), policy=policy)
    else:
        resolver = ChainResolver(_documents(options), KeyResolver())
        report = verify(data, now=now, resolver=resolver, loader=_Files(dict(options.status)), policy=policy)
    _show(report.to_json(), text=_as_text(report, language=options.language), as_json=options.json)
    return EXIT_CODES[report.verdict]


def _documents(options: argparse.Namespace) -> StaticResolver:
    return StaticResolver({did: parse_object(_read_input(file)) for did, file in options.did})


def _bundle(options: argparse.Namespace) -> int:
    """Write one file with a credential and all that it takes to verify it without a network."""
    key = _read_key(options.key) if options.key else None
    bundle = make_bundle(
        _read_input(options.file),
        now=options.now or datetime.now(UTC),
        resolver=ChainResolver(_documents(options), KeyResolver()),
        loader=_Files(dict(options.status)),
        key=key,
        method=options.method or (did_key_method(key.public) if key else ""),
    )
    _write_output(bundle, options=options, facts={"bytes": len(bundle)})
    return 0


def _page(options: argparse.Namespace) -> int:
    """Write the page that checks credentials in any browser, without a network; it knows the issuers you vouch for."""
    issuers = {did: parse_object(_read_input(file)) for did, file in options.did}
    text = page(issuers=issuers).encode()
    _write_output(text, options=options, facts={"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()})
    return 0


def _inspect(options: argparse.Namespace) -> int:
    """Show what a credential says, without checking anything: do not rely on it."""
    found = read(_read_input(options.file))
    facts = {"container": found.container, "kind": found.kind, "digest": digest(found.document)}
    text = f"Not checked. Container: {found.container}, kind: {found.kind}, digest: {facts['digest']}\n"
    text += json.dumps(found.document, indent=2, ensure_ascii=False) + "\n"
    _show({**facts, "checked": False, "document": found.document}, text=text, as_json=options.json)
    return 0


def _bake(options: argparse.Namespace) -> int:
    """Put a signed credential into an image, in place of any it had."""
    if options.image == options.credential == "-":
        raise _Stop(USAGE, "only one of image and credential can come from standard input")
    credential = read(_read_input(options.credential))
    version: baking.Version = "2.0" if credential.format.id in ("ob-1", "ob-2") else "3.0"
    baked = baking.bake(_read_input(options.image), credential.raw, version=version)
    _write_output(baked, options=options, facts={"digest": digest(credential.document)})
    return 0


def _unbake(options: argparse.Namespace) -> int:
    """Take the credential out of an image or PDF, exactly as it lies there."""
    found = read(_read_input(options.file))
    if found.container == "none":
        raise MalformedError("image or PDF", "it is a credential already")
    _write_output(found.raw.encode(), options=options, facts={"digest": digest(found.document)})
    return 0


class _Files:
    """The status lists that were given on the command line."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def load(self, url: str) -> bytes:
        if url not in self._files:
            raise LoadError(url, f"it was not given: fetch it and add --status {url}=FILE")
        return _read_input(self._files[url])


def _as_text(report: Report, *, language: str) -> str:
    told = [(check, sentence(check, language=language)) for check in report.checks]
    lines = [verdict_sentence(report.verdict, language=language)]
    lines += [f"  {check.outcome.value:<12} {check.id:<10} {text}" for check, text in told]
    if report.is_trial:
        lines.append("A trial: its issuer has no public address.")
    return "\n".join([*lines, ""])


def _read_key(path: str) -> SigningKey:
    secret = parse_object(_read_input(path)).get("secretKeyMultibase")
    if not isinstance(secret, str):
        raise MalformedError("key file", "it has no secretKeyMultibase; make one with “testamur keygen”")
    return SigningKey.from_multibase(secret)


def _read_input(path: str) -> bytes:
    """Read a file or standard input, not further than what is refused as too large anyway."""
    if path == "-":
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as err:
        raise _Stop(NO_INPUT, f"{path}: {err.strerror}") from err


def _write_output(data: bytes, *, options: argparse.Namespace, facts: Mapping[str, Any]) -> None:
    if options.output is None:
        if options.json:
            raise _Stop(USAGE, "--json needs --output here, since standard output carries the result itself")
        sys.stdout.buffer.write(data)
        return
    try:
        Path(options.output).write_bytes(data)
    except OSError as err:
        raise _Stop(NO_OUTPUT, f"{options.output}: {err.strerror}") from err
    _show({"output": options.output, **facts}, text=f"{options.output}\n", as_json=options.json)


def _show(data: Mapping[str, Any], *, text: str, as_json: bool) -> None:
    shown = json.dumps(data, indent=2, ensure_ascii=False) + "\n" if as_json else text
    sys.stdout.write(_harmless(shown))


def _harmless(text: str) -> str:
    """Escape what could steer a terminal or turn the direction of text: a stranger wrote the credential."""
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _complain(message: str, *, code: int, as_json: bool) -> int:
    text = json.dumps({"error": {"code": code, "message": message}}) if as_json else f"testamur: {_harmless(message)}"
    sys.stderr.write(text + "\n")
    return code


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("name the time zone too, as in 2026-01-31T12:00:00Z")
    return moment


def _pair(text: str) -> tuple[str, str]:
    name, separator, file = text.rpartition("=")
    if not separator:
        raise argparse.ArgumentTypeError("write NAME=FILE")
    return name, file
