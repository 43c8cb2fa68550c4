"""Workbooks as lists: what a spreadsheet shows, and nothing that would fill the memory."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from campus.bulk import looking, tables, workbooks
from campus.common.errors import InvalidError

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS = f"<sst {MAIN}><si><t>E-mail</t></si><si><r><t>Ann </t></r><r><t>Lee</t></r><rPh><t>an</t></rPh></si></sst>"
STYLES = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yy"/><numFmt numFmtId="171" '
    'formatCode="&quot;day&quot; 0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>'
    '<xf numFmtId="171"/></cellXfs></styleSheet>'
)
SHEET = (
    f"<worksheet {MAIN}><sheetData>"
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Name</t></is></c>'
    '<c r="D1"><v>7</v></c></row>'
    '<row r="3"><c t="str"><v>a@example.org</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" s="1"><v>46309</v></c>'
    '<c r="D3"><f>1+1</f><v>2</v></c></row>'
    '<row r="4"><c r="A4" s="2"><v>46309.5</v></c><c r="B4" s="3"><v>4711.0</v></c><c r="C4"><v>1.25</v></c>'
    '<c r="D4" t="s"/></row></sheetData></worksheet>'
)


def workbook(folder: Path, **members: str) -> Path:
    path = folder / "people.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in members.items():
            archive.writestr({"sheet": "xl/worksheets/sheet1.xml"}.get(name, f"xl/{name}.xml"), text)
    return path


def test_it_works(tmp_path: Path):
    path = workbook(tmp_path, sheet=SHEET, sharedStrings=STRINGS, styles=STYLES)

    found = list(tables.lines(path, looking.look(path)))

    day = date(2026, 10, 14).isoformat()
    assert [(line.number, line.cells, line.problem) for line in found] == [
        (1, ["E-mail", "Name", "", "7"], ""),
        (3, ["a@example.org", "Ann Lee", day, "2"], ""),
        (4, [day, "4711", "1.25", ""], ""),
    ]


def test_strings_and_styles_may_be_missing(tmp_path: Path):
    sheet = f"<worksheet {MAIN}><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"

    assert list(workbooks.rows(workbook(tmp_path, sheet=sheet))) == [(1, ["1"])]


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"sheet": "<worksheet"},
        {"sheet": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'},
        {"sheet": SHEET, "sharedStrings": f"<sst {MAIN}/>"},
        {"sheet": SHEET, "sharedStrings": " " * (workbooks.MOST_STRINGS + 1)},
        {"sheet": f"<worksheet {MAIN}><sheetData><row><c t='str'><v>{'x' * 200_000}</v></c></row>"},
        {"sheet": f"<worksheet {MAIN} a='{'x' * 200_000}'/>"},
        {"sheet": f"<worksheet {MAIN}><sheetData><row>{'<c>' * 60_000}"},
        {"sheet": f"<worksheet {MAIN}><sheetData>{'<row/>' * 70_000}</sheetData></worksheet>"},
    ],
    ids=[
        *["no sheet", "broken", "entities", "a string that is not there", "a bomb of strings"],
        *["an endless cell", "an endless attribute", "cells without end", "rows with nothing in them"],
    ],
)
def test_what_is_no_workbook_or_a_bomb_is_refused(
    tmp_path: Path, members: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workbooks, "MOST_OF_ONE", 100_000)
    monkeypatch.setattr(workbooks, "MOST_ELEMENTS", 40_000)
    with pytest.raises(InvalidError):
        list(workbooks.rows(workbook(tmp_path, **members)))


def test_nothing_is_kept_of_what_lies_beside_the_rows(tmp_path: Path):
    beside = "<mergeCells>" + "<mergeCell ref='A1'/>" * 30_000 + "</mergeCells>"
    row = "<row><c><v>1</v></c></row>"
    path = workbook(tmp_path, sheet=f"<worksheet {MAIN}>{beside}<sheetData>{row}</sheetData>{beside}</worksheet>")

    tracemalloc.start()
    found = list(workbooks.rows(path))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == [(1, ["1"])]
    assert most < 4_000_000  # 30,000 elements take more than twice that


def test_columns_far_to_the_right_are_passed_over(tmp_path: Path):
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    sheet = f"<worksheet {MAIN}><sheetData>{row}</sheetData></worksheet>"

    assert list(workbooks.rows(workbook(tmp_path, sheet=sheet))) == [(1, ["1"])]


def test_a_bomb_is_answered_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "MOST_SHEET", workbooks.MEGABYTE)
    sheet = f"<worksheet {MAIN}><sheetData><row><c><v>1</v></c></row>" + " " * workbooks.MEGABYTE

    with pytest.raises(InvalidError, match=r"too large: 1 MB at most\. Save its first sheet as CSV and send that"):
        list(workbooks.rows(workbook(tmp_path, sheet=sheet)))


def cells(*texts: str) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f"<row>{inside}</row>"


def test_cells_at_the_end_that_are_left_out_are_empty(tmp_path: Path):
    rows = cells("E-mail", "Name", "Result") + cells("a@example.org", "Ann")
    path = workbook(tmp_path, sheet=f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")

    line = list(tables.lines(path, looking.look(path)))[1]

    assert (line.cells, line.problem) == (["a@example.org", "Ann", ""], "")


def test_the_first_tab_in_sight_is_read_whatever_its_number(tmp_path: Path):
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook {MAIN} xmlns:r="{related}"><sheets><sheet name="old" state="hidden" r:id="r1"/>'
        '<sheet name="people" r:id="r2"/></sheets></workbook>'
    )
    links = '<x><y Id="r1" Target="worksheets/sheet1.xml"/><y Id="r2" Target="/xl/worksheets/people.xml"/></x>'
    path = workbook(tmp_path, sheet=SHEET, workbook=book)
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        archive.writestr(
            "xl/worksheets/people.xml", f"<worksheet {MAIN}><sheetData>{cells('x')}</sheetData></worksheet>"
        )

    assert list(workbooks.rows(path)) == [(1, ["x"])]


def test_numbers_are_read_as_they_are_shown(tmp_path: Path):
    styles = (
        f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="0000000"/></numFmts><cellXfs>'
        '<xf/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    values = ("0.30000000000000004", 0), ("0.29", 1), ("4711", 2), ("44847", 3)
    row = "".join(f'<c s="{style}"><v>{value}</v></c>' for value, style in values)
    sheet = f"<worksheet {MAIN}><sheetData><row>{row}</row></sheetData></worksheet>"
    book = f'<workbook {MAIN}><workbookPr date1904="1"/></workbook>'  # days are counted from 1904

    found = list(workbooks.rows(workbook(tmp_path, sheet=sheet, styles=styles, workbook=book)))

    assert found == [(1, ["0.3", "29%", "0004711", date(2026, 10, 14).isoformat()])]


def test_the_strict_kind_of_workbook_is_read_too(tmp_path: Path):
    main = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'

    path = workbook(tmp_path, sheet=f"<worksheet {main}><sheetData>{cells('x')}</sheetData></worksheet>")

    assert list(workbooks.rows(path)) == [(1, ["x"])]
