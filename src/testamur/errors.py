"""Every error that leaves the library; one root, small typed subclasses."""


class TestamurError(Exception):
    """The root: catch this to catch everything the library raises on purpose."""

    __test__ = False


class MalformedError(TestamurError):
    """Bytes are not what they claim to be."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what}: {reason}")
        self.what, self.reason = what, reason


class BakingError(TestamurError):
    """A credential can't be put into, or found in, this file."""


class StatusError(TestamurError):
    """A status list can't be relied on; `code` is one of the Bitstring specification's error names."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason
