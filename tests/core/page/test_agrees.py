"""The page and testamur say the same of the same file: verdict, every check with its reason, and the sentences."""

import json

import pytest

from testamur.did import ChainResolver, KeyResolver, StaticResolver
from testamur.errors import LoadError
from testamur.report import Report
from testamur.verify import Policy, verify
from tests.core.issuing import NOW, STATUS_URL, with_status
from tests.core.page.checker import Answer, Checker, told
from tests.core.page.samples import KNOWN, LISTS, SAMPLES, jcs

# What the page judges; of other formats it says that it does not.
READ = Policy(accepts=frozenset(["", "ob-3.0", "ob-3.0-endorsement", "clr-2.0", "vc"]))
RESOLVER = ChainResolver(StaticResolver(KNOWN), KeyResolver())


class Given:
    def __init__(self, lists: dict[str, bytes]) -> None:
        self.lists = lists

    def load(self, url: str) -> bytes:
        if url not in self.lists:
            raise LoadError(url, "it was not given")
        return self.lists[url]


def by_testamur(data: bytes, lists: dict[str, bytes]) -> Report:
    return verify(data, now=NOW, resolver=RESOLVER, loader=Given(lists), policy=READ)


def test_it_works(checker: Checker):
    [answer] = checker.ask([jcs()], now=NOW, known=KNOWN)

    assert answer.verdict == "valid"
    assert [check[1] for check in answer.checks] == ["passed"] * 6 + ["not_checked"]


@pytest.fixture(scope="module")
def answers(checker: Checker) -> dict[str, Answer]:
    lists = {STATUS_URL: LISTS["a list"]}
    return dict(zip(SAMPLES, checker.ask(list(SAMPLES.values()), now=NOW, known=KNOWN, lists=lists), strict=True))


@pytest.mark.parametrize("name", SAMPLES)
def test_both_say_the_same_of_a_file(answers: dict[str, Answer], name: str):
    assert answers[name] == told(by_testamur(SAMPLES[name], {STATUS_URL: LISTS["a list"]}))


@pytest.mark.parametrize("name", LISTS)
def test_both_say_the_same_with_a_status_list(checker: Checker, name: str):
    files, lists = [jcs(with_status(6)), jcs(with_status(7))], {STATUS_URL: LISTS[name]}

    answers = checker.ask(files, now=NOW, known=KNOWN, lists=lists)

    assert answers == [told(by_testamur(data, lists)) for data in files]


def test_nothing_is_asked_of_a_network_and_nothing_goes_wrong(checker: Checker):
    # What Chromium makes of XML that is not well-formed has styles in it, and it complains to itself.
    checker.complaints.clear()

    checker.ask([jcs(with_status(7)), json.dumps({"@context": "https://example.org/c"}).encode()], now=NOW)

    assert checker.complaints == []
