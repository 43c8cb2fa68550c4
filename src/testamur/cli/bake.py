"""`testamur bake` and `testamur unbake`: credentials into images and out of them."""

import argparse

from testamur import baking
from testamur.cli.shell import USAGE, Stop, add_output, read_input, write_output
from testamur.document import digest
from testamur.errors import MalformedError
from testamur.verify import read


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `bake`."""
    parser.add_argument("image", help="PNG or SVG")
    parser.add_argument("credential", help="the signed credential, JSON or JWT")
    add_output(parser)
    parser.set_defaults(run=run)


def add_unbake(parser: argparse.ArgumentParser) -> None:
    """Register the options of `unbake`."""
    parser.add_argument("file", help="PNG, SVG or PDF")
    add_output(parser)
    parser.set_defaults(run=run_unbake)


def run(options: argparse.Namespace) -> int:
    """Put a signed credential into an image, in place of any it had."""
    if options.image == options.credential == "-":
        raise Stop(USAGE, "only one of image and credential can come from standard input")
    credential = read(read_input(options.credential))
    version: baking.Version = "2.0" if credential.format.id in ("ob-1", "ob-2") else "3.0"
    baked = baking.bake(read_input(options.image), credential.raw, version=version)
    write_output(baked, options=options, facts={"digest": digest(credential.document)})
    return 0


def run_unbake(options: argparse.Namespace) -> int:
    """Take the credential out of an image or PDF, exactly as it lies there."""
    found = read(read_input(options.file))
    if found.container == "none":
        raise MalformedError("image or PDF", "it is a credential already")
    write_output(found.raw.encode(), options=options, facts={"digest": digest(found.document)})
    return 0
