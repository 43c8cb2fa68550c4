"""An educator's desk in a process of its own: stages learners, grades them, and counts what came of it.

Reads one command a line, answers with one line. `python tests/campus/cli/desk.py`, with TESTAMUR_DATA set.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
django.setup()

from django.db.models import Count  # noqa: E402 - after the set-up it needs
from django.utils import timezone  # noqa: E402

from campus.accounts.models import OutboxMail  # noqa: E402
from campus.assessments import services as assessments  # noqa: E402
from campus.assessments.models import Submission  # noqa: E402
from campus.awards.models import Award, Delivery, StatusList  # noqa: E402
from campus.journal.models import Event, Pending  # noqa: E402
from tests.campus.awards.stage import finish_units, take_quiz  # noqa: E402
from tests.cast import make_cast, make_scene, person  # noqa: E402

WATCH = 30.0  # seconds until a worker must have taken what waits


class Desk:
    """What the commands do."""

    def stage(self, number: int) -> str:
        """Bring so many learners to where only the grade of their project is missing."""
        self.scene = make_scene(make_cast())
        for place in range(number):
            learner = person(f"learner{place}", f"Learner {place}")
            finish_units(self.scene, learner)
            take_quiz(self.scene, person=learner)
            self._hand_in(learner)
        return "staged"

    def _hand_in(self, learner: object) -> None:
        project, now = self.scene.project, timezone.now()
        work = {"title": "Half the pupils", "text": "Do they skip lunch? " * 20, "links": ""}
        draft = assessments.save_draft(learner, project=project, revision=0, now=now, **work)  # type: ignore[arg-type]
        assessments.hand_in(learner, submission=draft, now=now)  # type: ignore[arg-type]

    def grade(self, place: int) -> str:
        """Grade the next one's work as competent."""
        submission = Submission.objects.get(person__email=f"learner{place}@example.org")
        levels = dict.fromkeys((each.pk for each in self.scene.criteria), 2)
        assessments.grade(
            self.scene.cast.educator,
            submission=submission,
            levels=levels,
            comment="",
            is_returned=False,
            revision=submission.revision,
            now=timezone.now(),
        )
        return "graded"

    def watch(self, place: int) -> str:
        """Answer at the moment a worker takes up, or has settled, what the grade of this one left."""
        person = f"learner{place}@example.org"
        mine = Pending.objects.filter(consumer="awards", event__person__email=person, claimed_until=None)
        deadline = time.monotonic() + WATCH
        while time.monotonic() < deadline:
            if not mine.exists():
                return "taken"
        return "nobody takes it"

    def later(self, _minutes: int) -> str:
        """Let the time pass after which what a dead worker had claimed is free again."""
        past = timezone.now() - timedelta(seconds=1)
        held = Pending.objects.filter(claimed_until__isnull=False).update(claimed_until=past)
        held += Delivery.objects.filter(claimed_until__isnull=False).update(claimed_until=past)
        Delivery.objects.update(next_try_at=past)
        return str(held)

    def tally(self, _number: int) -> str:
        """Count what must be one for each learner, and what must be none at all."""
        by_person = Award.objects.values("person").annotate(n=Count("pk")).values_list("n", flat=True)
        return json.dumps(
            {
                "awards of each": sorted(set(by_person)),
                "people": len(by_person),
                "indexes": len({*Award.objects.values_list("status_list", "status_index")}),
                "used": sum(StatusList.objects.values_list("used", flat=True)),
                "events": Event.objects.filter(verb="award.made").count(),
                "deliveries": Delivery.objects.filter(sent_at__isnull=False).count(),
                "unsent": Delivery.objects.filter(sent_at__isnull=True).count(),
                "mailed": OutboxMail.objects.values("to").distinct().count(),
                "waiting": Pending.objects.count(),
            }
        )


def main() -> None:
    """Answer until the other side hangs up."""
    desk = Desk()
    for line in sys.stdin:
        word, number = line.split()
        sys.stdout.write(getattr(desk, word)(int(number)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
