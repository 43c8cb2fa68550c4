"""A holder keeps two files; years of our absence later somebody opens them, with the network off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from campus.awards import services
from tests.campus.awards.stage import earn
from tests.cast import Scene
from tests.journeys.stage import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def kept(visit: Visit, name: str, folder: Path) -> Path:
    """Follow a link to a file, and save it."""
    with visit.page.expect_download() as started:
        visit.page.get_by_role("link", name=name, exact=True).click()
    path = folder / str(started.value.suggested_filename)
    started.value.save_as(path)
    return path


def test_it_works(visit: Callable[..., Visit], site: Site, scene: Scene, chromium: Any, tmp_path: Path) -> None:
    with site.lock:
        earn(scene)
        award = services.award(person=scene.cast.learner, achievement=scene.achievement, now=timezone.now())
    holder = visit(scene.cast.learner)
    holder.go(f"/c/{award.public_id}/")

    files = [kept(holder, name, tmp_path) for name in ("The credential with its keys", "The page that checks it")]
    alone = chromium.new_context(offline=True, locale="en-GB")
    page = alone.new_page()
    page.goto(files[1].as_uri())
    page.set_input_files("#file", files[0])
    page.wait_for_selector("#result h2")
    told = page.inner_text("#result")
    alone.close()

    assert "Authentic, and valid today." in told
    assert "It keeps the form that its issuer promises." in told
    assert "The second copy of it in the file says the same." in told
