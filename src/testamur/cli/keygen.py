"""`testamur keygen`: a key in a file of its own."""

import argparse
import json
import os
import sys

from testamur.cli.shell import NO_OUTPUT, Stop, show
from testamur.did import did_key, did_key_method
from testamur.signing import SigningKey

_KINDS = ("Ed25519", "P-256", "P-384")


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `keygen`."""
    parser.add_argument("file", help="the key file to write; “-” prints the secret key")
    parser.add_argument("--kind", choices=_KINDS, default=_KINDS[0], help="the kind of key; Ed25519 if left out")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
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
        raise Stop(NO_OUTPUT, f"{options.file}: {err.strerror}. Name a file that does not exist yet.") from err
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret)
    show({"file": options.file, **public}, text=f"{public['did']}\n", as_json=options.json)
    return 0
