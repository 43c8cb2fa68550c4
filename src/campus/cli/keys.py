"""`campus keys`: the keys that an institution signs with: seen, changed, and withdrawn when others have one."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from campus.cli.persons import whose
from campus.cli.words import fail, say

_HELP = {
    "list": "list them, with what each signed that is relied on",
    "rotate": "make a new one; what the old one signed stays valid",
    "compromised": "withdraw one that others may have, and put right what it signed",
}


def add(commands: Any) -> None:
    """Register `keys list`, `keys rotate` and `keys compromised`."""
    parser = commands.add_parser("keys", help="list, change or withdraw the keys an institution signs with")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    parsers = {name: what.add_parser(name, help=text) for name, text in _HELP.items()}
    for name, each in parsers.items():
        each.add_argument("institution", help="the institution, as its address names it")
        if name != "list":
            each.add_argument("--by", required=True, metavar="ADDRESS", help="the e-mail address of one of its owners")
        each.set_defaults(do=keys)
    withdrawn = parsers["compromised"]
    withdrawn.add_argument("key", help="the key, as `campus keys list` names it: key-1")
    withdrawn.add_argument("--since", required=True, type=_moment, help="from when others may have had it: 2026-11-01")
    withdrawn.add_argument("--take-back", metavar="REASON", default="", help="take back what was signed since then")
    withdrawn.add_argument("--apply", action="store_true", help="do it; without this, only say what would be done")


def keys(options: argparse.Namespace) -> int:
    """Do what was asked for one institution; return 1 where it could not be."""
    import django

    django.setup()
    from campus.common.errors import CampusError
    from campus.organizations.models import Organization

    organization = Organization.objects.filter(slug=options.institution).first()
    if organization is None:
        return fail(f"there is no institution {options.institution!r}.")
    if options.what == "list":
        return _list(organization)
    try:
        return {"rotate": _rotate, "compromised": _withdraw}[options.what](whose(options.by), organization, options)
    except CampusError as err:
        return fail(str(err))


def _list(organization: Any) -> int:
    from campus.awards import queries

    for key in organization.signing_keys.order_by("created_at", "pk"):
        state = "signs today"
        if key.compromised_at:
            state = f"withdrawn {_day(key.compromised_at)}"
        elif key.retired_at:
            state = f"retired {_day(key.retired_at)}"
        relied_on = queries.signed_by(key).count()
        say(f"{key.fragment}  made {_day(key.created_at)}  {state}  {relied_on} credentials  {key.multibase}")
    return 0


def _rotate(person: Any, organization: Any, _options: argparse.Namespace) -> int:
    from django.utils import timezone

    from campus.awards import services

    made = services.new_key(person, organization=organization, now=timezone.now())
    say(f"{made.fragment} signs from now on. What was signed before stays valid.")
    return 0


def _withdraw(person: Any, organization: Any, options: argparse.Namespace) -> int:
    from django.utils import timezone

    from campus.awards import services

    key = organization.signing_keys.filter(fragment=options.key).first()
    if key is None:
        return fail(
            f"{organization.slug} has no key {options.key!r}. `campus keys list {organization.slug}` names them."
        )
    found, now = services.leak(person, key=key, since=options.since), timezone.now()
    since = "taken back" if options.take_back else "issued anew"
    say(f"{key.fragment} signed {len(found.before)} credentials before {_day(options.since)}: they are issued anew.")
    say(f"It signed {len(found.since)} since then: they are {since}.")
    if not options.apply:
        say("Nothing was changed. Say --apply to do it.")
        return 0
    services.withdraw_key(person, key=key, now=now)
    # Until then somebody may have been given one more.
    found = services.leak(person, key=key, since=options.since)
    say(f"{key.fragment} is withdrawn: nobody believes what it signs any more.")
    done = sum(1 for _award in services.clear_up(person, found=found, now=now, reason=options.take_back))
    say(f"{done} credentials were put right. Their holders are told by mail, and old links lead to the new ones.")
    return 0


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or moment: write 2026-11-01 or 2026-11-01T09:00") from err
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
