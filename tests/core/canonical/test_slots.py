import json

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from testamur.canonical import bundle, slots

CHARACTERS = [chr(number) for number in range(0x110000) if not 0xD800 <= number <= 0xDFFF]


def as_statements_write(text):
    line = serialize([Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text))], format=RdfFormat.N_QUADS)
    return line.removeprefix(b'<urn:s> <urn:p> "').removesuffix(b'" .\n')


def test_it_works():
    shape = slots.shape_of({"id": "urn:a", "type": ["T"], "n": 1, "list": ["x", {"name": "y"}]})

    assert shape is not None
    assert shape[1] == ["urn:a", "x", "y"]


def test_every_character_is_written_as_canonical_statements_have_it():
    for start in range(0, len(CHARACTERS), 4096):
        text = "".join(CHARACTERS[start : start + 4096])
        assert slots.escaped(text).encode() == as_statements_write(text)


def test_texts_are_written_alike_one_by_one_and_together():
    for odd in ("", "plain", 'a "quote" \\ \n\t', "\x7f", "\x01", "\\u00e9", "\ufffe", "é\uffff", "😀"):
        written, in_json = slots.written([odd, "beside", odd])
        assert written == [as_statements_write(odd), b"beside", as_statements_write(odd)]
        assert in_json == [json.dumps(text, ensure_ascii=False)[1:-1].encode() for text in (odd, "beside", odd)]


def test_what_passes_for_an_iri_is_one_to_others_too():
    forms = ("https://example.org/{}", "https://example.org?{}", "https://example.org#{}", "urn:ab:{}", "did:web:{}")
    for character in (*CHARACTERS[:0x3100], *CHARACTERS[0x3100::101]):
        passed = [form.format(character) for form in forms if slots.are_iris([form.format(character)])]
        assert [NamedNode(each).value for each in passed] == passed


def test_what_is_read_in_two_ways_does_not_pass_for_an_iri():
    odd = ("", "a", "_:b0", "assertionMethod", "../a", "//example.org", "https://a b", "https://a.example:x/", "urn:x:")
    more = (
        "urn:a:b\nurn:a:c",
        "urn:a:b\n",
        "https://[::1]/",
        "https://example.org/%zz",
        "mailto://a",
        "HTTPS://a.example/",
    )

    assert not [each for each in (*odd, *more) if slots.are_iris([each])]
    assert slots.are_iris(
        ["https://example.org:8443/é?a=b#c", "urn:uuid:1", "did:key:z6Mk#z6Mk", "mailto:a@example.org"]
    )
    assert slots.are_iris([])


def terms(context):
    if isinstance(context, list):
        for each in context:
            yield from terms(each)
    elif isinstance(context, dict):
        for name, item in context.items():
            yield name, item
            if isinstance(item, dict):
                yield from terms(item.get("@context"))


def test_no_context_gives_a_scheme_or_a_keyword_another_meaning():
    contexts = [bundle.context(url)["@context"] for url in bundle.index()] + [bundle.microcredential()]
    known = [pair for context in contexts for pair in terms(context)]

    assert not {name for name, _item in known} & {"http", "https", "urn", "did", "mailto", "data"}
    # What is a type is part of the shape; a second name for it would not be.
    named = {name for name, item in known if (item.get("@id") if isinstance(item, dict) else item) == "@type"}
    assert named <= slots.DECISIVE


def test_shapes_differ_in_all_but_texts():
    base = {"a": "x", "b": ["y", 1], "type": "T"}
    others = [
        {"b": ["y", 1], "a": "x", "type": "T"},
        {"a": "x", "b": ["y", 1.0], "type": "T"},
        {"a": "x", "b": ["y", True], "type": "T"},
        {"a": "x", "b": ["y", 1], "type": "U"},
        {"a": "x", "b": ["y", 1], "type": ["T"]},
        {"a": "x", "b": ["y", 1, "z"], "type": "T"},
        {"a": None, "b": ["y", 1], "type": "T"},
        {"a": {"x": "x"}, "b": ["y", 1], "type": "T"},
    ]
    keys = [repr(shape[0]) for each in [base, *others] if (shape := slots.shape_of(each))]

    assert len(set(keys)) == 1 + len(others)
    assert slots.shape_of({**base, "a": "another"})[0] == slots.shape_of(base)[0]


def test_what_is_no_plain_json_or_too_large_has_no_shape():
    deep: dict[str, object] = {}
    for _ in range(5000):
        deep = {"a": deep}
    for document in ({"a": object()}, {"a": ("x",)}, deep, {"a": ["x"] * 7000}, {"type": ["x" * 60_000]}):
        assert slots.shape_of(document) is None
