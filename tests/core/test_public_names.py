"""What a stranger may import says which clause it follows, or that no standard has it."""

import importlib
import inspect
import re

import pytest

PACKAGES = [importlib.import_module(name) for name in ("testamur", "testamur.signing", "testamur.verify")]
NAMES = sorted({(name, package.__name__) for package in PACKAGES for name in package.__all__})
CLAUSE = re.compile(
    r"Open Badges 3\.0, (?:class|“)|(?:Model 2|Core 1|Identifiers 1|Integrity 1|List 1)\.0, (?:\d|appendix|sections)"
    r"|“[^”]+ (?:Method|Specification)”|RFC \d+|No(?:ne| standard)|clause"
)


@pytest.mark.parametrize(("name", "package"), NAMES)
def test_it_names_its_clause(name, package):
    told = inspect.getdoc(getattr(importlib.import_module(package), name)) or ""

    assert CLAUSE.search(told)
