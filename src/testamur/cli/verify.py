"""`testamur verify`: a verdict is an exit code, so that a script need not read sentences."""

import argparse
from datetime import UTC, datetime

from testamur.cli.shell import Files, add_sources, documents, moment, read_input, show
from testamur.did import ChainResolver, KeyResolver
from testamur.offline import verify_bundle
from testamur.report import Report, Verdict
from testamur.report.words import sentence, verdict_sentence
from testamur.verify import Policy, verify

EXIT_CODES = {
    Verdict.VALID: 0,
    Verdict.INVALID: 1,
    Verdict.REVOKED: 2,
    Verdict.EXPIRED: 3,
    Verdict.UNKNOWN_ISSUER: 4,
    Verdict.COULD_NOT_CHECK: 5,
}


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `verify`."""
    parser.add_argument("file", help="PNG, SVG, PDF, JSON or JWT")
    add_sources(parser)
    parser.add_argument("--offline", action="store_true", help="the file is a bundle: take all from it")
    parser.add_argument("--language", default="en", metavar="LANGUAGE", help="of the sentences: en or de")
    parser.add_argument("--trust", action="append", default=[], metavar="DID", help="an issuer that you know")
    parser.add_argument("--email", help="the address of the person it should be about")
    parser.add_argument("--now", type=moment, help="check as of this time (ISO 8601); this moment if left out")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check a credential; the exit code is the verdict."""
    data, now = read_input(options.file), options.now or datetime.now(UTC)
    policy = Policy(is_trusted=frozenset(options.trust), check_identity=options.email)
    if options.offline:
        report = verify_bundle(data, now=now, resolver=documents(options), policy=policy)
    else:
        resolver = ChainResolver(documents(options), KeyResolver())
        report = verify(data, now=now, resolver=resolver, loader=Files(dict(options.status)), policy=policy)
    show(report.to_json(), text=_as_text(report, language=options.language), as_json=options.json)
    return EXIT_CODES[report.verdict]


def _as_text(report: Report, *, language: str) -> str:
    told = [(check, sentence(check, language=language)) for check in report.checks]
    lines = [verdict_sentence(report.verdict, language=language)]
    lines += [f"  {check.outcome.value:<12} {check.id:<10} {text}" for check, text in told]
    if report.is_trial:
        lines.append("A trial: its issuer has no public address.")
    return "\n".join([*lines, ""])
