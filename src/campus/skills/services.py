"""Note a skill, once per address."""

from __future__ import annotations

from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.skills.models import Skill


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
