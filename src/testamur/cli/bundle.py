"""`testamur bundle`: all that verifying takes, in one file."""

import argparse
from datetime import UTC, datetime

from testamur.cli.shell import Files, add_output, add_sources, documents, moment, read_input, read_key, write_output
from testamur.did import ChainResolver, KeyResolver, did_key_method
from testamur.offline import make_bundle


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `bundle`."""
    parser.add_argument("file", help="PNG, SVG, PDF, JSON or JWT")
    add_sources(parser)
    parser.add_argument("--key", help="the issuer’s key file, for a second proof of a simpler kind")
    parser.add_argument("--method", help="the key’s address in the issuer’s DID document; its did:key if left out")
    parser.add_argument("--now", type=moment, help="the time of bundling (ISO 8601); this moment if left out")
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write one file with a credential and all that it takes to verify it without a network."""
    key = read_key(options.key) if options.key else None
    bundle = make_bundle(
        read_input(options.file),
        now=options.now or datetime.now(UTC),
        resolver=ChainResolver(documents(options), KeyResolver()),
        loader=Files(dict(options.status)),
        key=key,
        method=options.method or (did_key_method(key.public) if key else ""),
    )
    write_output(bundle, options=options, facts={"bytes": len(bundle)})
    return 0
