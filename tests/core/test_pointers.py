"""JSON Pointers: apart, and together again."""

import pytest

from testamur.pointers import escaped, steps


def test_it_works():
    assert steps("/credentialSubject/achievement/0") == ("credentialSubject", "achievement", "0")
    assert (steps(""), steps("/")) == ((), ("",))


@pytest.mark.parametrize("name", ["", "a/b", "m~n", "~1", "~0/", "~01"])
def test_every_name_comes_back(name):
    assert steps(f"/{escaped(name)}") == (name,)


def test_a_tilde_is_read_last():
    assert steps("/~01") == ("~1",)
