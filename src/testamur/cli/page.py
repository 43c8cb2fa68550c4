"""`testamur page`: the page that checks without a network."""

import argparse
import hashlib

from testamur.cli.shell import add_output, pair, read_input, write_output
from testamur.formats.strict_json import parse_object
from testamur.page import page


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `page`."""
    parser.add_argument(
        "--did", action="append", default=[], type=pair, metavar="DID=FILE", help="an issuer you vouch for"
    )
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the page that checks credentials in any browser, without a network; it knows the issuers you vouch for."""
    issuers = {did: parse_object(read_input(file)) for did, file in options.did}
    text = page(issuers=issuers).encode()
    write_output(text, options=options, facts={"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()})
    return 0
