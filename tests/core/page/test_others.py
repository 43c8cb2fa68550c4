"""What other people published, and thousands of small changes: the page never says more than testamur does."""

import json
import random
from pathlib import Path
from typing import Any

from testamur.report import Report
from testamur.verify import verify
from tests.core.issuing import NOW, STATUS_URL, with_status
from tests.core.page.checker import Answer, Checker, told
from tests.core.page.samples import KNOWN, LISTS, SAMPLES, jcs, token
from tests.core.page.test_agrees import READ, by_testamur
from tests.core.verify.test_published import Keys

FOLDERS = ("onetech-ob30", "onetech-clr20", "onetech-ob20", "ob3-spec", "di-eddsa", "di-ecdsa")
MANY = 2000


def agree(answer: Answer, report: Report) -> bool:
    """Return whether both say the same, or the page says no more than that it can't check this kind of signature."""
    signature = next(check for check in answer.checks if check[0] == "signature")
    open_kind = answer.verdict == "could_not_check" and signature[2] == "unknown_kind"
    return answer == told(report) or (open_kind and report.check("structure").reason == "passed")


def published(shared: Path) -> dict[str, bytes]:
    folders = [shared / "data/vectors" / name for name in FOLDERS]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): path.read_bytes() for path in files if path.suffix in (".json", ".jwt", ".png", ".svg", ".jws")}


def test_it_works(checker: Checker, shared: Path):
    files, resolver = published(shared), Keys(shared / "data/vectors/onetech-ob30")
    known = {url: resolver.resolve(url) for url, _ in resolver.named}

    answers = checker.ask(list(files.values()), now=NOW, known=known)

    reports = [verify(data, now=NOW, resolver=resolver, policy=READ) for data in files.values()]
    wrong = [name for name, answer, report in zip(files, answers, reports, strict=True) if not agree(answer, report)]
    assert len(files) > 50
    assert wrong == []


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with one small change: a byte, a cut, a piece that stands twice, another leaf."""
    at, size = rng.randrange(len(data)), rng.randrange(1, 12)
    if data[:1] == b"{" and rng.random() < 0.6:
        return json.dumps(_other_leaf(json.loads(data), rng)).encode()
    return rng.choice(
        [
            data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :],
            data[:at] + data[at + size :],
            data[: at + size] + data[at:],
        ]
    )


def _other_leaf(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict) and value:
        name = rng.choice(list(value))
        if rng.random() < 0.1:
            return {key: item for key, item in value.items() if key != name}
        return value | {name: _other_leaf(value[name], rng)}
    if isinstance(value, list) and value:
        place = rng.randrange(len(value))
        return [*value[:place], _other_leaf(value[place], rng), *value[place + 1 :]]
    return rng.choice([None, True, 0, 1.5, -1, "", "x", [], {}, [value], {"id": value}, f"{value} ", str(value)[:-1]])


def test_thousands_of_changes_get_the_same_answer(checker: Checker):
    rng, lists = random.Random(4), {STATUS_URL: LISTS["a list"]}
    sources = [jcs(with_status(6)), token(), SAMPLES["png"], SAMPLES["two proofs"], SAMPLES["proof P-384"]]
    files = [mutated(rng.choice(sources), rng) for _ in range(MANY)]

    answers = checker.ask(files, now=NOW, known=KNOWN, lists=lists)

    pairs = zip(files, answers, (by_testamur(data, lists) for data in files), strict=True)
    assert [data for data, answer, report in pairs if answer != told(report)] == []
