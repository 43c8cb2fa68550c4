"""Quotations of a text, and the text with them marked."""

from campus.assessments import margin

TEXT = "Half of 281 pupils\nskip lunch.\n\nSo says <the> school."


def test_it_works():
    shown = margin.marked(TEXT, [(1, "281 pupils")])

    assert '<p>Half of <mark>281 pupils</mark> <a class="small" href="#comment-1">1</a><br>skip lunch.</p>' in shown


def test_a_quotation_is_found_whatever_its_spaces():
    assert margin.find(TEXT, " pupils skip\tlunch. ") == (12, 30)
    assert margin.find(TEXT, "never said") is None
    assert margin.find(TEXT, "  ") is None


def test_what_was_written_stays_text():
    assert "<mark>&lt;the&gt; school</mark>" in margin.marked(TEXT, [(1, "<the> school")])
    assert "<the>" not in margin.marked(TEXT, [])


def test_a_mark_never_reaches_over_the_end_of_a_paragraph():
    shown = margin.marked(TEXT, [(3, "lunch. So")])

    assert "<mark>lunch.</mark></p>" in shown
    assert "<p><mark>So</mark>" in shown


def test_of_two_that_overlap_the_first_is_marked():
    shown = margin.marked(TEXT, [(2, "281 pupils"), (1, "of 281")])

    assert "<mark>of 281</mark>" in shown
    assert shown.count("<mark>") == 1
