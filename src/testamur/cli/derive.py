"""`testamur derive`: show a part of a credential."""

import argparse

from testamur.cli.shell import add_output, read_input, write_output
from testamur.document import digest
from testamur.formats.strict_json import parse_object
from testamur.signing.credentials import sealed


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `derive`."""
    parser.add_argument("file", help="a credential signed with ecdsa-sd-2023, as its holder got it (JSON)")
    parser.add_argument(
        "--disclose", action="append", default=[], metavar="POINTER", help="what to show beside what is mandatory"
    )
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show a part of a credential: what its issuer made mandatory, and what you choose by JSON Pointers."""
    from testamur.proofs.ecdsa_sd_2023 import derive

    shown = derive(parse_object(read_input(options.file)), disclose=options.disclose)
    write_output(sealed(shown), options=options, facts={"digest": digest(shown)})
    return 0
