"""JSON Pointers (RFC 6901): which names and numbers one is made of, and how a name stands in one."""


def steps(pointer: str) -> tuple[str, ...]:
    """Return the names that lead from the whole document to a part of it; of the pointer to the whole none."""
    # In this order, so that "~01" is "~1" and not a slash (section 4).
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def escaped(name: str) -> str:
    """Return a name as it stands in a pointer (section 3)."""
    return name.replace("~", "~0").replace("/", "~1")
