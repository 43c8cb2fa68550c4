import pytest

from testamur.baking.svg import OLD_NAMESPACE, bake, unbake
from testamur.errors import BakingError, MalformedError
from tests.core.pictures import NAMESPACE, SVG, svg_with

CREDENTIAL = '{"name": "Übung <&> “eins”"}'
ELEMENT = "<openbadges:credential><![CDATA[{}]]></openbadges:credential>"


def test_it_works():
    assert unbake(bake(SVG, CREDENTIAL)) == CREDENTIAL


def test_it_changes_nothing_but_what_it_inserts():
    baked = bake(SVG, CREDENTIAL)

    inserted = f"<openbadges:credential><![CDATA[{CREDENTIAL}]]></openbadges:credential>".encode()
    declared = f' xmlns:openbadges="{NAMESPACE}"'.encode()
    assert baked.replace(inserted, b"").replace(declared, b"") == SVG


def test_it_puts_a_token_into_the_attribute():
    assert b'<openbadges:credential verify="aaa.bbb.c-_"></openbadges:credential>' in bake(SVG, "aaa.bbb.c-_")
    assert unbake(bake(SVG, "aaa.bbb.c-_")) == "aaa.bbb.c-_"


def test_baking_again_replaces_every_credential():
    baked = bake(
        svg_with(f"<a/>{ELEMENT}<b/><g xmlns:openbadges='urn:x'/><openbadges:credential verify='x.y.z'/><c/>"),
        "new.new.new",
    )

    assert unbake(baked) == "new.new.new"
    assert baked.count(b"verify") == 1
    assert b"<a/><b/><g xmlns:openbadges='urn:x'/><c/>" in baked


@pytest.mark.parametrize("root", ["<svg/>", "<svg a='/>' b=\">\"/>", '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'])
def test_it_opens_an_empty_root(root):
    assert unbake(bake(root.encode(), CREDENTIAL)) == CREDENTIAL


def test_it_carries_the_end_of_a_cdata_section():
    assert unbake(bake(SVG, '{"a": "]]>]]>"}')) == '{"a": "]]>]]>"}'


def test_line_ends_may_change_but_nothing_else():
    assert unbake(bake(SVG, '{\r\n"a": 1}\n')) == '{\n"a": 1}'


def test_it_refuses_to_bake_what_xml_cannot_hold():
    with pytest.raises(BakingError, match="PNG instead"):
        bake(SVG, '{"a": "\x01"}')


def test_it_reads_a_document_type_and_markup_inside_the_element():
    picture = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://localhost:1/x.dtd">' + svg_with(
        "<openbadges:credential> {} <openbadges:credential/></openbadges:credential><script>1</script>"
    )
    assert unbake(picture) == "{}"


def test_it_reads_the_published_picture(shared):
    picture = (shared / "data/vectors/onetech-ob30/simple-json.svg").read_bytes()

    assert unbake(picture).startswith("{")
    assert unbake(bake(picture, CREDENTIAL)) == CREDENTIAL


def test_it_says_that_a_picture_holds_no_credential():
    with pytest.raises(BakingError, match="no credential"):
        unbake(SVG)


ASSERTION = '<openbadges:assertion verify="https://example.org/a">{}</openbadges:assertion>'
OLD = f'<svg xmlns:openbadges="http://openbadges.org">{ASSERTION}</svg>'


def test_it_reads_a_badge_of_the_older_standard_and_replaces_it():
    assert unbake(OLD.format("").encode()) == "https://example.org/a"
    assert unbake(OLD.format("<![CDATA[{}]]>").encode()) == "{}"

    baked = bake(OLD.format("").encode(), CREDENTIAL)

    assert unbake(baked) == CREDENTIAL
    assert b"assertion" not in baked
    assert unbake(bake(baked, "https://example.org/b", namespace=OLD_NAMESPACE)) == "https://example.org/b"


@pytest.mark.parametrize(
    ("fault", "picture"),
    [
        ("well-formed", SVG[:-10]),
        ("well-formed", b"<svg>\xff</svg>"),
        ("well-formed", b"<svg>&unknown;</svg>"),
        ("outermost", b"<html/>"),
        ("2 credentials", svg_with(ELEMENT + ELEMENT)),
        ("twice", svg_with('<openbadges:credential verify="a.b.c">{}</openbadges:credential>')),
        ("larger than", svg_with(ELEMENT.replace("{}", "x" * (5 * 2**20 + 1)))),
        ("entities", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>'),
        ("entities", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'),
        ("entities", b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://localhost:1/">%x;]><svg/>'),
        ("not written in UTF-8", b'<?xml version="1.0" encoding="UTF-16"?><svg/>'),
        ("200,000 elements", b"<svg>" + b"<a/>" * 200_000 + b"</svg>"),
        ("the limit is", b"<svg>" + b" " * (10 * 2**20)),
    ],
)
def test_it_refuses_a_broken_or_hostile_picture(fault, picture):
    with pytest.raises(MalformedError, match=fault):
        unbake(picture)
