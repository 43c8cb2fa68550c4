"""The CV: only what was picked and typed, in every form that it comes in."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import pytest
from defusedxml.ElementTree import fromstring

from campus.portfolio import services
from campus.portfolio.cv import CV, FORMS, Entry, Proof, entries, made
from campus.portfolio.models import Portfolio
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene
from tests.core.papers import faults

NOW = datetime(2026, 11, 22, 10, 42, 7, tzinfo=UTC)
NASTY = '#eval("1") ] <b>&amp; "\' *x*'
FULL = CV(
    name="Maya Okonkwo-Lind", line="Ward clerk", email="maya@example.org", phone="+44 20 7946 0000", place="Nether Lea",
    url="https://example.org/maya", about=f"I ask who counted. {NASTY}",
    work=(Entry("Ward clerk", "St Anne’s Hospital", "2019-05", "", "Waiting lists.", is_open=True),),
    schooling=(Entry("A levels", "Nether Lea School", "2011", "2013"),),
    proofs=(
        Proof("Reading data honestly", "Harbourside College", date(2026, 10, 14), date(2029, 10, 14),
              "https://example.org/c/1"),
        Proof("A talk on bad axes", link="https://example.org/talk", text="Forty charts.", is_own=True),
    ),
    skills=("interpret statistics",),
)  # fmt: skip
TYPED = {"name": "Maya", "design": "plain", "form": "resume"}


def make(form: str, cv: CV = FULL, design: str = "plain") -> bytes:
    return made(cv, form=form, design=design, now=NOW)


def test_it_works(scene: Scene):
    award = awarded_today(scene)
    said = {**TYPED, "awards": [award.public_id], "has_skills": "on", "work": "Clerk, Hospital\n2019 –"}

    answer = scene.cast.client("learner").post("/portfolio/cv/", said)

    assert answer["Content-Disposition"] == 'attachment; filename="cv-maya.json"'
    told = answer.json()
    assert told["basics"] == {"name": "Maya"}  # no address but one that is typed
    assert told["certificates"][0]["url"] == f"{award.base_url}/c/{award.public_id}"
    assert told["work"] == [{"position": "Clerk", "name": "Hospital", "startDate": "2019"}]
    assert told["skills"] == [{"name": "interpret statistics"}]


def test_what_no_file_can_hold_does_not_come_in(scene: Scene):
    said = {**TYPED, "form": "europass", "about": "a\x0bb\ufffec", "work": "Cl\x1berk\n2019"}

    data = scene.cast.client("learner").post("/portfolio/cv/", said).content

    assert "abc" in "".join(fromstring(data).itertext())


def test_what_was_typed_is_there_the_next_time(scene: Scene):
    client = scene.cast.client("learner")
    client.post("/portfolio/cv/", {**TYPED, "phone": "+44 20 7946 0000"})

    assert "+44 20 7946 0000" in client.get("/portfolio/cv/").content.decode()
    assert not Portfolio.objects.get().is_public


def test_nothing_that_was_not_picked_comes_in(scene: Scene):
    awarded_today(scene)

    told = scene.cast.client("learner").post("/portfolio/cv/", TYPED).json()

    assert not {"certificates", "skills", "projects"} & set(told)


@pytest.mark.parametrize("who", [role for role in ROLES if role not in {"learner", "anonymous"}])
def test_nobody_picks_anothers(scene: Scene, who: str):
    award = awarded_today(scene)

    answer = scene.cast.client(who).post("/portfolio/cv/", {**TYPED, "awards": [award.public_id]})

    assert b"Reading data honestly" not in answer.content


def test_a_form_or_an_address_that_is_none_is_refused(scene: Scene):
    client = scene.cast.client("learner")

    assert client.post("/portfolio/cv/", {**TYPED, "form": "exe"}).status_code == 400
    assert client.post("/portfolio/cv/", {**TYPED, "email": "maya"}).status_code == 400
    assert not Portfolio.objects.exists()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("Clerk, Hospital\n2019 – 2023\nLists.\nMore.", (Entry("Clerk", "Hospital", "2019", "2023", "Lists. More."),)),
        ("Clerk\r\n2019-05 to\r\n\r\nCook", (Entry("Clerk", "", "2019-05", is_open=True), Entry("Cook"))),
        ("Clerk\n2019", (Entry("Clerk", "", "2019"),)),
        ("Clerk\nsince ever", (Entry("Clerk", text="since ever"),)),
    ],
)
def test_entries_are_read_as_they_are_typed(typed: str, read: tuple[Entry, ...]):
    assert entries(typed) == read


@pytest.mark.parametrize("design", ["plain", "side"])
def test_the_pdf_is_readable_to_everybody_and_leads_to_what_it_says(design: str):
    data = make("pdf", design=design)
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert meta["dc:title"] == "CV of Maya Okonkwo-Lind"
        links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note]
        assert "https://example.org/c/1" in links


@pytest.mark.parametrize("design", ["plain", "side"])
def test_the_word_file_is_whole(design: str):
    with zipfile.ZipFile(io.BytesIO(make("docx", design=design))) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            fromstring(data)
    text = "".join(fromstring(parts["word/document.xml"]).itertext())
    assert all(words in text for words in ("Reading data honestly", NASTY, "https://example.org/c/1", "Ward clerk"))
    assert b"https://example.org/c/1" in parts["word/_rels/document.xml.rels"]
    assert parts["word/media/qr1.png"].startswith(b"\x89PNG")


def test_europass_says_the_same_in_xml_and_json():
    space = "{http://europass.cedefop.europa.eu/Europass}"

    root, told = fromstring(make("europass")), json.loads(make("europass-json"))["SkillsPassport"]["LearnerInfo"]

    learner = root.find(f"{space}LearnerInfo")
    assert [each.tag.removeprefix(space) for each in learner] == [
        *("Identification", "Headline", "WorkExperienceList", "EducationList", "Skills", "AchievementList")
    ]
    assert learner.find(f".//{space}Surname").text == "Okonkwo-Lind" == told["Identification"]["PersonName"]["Surname"]
    period = learner.find(f".//{space}WorkExperience/{space}Period")
    assert period.find(f"{space}From").attrib == {"year": "2019", "month": "--05"}
    assert period.find(f"{space}Current").text == "true"
    assert "https://example.org/c/1" in learner.find(f".//{space}Achievement/{space}Description").text


def test_europass_leaves_out_nothing_that_was_typed():
    told = json.loads(make("europass-json"))["SkillsPassport"]["LearnerInfo"]
    root = fromstring(make("europass"))

    assert told["Identification"]["ContactInfo"]["Telephone"] == [{"Contact": "+44 20 7946 0000"}]
    assert told["Headline"]["Description"]["Label"] == f"Ward clerk\n\nI ask who counted. {NASTY}"
    assert "+44 20 7946 0000" in list(root.itertext())


def test_the_second_design_has_a_column_beside_in_word_too():
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(make("docx", design="side"))) as archive:
        cells = list(fromstring(archive.read("word/document.xml")).iter(f"{word}tc"))

    beside, text = ("".join(each.itertext()) for each in cells)

    assert "maya@example.org" in beside
    assert "interpret statistics" in beside
    assert "Reading data honestly" in text


def test_paragraphs_and_lines_stay_apart_in_word():
    with zipfile.ZipFile(io.BytesIO(make("docx", CV(name="Maya", about="One.\nTwo.\n\nThree.")))) as archive:
        written = archive.read("word/document.xml").decode()

    assert "One.</w:t><w:br/>" in written
    assert "Two.</w:t></w:r></w:p>" in written


@pytest.mark.parametrize("form", FORMS)
def test_a_bare_name_makes_a_file_in_every_form(form: str):
    data = make(form, CV(name="Maya"))

    assert len(data) > 100
    assert b"None" not in data


def test_too_many_files_are_too_many(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    from campus.portfolio.views import cv as view

    monkeypatch.setattr(view, "A_MINUTE", 0)

    assert scene.cast.client("learner").post("/portfolio/cv/", TYPED).status_code == 400


def test_what_cannot_be_set_is_said(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    from campus.awards import pictures

    monkeypatch.setattr(pictures, "SECONDS", 0.001)

    answer = scene.cast.client("learner").post("/portfolio/cv/", {**TYPED, "form": "pdf"})

    assert "could not be made just now" in answer.content.decode()


def test_it_is_kept_for_its_owner_alone(scene: Scene):
    said: dict[str, Any] = {"phone": "+44"}
    services.keep_cv(scene.cast.learner, said=said)

    assert Portfolio.objects.get().person == scene.cast.learner
