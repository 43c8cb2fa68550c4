"""The worker goes on whatever one sweep does."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from campus.journal import sweeps
from tests.campus.journal.test_changes import write_elsewhere

HERE = "tests.campus.journal.test_sweeps"
calls: list[str] = []
stop = threading.Event()


def broken() -> int:
    calls.append("broken")
    raise ZeroDivisionError("on purpose")


def fine() -> int:
    """Settle two things, then one, then none."""
    calls.append("fine")
    return max(0, 3 - calls.count("fine"))


def endless() -> int:
    calls.append("endless")
    return 1


@sweeps.every(3600)
def rare() -> int:
    calls.append("rare")
    return 0


@sweeps.apart
def slow() -> int:
    """Wait until the others have had their turn, as a machine elsewhere might have it."""
    calls.append(threading.current_thread().name)
    stop.wait(30)
    return 0


def idle() -> int:
    calls.append("idle")
    return 0


def last() -> int:
    calls.append("last")
    if calls.count("last") > 2:
        stop.set()
    return int(calls.count("last") < 2)


@pytest.fixture(autouse=True)
def _none_called() -> None:
    calls.clear()
    stop.clear()


def use(settings: Any, *names: str) -> None:
    settings.SWEEPS = [f"{HERE}.{name}" for name in names]


def test_it_works(settings: Any) -> None:
    use(settings, "fine")

    assert sweeps.run_until_settled() == 3
    assert calls == ["fine"] * 3


def test_one_that_fails_keeps_no_other_from_its_work(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    use(settings, "broken", "fine")

    with caplog.at_level(logging.ERROR):
        settled = sweeps.run_once()

    assert (settled, calls) == (2, ["broken", "fine"])
    assert "The sweep broken failed" in caplog.text


def test_one_that_never_ends_is_left_after_a_while(settings: Any) -> None:
    use(settings, "endless")

    assert sweeps.run_until_settled(most=7) == 7


def test_it_runs_until_it_is_stopped(settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    use(settings, "last")
    monkeypatch.setattr(sweeps, "CALM", 0.0)

    sweeps.run_for_ever(stop)

    assert calls == ["last"] * 3


class Looks(threading.Event):
    """A worker's wish to stop that comes at its fifth rest; something may happen at its second."""

    def __init__(self, at_second: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.rests, self.at_second = 0, at_second

    def wait(self, timeout: float | None = None) -> bool:
        self.rests += 1
        if self.rests == 2:
            self.at_second()
        if self.rests == 5:
            self.set()
        return self.is_set()


@pytest.mark.django_db(transaction=True)
def test_nothing_runs_again_until_somebody_writes(
    alone_here: None, file_database: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(settings, "idle")
    monkeypatch.setattr(sweeps, "CALM", 3600.0)

    sweeps.run_for_ever(Looks(lambda: write_elsewhere("told")))

    assert calls == ["idle", "idle"]


@pytest.mark.django_db(transaction=True)
def test_what_only_time_brings_about_is_looked_for_all_the_same(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    use(settings, "idle")
    monkeypatch.setattr(sweeps, "CALM", 0.0)

    sweeps.run_for_ever(Looks())

    assert calls == ["idle"] * 5


def test_one_with_a_pace_of_its_own_runs_at_first_and_when_its_time_has_come(
    settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(settings, "rare", "last")
    monkeypatch.setattr(sweeps, "CALM", 0.0)
    ran = {rare: time.monotonic() - 7200}

    sweeps.run_for_ever(stop)
    assert calls == ["rare", "last", "last", "last"]
    sweeps.run_once(ran)
    sweeps.run_once(ran)
    assert calls.count("rare") == 2


def test_one_that_waits_for_others_keeps_nobody_waiting(settings: Any, db: None) -> None:
    use(settings, "slow", "last")

    sweeps.run_for_ever(stop)

    assert sorted(calls) == ["last", "last", "last", "sweeps apart"]
    assert threading.active_count() == len([each for each in threading.enumerate() if each.name != "sweeps apart"])


def test_where_one_thread_ends_by_a_fault_so_does_the_other(settings: Any, db: None, monkeypatch: Any) -> None:
    use(settings, "fine")
    monkeypatch.setattr(sweeps, "close_old_connections", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        sweeps._run(stop, is_apart=False)

    assert stop.is_set()


def test_a_sweep_that_does_not_exist_keeps_campus_from_starting(settings: Any) -> None:
    use(settings, "fine", "absent")

    [error] = sweeps.check_sweeps()

    assert (error.id, "absent" in error.msg) == ("journal.E001", True)


def test_every_sweep_that_is_set_exists() -> None:
    assert sweeps.check_sweeps() == []
