"""Note a skill, once per address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.skills.models import Skill

BATCH = 400  # rows written at once


def ensure(*, name: str, url: str, framework: str = "", code: str = "", description: str = "") -> Skill:
    """Return the skill at `url`, made if nobody noted it before; who was first keeps the words.

    A skill is what its address says it is: a second institution that names it otherwise means the same thing, and
    achievements already published must not change their words under their holders. Raises InvalidError.
    """
    name, url = one_line(name, field="name"), url.strip()
    if not name:
        raise InvalidError("A skill needs a name.", field="name")
    if not url.startswith(("https://", "http://")):
        raise InvalidError(f"A skill is known by an address that begins with https://, not {url!r}.", field="url")
    skill, _ = Skill.objects.get_or_create(
        url=url, defaults={"name": name, "framework": framework, "code": code, "description": description}
    )
    return skill


@dataclass(frozen=True)
class Imported:
    """A skill as a published framework describes it; `also` are other names, one a line."""

    url: str
    name: str
    also: str = ""
    description: str = ""
    code: str = ""


def take_in(skills: Iterable[Imported], *, framework: str) -> tuple[int, int]:
    """Note the skills of a framework; return how many came in, and how many were here and keep their names.

    A skill without a name or a web address is left out. Those here already are given their other names, by which
    they are searched.
    """
    added = known = 0
    for batch in _batches(one for one in skills if one.name and one.url.startswith(("https://", "http://"))):
        here = set(Skill.objects.filter(url__in=[one.url for one in batch]).values_list("url", flat=True))
        Skill.objects.bulk_create(
            (_row(one, framework) for one in batch),
            update_conflicts=True,
            unique_fields=["url"],
            update_fields=["also"],
        )
        known += len(here)
        added += len(batch) - len(here)
    return added, known


def _row(one: Imported, framework: str) -> Skill:
    name = one_line(one.name, field="name")[:200]
    return Skill(
        name=name, url=one.url, framework=framework, code=one.code[:120], description=one.description, also=one.also
    )


def _batches(skills: Iterable[Imported]) -> Iterator[list[Imported]]:
    """Yield a few hundred at a time, each address once."""
    waiting: dict[str, Imported] = {}
    for one in skills:
        waiting[one.url[:400]] = one
        if len(waiting) == BATCH:
            yield list(waiting.values())
            waiting = {}
    if waiting:
        yield list(waiting.values())
