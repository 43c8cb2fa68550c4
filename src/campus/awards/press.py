"""Set a sheet with typst, in a process of its own: started by `campus.awards.pictures`, with bounds on time and memory.

Reads one JSON order from standard input, writes the file to standard output. Run by its path, so that it imports
neither Django nor campus: the letters of a stranger's name meet nothing here but the typesetter.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

import typst

SHEETS = Path(__file__).with_name("sheets")
SECONDS = 15  # of processor time
MEMORY = 3 * 2**30  # bytes of address space: the typesetter maps every font it may need


def bound() -> None:
    """Let the kernel end this process where a sheet takes more than its share."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def press(order: dict[str, Any]) -> bytes:
    """Return the sheet that an order describes.

    {"sheet": "certificate", "format": "pdf", "data": {…}, "fonts": [folder], "has_system_fonts": false,
    "standards": ["a-3a", "ua-1"], "sheets": folder}. The data reaches the sheet as JSON, never spliced into its markup.
    """
    sheets = Path(order.get("sheets", SHEETS))
    made = typst.compile(
        str(sheets / f"{order['sheet']}.typ"),
        root=str(sheets),
        font_paths=order["fonts"],
        ignore_system_fonts=not order["has_system_fonts"],
        format=order["format"],
        ppi=72.0,
        sys_inputs={"data": json.dumps(order["data"])},
        pdf_standards=order["standards"],
    )
    if not isinstance(made, bytes):
        raise TypeError("a sheet is one page")
    return made


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Read an order, write the sheet; 1 with the typesetter's words on standard error where it refuses."""
    try:
        target.write(press(json.load(source)))
    except typst.TypstError as err:
        sys.stderr.write(str(err))
        return 1
    return 0


if __name__ == "__main__":
    bound()
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
