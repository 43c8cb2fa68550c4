"""The command `testamur`: the library for a shell. The only package that reads files, prints and looks at a clock.

Standard output carries results, standard error everything else. A verdict is an exit code, so that a script need not
read sentences; see `EXIT_CODES` and `testamur verify --help`. Each command has a file of its own.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NoReturn

from testamur.cli import bake, bundle, derive, inspect, issue, keygen, page, verify
from testamur.cli.shell import DATA, USAGE, Stop, harmless
from testamur.cli.verify import EXIT_CODES
from testamur.errors import TestamurError

__all__ = ["EXIT_CODES", "main"]

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


_COMMANDS: dict[str, tuple[ModuleType, str]] = {
    "keygen": (keygen, "make a signing key"),
    "issue": (issue, "sign a credential"),
    "derive": (derive, "show a part of a credential"),
    "verify": (verify, "check a credential"),
    "inspect": (inspect, "show what a credential says"),
    "bake": (bake, "put a credential into an image"),
    "bundle": (bundle, "keep all that verifying takes"),
    "page": (page, "write the page that checks without a network"),
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise Stop(USAGE, message)


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
    except Stop as stop:
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
    for name, (module, text) in _COMMANDS.items():
        module.add(commands.add_parser(name, help=text, description=module.run.__doc__))
    bake.add_unbake(
        commands.add_parser("unbake", help="take a credential out of a file", description=bake.run_unbake.__doc__)
    )
    return parser


def _complain(message: str, *, code: int, as_json: bool) -> int:
    text = json.dumps({"error": {"code": code, "message": message}}) if as_json else f"testamur: {harmless(message)}"
    sys.stderr.write(text + "\n")
    return code
