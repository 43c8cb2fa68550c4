"""Packing the page's own scripts: comments, indentation and long variable names stay behind in the sources.

A page that is carried on a stick should be small, and its sources should be written for people. So this does the little
that is sound without understanding JavaScript as a whole: every variable gets a short name, the same everywhere, and
members keep theirs, because they may come from a credential. It knows the style that the sources here are written in
(each statement ends with a semicolon, no labels, no `case`), and no other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, product
from string import ascii_letters
from typing import NamedTuple

_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<word>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*)"""
    r"""|(?P<mark>\.\.\.|\?\.|=>|\?\?|[^\s\w"'`])""",
    re.DOTALL,
)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/[a-z]*")
_CHUNK = re.compile(r"(?:\\.|\$(?!\{)|[^\\`$])*(?:\$\{|`)", re.DOTALL)
_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """async await break catch class const constructor continue default delete do else extends false finally for
        function if in instanceof let new null of return static super switch this throw true try typeof undefined var
        void while yield""",
    )
)
# Of what a browser offers, the names that the scripts use.
_GLOBALS = frozenset(
    re.findall(
        r"\w+",
        """Array BigInt Blob Boolean DOMParser DataView Date DecompressionStream Error Infinity Intl JSON Map Math
        NaN Number Object Promise RegExp Set String TextDecoder TextEncoder URL Uint32Array Uint8Array atob btoa crypto
        globalThis addEventListener navigator parseInt""",
    )
)
# What stands before a brace that opens an object (or takes one apart); before all others it opens a block.
_BEFORE_OBJECT = frozenset(re.findall(r"\S+", "( , = : [ ? ?? & | await return yield const let ..."))
_NAME = re.compile(r"[\w$]")


class _Token(NamedTuple):
    kind: str
    text: str


def packed(source: str) -> str:
    """Return a script that does the same in fewer bytes."""
    tokens = list(_tokens(source))
    roles = _roles(tokens)
    used = (token.text for token, role in zip(tokens, roles, strict=True) if role != "fixed")
    renamed = list(_renamed(tokens, roles, names=_short_names(used)))
    return _joined(_with_joined_constants(list(_without_parentheses(renamed))))


def _tokens(source: str) -> Iterator[_Token]:
    """Split the source; of a template each piece of text is a token, with the marks that open and close the code."""
    at, previous = 0, _Token("mark", ";")
    braces: list[int] = []
    while True:
        space = _SPACE.match(source, at)
        at = space.end() if space else at
        if at == len(source):
            return
        token = _next(source, at, previous, is_in_template=bool(braces) and braces[-1] == 0)
        at += len(token.text)
        if token.kind == "chunk":
            braces[-1:] = [] if token.text.startswith("}") else braces[-1:]
            braces += [0] if token.text.endswith("${") else []
        elif braces and token.text in ("{", "}"):
            braces[-1] += 1 if token.text == "{" else -1
        yield token
        previous = token


def _next(source: str, at: int, previous: _Token, *, is_in_template: bool) -> _Token:
    if source[at] == "`" or (source[at] == "}" and is_in_template):
        return _Token("chunk", source[at] + _match(_CHUNK, source, at + 1))
    is_value = previous.kind in ("word", "number", "text") and previous.text not in _KEYWORDS
    if source[at] == "/" and not is_value and previous.text not in (")", "]"):
        return _Token("text", _match(_PATTERN, source, at))
    found = _TOKEN.match(source, at)
    if found is None:
        raise ValueError(f"no token at {source[at : at + 40]!r}")
    return _Token(str(found.lastgroup), found[0])


def _match(pattern: re.Pattern[str], source: str, at: int) -> str:
    found = pattern.match(source, at)
    if found is None:
        raise ValueError(f"no token at {source[at : at + 40]!r}")
    return found[0]


def _roles(tokens: list[_Token]) -> list[str]:
    """Say of each token whether it is a `variable`, a `shorthand` for a member and a variable, or neither (`fixed`)."""
    roles, open_marks = [], ["block"]
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ";"
        after = tokens[place + 1].text if place + 1 < len(tokens) else ";"
        roles.append(_role(token, before, after, inside=open_marks[-1]))
        if token.kind == "chunk":
            open_marks[-1:] = [] if token.text.startswith("}") else open_marks[-1:]
            open_marks += ["template"] if token.text.endswith("${") else []
        elif token.kind == "mark" and token.text in "([{":
            open_marks.append(_opened(tokens, place))
        elif token.kind == "mark" and token.text in ")]}":
            open_marks.pop()
    return roles


def _opened(tokens: list[_Token], place: int) -> str:
    if tokens[place].text != "{":
        return tokens[place].text
    before = [token.text for token in tokens[max(place - 4, 0) : place]]
    if "class" in before[-4:] and (before[-2:-1] == ["class"] or "extends" in before):
        return "class"
    # Taken apart in the parameters of a method or function: “(” stands before; of an arrow function's body “=>”.
    return "object" if before and before[-1] in _BEFORE_OBJECT else "block"


def _role(token: _Token, before: str, after: str, *, inside: str) -> str:
    if token.kind != "word" or token.text in _KEYWORDS or token.text in _GLOBALS or before in (".", "?."):
        return "fixed"
    if inside == "class" and after == "(":
        return "fixed"
    if inside == "object" and before in ("{", ",", "*", "async"):
        return "fixed" if after in (":", "(") else "shorthand" if after in (",", "}", "=") else "variable"
    return "variable"


def _short_names(used: Iterable[str]) -> dict[str, str]:
    """Return a short name for each, the shortest for those that stand most often."""
    often = [name for name, _ in sorted(Counter(used).items(), key=lambda item: (-item[1], item[0]))]
    return dict(zip(often, _fresh_names(), strict=False))


def _fresh_names() -> Iterator[str]:
    names = ("".join(letters) for length in count(1) for letters in product(ascii_letters, repeat=length))
    return (name for name in names if name not in _KEYWORDS and name not in _GLOBALS)


def _renamed(tokens: list[_Token], roles: list[str], *, names: dict[str, str]) -> Iterator[_Token]:
    for token, role in zip(tokens, roles, strict=True):
        if role == "shorthand":
            yield _Token("word", token.text)
            yield _Token("mark", ":")
        yield token if role == "fixed" else _Token("word", names[token.text])


def _without_parentheses(tokens: list[_Token]) -> Iterator[_Token]:
    """Leave out the parentheses round the one parameter of an arrow function."""
    left_out: set[int] = set()
    for place in range(len(tokens) - 3):
        texts = [token.text for token in tokens[place : place + 4]]
        if texts[::2] == ["(", ")"] and texts[3] == "=>" and tokens[place + 1].kind == "word":
            left_out |= {place, place + 2}
    return (token for place, token in enumerate(tokens) if place not in left_out)


def _with_joined_constants(tokens: list[_Token]) -> Iterator[_Token]:
    """Make one statement of constants that follow each other."""
    is_constant, previous, is_skipped = [False], "", False
    for token, after in zip(tokens, [*tokens[1:], _Token("mark", ";")], strict=True):
        if previous in (";", "{", "}", "") and token.kind == "word":
            is_constant[-1] = token.text == "const" or is_skipped
        if token.kind == "mark" and token.text in "([{":
            is_constant.append(False)
        elif token.kind == "mark" and token.text in ")]}":
            is_constant.pop()
        is_join = token.text == ";" and after.text == "const" and is_constant[-1]
        previous = token.text
        if not is_skipped:
            yield _Token("mark", ",") if is_join else token
        is_skipped = is_join


def _joined(tokens: Iterable[_Token]) -> str:
    pieces, last = [], _Token("mark", ";")
    for token in tokens:
        is_glued = _NAME.match(last.text[-1]) and _NAME.match(token.text[0]) and "chunk" not in (last.kind, token.kind)
        if is_glued and last.kind != "mark":
            pieces.append(" ")
        # What stands at the end of a block or a list, to be written over.
        if token.kind == "mark" and (last.text + token.text) in (";}", ",}", ",]", ",)"):
            pieces.pop()
        pieces.append(token.text)
        last = token
    return "".join(pieces)
