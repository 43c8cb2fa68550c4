"""The seal: the same everywhere, different for every credential."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from campus.ui import seal
from tests.campus.ui.stage import DIGEST

SCRIPT = Path(seal.__file__).parent / "static" / "ui" / "seal.js"
DIGESTS = [hashlib.sha256(str(i).encode()).hexdigest() for i in range(60)] + ["0" * 64, "f" * 64]


def test_it_works():
    assert [path[0] + path[-1] for path in seal.paths(DIGEST)] == ["Mz"] * 4
    assert seal.fingerprint(DIGEST) == "7F3A 91C4"


def test_it_draws_what_it_drew_at_the_first_release():
    drawn = "".join("|".join(seal.paths(digest)) + "\n" for digest in DIGESTS)

    assert (
        hashlib.sha256(drawn.encode()).hexdigest() == "a429457bbeb16be0d1de648172c9b3dfc9d82902cc32ac335709249acce53187"
    )


def test_python_and_javascript_draw_the_same_bytes():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here to run seal.js")
    script = f"const s=require({str(SCRIPT)!r});for(const h of process.argv.slice(1))console.log(s.paths(h).join('|'))"

    theirs = subprocess.run([node, "-e", script, *DIGESTS], capture_output=True, text=True, check=True).stdout

    assert theirs.splitlines() == ["|".join(seal.paths(digest)) for digest in DIGESTS]


def test_no_two_are_alike_and_none_leaves_its_field():
    drawn = [seal.paths(digest) for digest in DIGESTS]

    starts = [int(number) for paths in drawn for d in paths for number in re.match(r"M(-?\d+) ?(-?\d+)", d).groups()]
    assert len(set(drawn)) == len(DIGESTS)
    assert max(map(abs, starts)) <= 500


@pytest.mark.parametrize("digest", ["", "7f3a", DIGEST + "00"])
def test_it_refuses_what_is_not_a_digest(digest: str):
    with pytest.raises(ValueError, match="64 hex digits"):
        seal.paths(digest)


def test_without_a_label_it_is_decoration():
    assert 'aria-hidden="true"' in seal.svg(DIGEST)
    assert 'role="img" aria-label="Seal &lt;1&gt;"' in seal.svg(DIGEST, label="Seal <1>")


def test_a_small_one_has_heavier_lines_and_a_size():
    drawn = seal.svg(DIGEST, size=72, is_small=True)

    assert 'class="seal seal--small"' in drawn
    assert 'width="72" height="72"' in drawn


def test_it_takes_two_inks_where_there_is_no_stylesheet():
    drawn = seal.svg(DIGEST, ink="#005660", second="#8e4323")

    assert drawn.count('stroke="#8e4323"') == 2
    assert drawn.count('stroke="#005660"') == 2
