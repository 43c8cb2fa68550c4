"""What all commands share: reading files and keys, writing results, and ending with a code that scripts can read."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from testamur.baking.bounds import MAX_FILE_BYTES
from testamur.did import StaticResolver
from testamur.errors import LoadError, MalformedError
from testamur.formats.strict_json import parse_object
from testamur.signing import SigningKey

USAGE, DATA, NO_INPUT, NO_OUTPUT = 64, 65, 66, 73


class Stop(Exception):
    """End the command with this exit code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Files:
    """The status lists that were given on the command line."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def load(self, url: str) -> bytes:
        """Return the list that was given for an address; raises LoadError."""
        if url not in self._files:
            raise LoadError(url, f"it was not given: fetch it and add --status {url}=FILE")
        return read_input(self._files[url])


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Let DID documents and status lists be given as files."""
    parser.add_argument("--did", action="append", default=[], type=pair, metavar="DID=FILE", help="a DID document")
    parser.add_argument("--status", action="append", default=[], type=pair, metavar="URL=FILE", help="a status list")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Let the result go to a file."""
    parser.add_argument("-o", "--output", help="the file to write; standard output if left out")


def documents(options: argparse.Namespace) -> StaticResolver:
    """Return what the given DID documents resolve to."""
    return StaticResolver({did: parse_object(read_input(file)) for did, file in options.did})


def read_key(path: str) -> SigningKey:
    """Return the key in a file that keygen wrote."""
    secret = parse_object(read_input(path)).get("secretKeyMultibase")
    if not isinstance(secret, str):
        raise MalformedError("key file", "it has no secretKeyMultibase; make one with “testamur keygen”")
    return SigningKey.from_multibase(secret)


def read_input(path: str) -> bytes:
    """Read a file or standard input, not further than what is refused as too large anyway."""
    if path == "-":
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as err:
        raise Stop(NO_INPUT, f"{path}: {err.strerror}") from err


def write_output(data: bytes, *, options: argparse.Namespace, facts: Mapping[str, Any]) -> None:
    """Write the result to its file, and facts about it to standard output; or the result there."""
    if options.output is None:
        if options.json:
            raise Stop(USAGE, "--json needs --output here, since standard output carries the result itself")
        sys.stdout.buffer.write(data)
        return
    try:
        Path(options.output).write_bytes(data)
    except OSError as err:
        raise Stop(NO_OUTPUT, f"{options.output}: {err.strerror}") from err
    show({"output": options.output, **facts}, text=f"{options.output}\n", as_json=options.json)


def show(data: Mapping[str, Any], *, text: str, as_json: bool) -> None:
    """Print facts, as text or as JSON."""
    shown = json.dumps(data, indent=2, ensure_ascii=False) + "\n" if as_json else text
    sys.stdout.write(harmless(shown))


def harmless(text: str) -> str:
    """Escape what could steer a terminal or turn the direction of text: a stranger wrote the credential."""
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def moment(text: str) -> datetime:
    """Return the moment that an option names, with its zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("name the time zone too, as in 2026-01-31T12:00:00Z")
    return moment


def pair(text: str) -> tuple[str, str]:
    """Return both halves of NAME=FILE."""
    name, separator, file = text.rpartition("=")
    if not separator:
        raise argparse.ArgumentTypeError("write NAME=FILE")
    return name, file
