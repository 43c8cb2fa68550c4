"""Workers that are killed outright: every line is awarded once, with a place of its own, or left out with a reason.

TESTAMUR_KILLS=50 kills fifty; two are enough for every day.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from campus.awards.models import Award, Delivery
from campus.bulk.models import Batch, Outcome
from campus.bulk.services import checking
from campus.journal.models import Event
from tests.campus.bulk.stage import HEAD, started
from tests.cast import make_cast, make_scene

KILLS = int(os.environ.get("TESTAMUR_KILLS", "2"))
LINES = 60 * KILLS

WORK = """
import django; django.setup()
from datetime import timedelta
from campus.bulk import tasks
from campus.bulk.services import issuing
issuing.LEASE = timedelta(0)  # who was killed is followed at once
print("ready", flush=True)
while tasks.issue(): pass
"""


def work(folder: Path) -> subprocess.Popen[bytes]:
    """Start a worker on the test's database, and return it once it begins."""
    environment = {
        **os.environ,
        "TESTAMUR_DATA": str(folder),
        "TESTAMUR_SEALING_KEY": settings.SEALING_KEY,
        "DJANGO_SETTINGS_MODULE": "campus.config.settings",
    }
    if connection.vendor == "postgresql":
        parts = urlsplit(os.environ["TESTAMUR_DATABASE_URL"])
        environment["TESTAMUR_DATABASE_URL"] = parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    worker = subprocess.Popen([sys.executable, "-c", WORK], env=environment, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    worker.stdout.readline()
    return worker


@pytest.mark.usefixtures("file_database")
def test_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 10)
    chance = random.Random(KILLS)
    batch = started(make_scene(make_cast()), HEAD + "".join(f"p{n}@example.org,P {n}\n" for n in range(LINES)))
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        connection.close()
        shutil.copy(name, tmp_path / "campus.sqlite3")
        connection.settings_dict["NAME"] = str(tmp_path / "campus.sqlite3")

    for _kill in range(KILLS):
        with work(tmp_path) as worker:
            time.sleep(chance.uniform(0, 0.4))
            worker.kill()
    with work(tmp_path) as worker:
        worker.communicate()

    places = set(Award.objects.values_list("status_list", "status_index"))
    holders = set(Award.objects.values_list("person"))
    assert Batch.objects.get(pk=batch.pk).state == "done"
    assert (Outcome.objects.filter(award=None).count(), Award.objects.count()) == (0, LINES)
    assert (len(places), len(holders)) == (LINES, LINES)
    assert Delivery.objects.count() == Event.objects.filter(verb="award.made").count() == LINES
