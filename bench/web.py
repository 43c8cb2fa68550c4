"""The product: how long it takes to start, to answer, and from a grade to a credential; and what it holds in memory."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

from bench import load, place
from bench.rows import Row

ROUNDS = 3
CONNECTIONS = 50
POLL = 0.02  # seconds between two looks at the wallet
EMPTY = "/ui/hue/205.css"  # the least that an answer of ours can be: the whole stack, and a line of text
STARTED = "campus run, demo institution, SQLite"
ONE_CREDENTIAL = "SELECT public_id FROM awards_award WHERE revoked_at IS NULL ORDER BY id LIMIT 1"
WAITING = (
    "SELECT s.public_id, p.email FROM assessments_submission s JOIN accounts_person p ON p.id = s.person_id "
    "WHERE s.state = 'handed_in' ORDER BY s.id"
)


def start() -> list[Row]:
    """Measure a first start from an empty folder, and the ones after it."""
    with tempfile.TemporaryDirectory(prefix="testamur-bench-") as folder:
        took = []
        for _ in range(1 + ROUNDS):
            begun = place.start(Path(folder))
            took.append(begun.started_in)
            place.stop(begun)
    how = f"{STARTED}; from the command to the printed address, when the port answers"
    return [
        Row("start, the first", took[0], "s", f"{how}; an empty folder"),
        Row("start, again", median(took[1:]), "s", f"{how}; median of {ROUNDS}", aim=5),
    ]


def pages() -> list[Row]:
    """Measure the page of a credential and its JSON, and the empty view in the same turns."""
    with place.running() as here:
        ((award,),) = here.rows(ONE_CREDENTIAL)
        paths = {"empty": EMPTY, "page": f"/c/{award}/", "JSON": f"/c/{award}.json"}
        found: dict[str, list[load.Load]] = {name: [] for name in paths}
        for _ in range(ROUNDS):
            for name, path in paths.items():
                found[name].append(load.hit(here.port, path, meter=here.cpu, connections=CONNECTIONS, seconds=4))
    how = f"{STARTED}; {CONNECTIONS} connections kept open, {ROUNDS} turns of 4 s each; client on the same machine"
    rates = {name: median(each.per_second for each in runs) for name, runs in found.items()}
    slowest = {name: median(each.p99 for each in runs) for name, runs in found.items()}
    rows = []
    for name in ("page", "JSON"):
        size, failed = found[name][0].size, sum(each.failed for each in found[name])
        words = f"{how}; {size:,} bytes an answer, {failed} failed"
        against = {"an empty view": rates["empty"], "share": rates[name] / rates["empty"]}
        rows.append(Row(f"credential {name}, requests", rates[name], "/s", words, against=against))
        against = {"an empty view": slowest["empty"]}
        rows.append(Row(f"credential {name}, 99th percentile", slowest[name], "ms", words, against=against))
    cpu = {name: median(each.metered for each in runs) * 1e6 for name, runs in found.items()}
    words = f"{how}; an empty view takes the server {cpu['empty']:.0f} µs of processor time, this {cpu['JSON']:.0f}"
    rows.append(Row("credential JSON, of an empty view’s rate", 100 * cpu["empty"] / cpu["JSON"], "%", words, 70, True))
    return rows


def _signed_in(here: place.Place, email: str) -> httpx.Client:
    """Return a browser in which this demo person has signed in."""
    browser = httpx.Client(base_url=f"http://localhost:{here.port}", follow_redirects=True, timeout=30)
    browser.get("/account/login/")
    words = {"login": email, "password": next(iter(here.sign_ins().values()))}
    words["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
    answer = browser.post("/account/login/", data=words)
    if "sessionid" not in browser.cookies:
        raise RuntimeError(f"{email} could not sign in ({answer.status_code})")
    return browser


def _filled_in(educator: httpx.Client, path: str) -> dict[str, str]:
    """Return the form of one piece of work with the third level on every criterion."""
    page = educator.get(path).text
    fields = dict.fromkeys(re.findall(r'name="(c\d+)"', page), "2")
    revision = re.search(r'name="revision" value="(\d+)"', page)
    if not fields or not revision:
        raise RuntimeError(f"{path} has no form to grade with")
    return {**fields, "revision": revision[1], "comment": "", "csrfmiddlewaretoken": educator.cookies["csrftoken"]}


def _delay(educator: httpx.Client, learner: httpx.Client, work: str) -> float:
    """Return the seconds from posting the grade to the wallet's page with one credential more."""

    def held() -> int:
        return len(set(re.findall(r'href="(/c/[^/"]+/)"', learner.get("/wallet/").text)))

    before, path = held(), f"/manage/harbourside/grading/{work}/"
    form = _filled_in(educator, path)
    began = time.monotonic()
    educator.post(path, data=form).raise_for_status()
    while held() == before:
        if time.monotonic() - began > 60:
            raise RuntimeError("no credential came within a minute")
        time.sleep(POLL)
    return time.monotonic() - began


def delay() -> list[Row]:
    """Measure from the click on a grade to the credential in the learner's wallet, for all work that waits."""
    with place.running() as here:
        educator = _signed_in(here, next(email for email in here.sign_ins() if email.startswith("tomas")))
        took = []
        for work, email in here.rows(WAITING):
            took.append(_delay(educator, _signed_in(here, str(email)), str(work)))
            time.sleep(0.37 * len(took) % 1)  # not in step with the worker's pauses
    how = f"{STARTED}; grade posted over HTTP, wallet asked every {POLL * 1000:.0f} ms; {len(took)} pieces"
    return [
        Row("grade to credential, median", median(took), "s", how, aim=2),
        Row("grade to credential, longest", max(took), "s", how, aim=2),
    ]


def memory() -> list[Row]:
    """Measure what all processes hold together, at rest and after they have answered and made pictures."""
    with place.running() as here:
        time.sleep(2)
        rest = sum(here.memory().values())
        for (award,) in here.rows("SELECT public_id FROM awards_award WHERE revoked_at IS NULL ORDER BY id LIMIT 5"):
            for form in ("png", "svg", "pdf", "json"):
                httpx.get(f"http://localhost:{here.port}/c/{award}.{form}", timeout=60).raise_for_status()
            load.hit(here.port, f"/c/{award}/", meter=here.cpu, connections=CONNECTIONS, seconds=2)
        each = here.memory()
    shares = {_short(name): round(size, 1) for name, size in each.items()}
    how = f"{STARTED}; PSS of supervisor, web server and worker"
    return [
        Row("memory, at rest", rest, "MB", how, aim=250),
        Row("memory, after load", sum(each.values()), "MB", f"{how}; pages, PNG, SVG and PDF", aim=250, against=shares),
    ]


def _short(name: str) -> str:
    """Return what a process is, without its paths."""
    pid, _, words = name.partition(" ")
    return f"{' '.join(Path(word).name for word in words.split())} ({pid})"
