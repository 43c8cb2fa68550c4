"""The reader of structure that our papers are held against finds what a plain file lacks."""

import io

import pikepdf

from tests.core.papers import faults


def test_a_plain_page_lacks_nearly_all():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"0 0 m")
        pdf.save(out)

    found = faults(out.getvalue(), attached="application/vc")

    for words in ("tagged", "language", "title", "PDF/A-3a", "PDF/UA-1", "colours", "structure", "marked", "0 files"):
        assert any(words in each for each in found), words
