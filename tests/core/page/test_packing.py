"""What packing leaves out, and what it must not touch."""

import pytest

from testamur.page.packing import packed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("// said\nconst longName = 1; /* more */ use(longName);", "const a=1;b(a);"),
        ("const first = 1; const second = 2;", "const a=1,b=2;"),
        ("function add(one, other) { return one + other; }", "function c(a,b){return a+b}"),
        ("items.map((item) => item.name);", "b.map(a=>a.name);"),
        ("const { kind, size: wide = 2 } = held;", "const{kind:b,size:c=2}=a;"),
        ("use({ kind, other: kind });", "b({kind:a,other:a});"),
        ("const text = `a ${name(`b ${inner}`)} // no`;", "const c=`a ${b(`b ${a}`)} // no`;"),
        ("const text = `${use({ size: { wide: 1 } })}`;", "const a=`${b({size:{wide:1}})}`;"),
        ("test(/a\\/[/]b/g, 6 / 2 / 1);", "a(/a\\/[/]b/g,6/2/1);"),
        ('const it = "longName // here";', 'const a="longName // here";'),
        (
            "class Held extends Error { list() { return this.list; } }",
            "class a extends Error{list(){return this.list}}",
        ),
        ("const all = { * each(one) { yield one; }, };", "const b={*each(a){yield a}};"),
        ("if (one) { two(); } else three();", "if(a){c()}else b();"),
        ("return await { png: one }[kind];", "return await{png:b}[a];"),
        ("const { one } = it; call(); const two = one;", "const{one:a}=c;b();const d=a;"),
    ],
)
def test_it_works(source: str, expected: str):
    assert packed(source) == expected


def test_what_it_does_not_know_it_refuses():
    with pytest.raises(ValueError, match="no token"):
        packed('const text = "never closed;')


def test_a_template_that_is_never_closed_is_refused():
    with pytest.raises(ValueError, match="no token"):
        packed("const text = `never closed;")


def test_names_are_never_words_of_the_language():
    names = " ".join(f"name{number};" for number in range(3000))

    assert not {"do", "if", "in", "of"} & set(packed(names).split(";"))
