"""`testamur issue`: sign one credential, or very many that are alike."""

import argparse
from datetime import UTC, datetime

from testamur.cli import batch
from testamur.cli.shell import add_output, moment, read_input, read_key, write_output
from testamur.did import did_key_method
from testamur.document import digest
from testamur.formats.strict_json import parse_object
from testamur.proofs.embedded import SUITE_NAMES
from testamur.signing import sign, sign_jwt


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `issue`."""
    parser.add_argument("document", help="the unsigned credential (JSON)")
    parser.add_argument("--key", required=True, help="the key file that keygen wrote")
    parser.add_argument("--method", help="the key's address in the issuer's DID document; its did:key if left out")
    parser.add_argument("--jwt", action="store_true", help="sign as VC-JWT instead of an embedded proof")
    parser.add_argument("--suite", choices=SUITE_NAMES, help="the cryptosuite; the usual one of the key if left out")
    parser.add_argument(
        "--mandatory", action="append", default=[], metavar="POINTER", help="with ecdsa-sd-2023: what is always shown"
    )
    parser.add_argument("--now", type=moment, help="the time of signing (ISO 8601); this moment if left out")
    batch.add(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Sign a credential and write it; its issuer must be the DID that the key belongs to.

    With --batch, sign one for each line of a file, in the same order and one a line: the document is an example of
    them, and each line says in which texts its credential differs, by JSON Pointer or by a name given with --vary.
    """
    if options.batch is not None:
        return batch.run(options)
    key = read_key(options.key)
    method = options.method or did_key_method(key.public)
    document = parse_object(read_input(options.document))
    if options.jwt:
        signed = sign_jwt(document, key=key, method=method)
    else:
        now, mandatory = options.now or datetime.now(UTC), options.mandatory
        signed = sign(document, key=key, method=method, now=now, suite=options.suite, mandatory=mandatory)
    write_output(signed, options=options, facts={"digest": digest(document), "method": method})
    return 0
