"""`campus reset-second-step`: for whoever runs this place, where no owner of an institution can help."""

from __future__ import annotations

import argparse
from typing import Any

from campus.cli.persons import whose
from campus.cli.words import fail, say


def add(commands: Any) -> None:
    """Register `reset-second-step`."""
    text = "remove the passkeys, codes and password of somebody who lost them, to be set up anew"
    parser = commands.add_parser("reset-second-step", help=text)
    parser.add_argument("address", help="an e-mail address that they have confirmed here; they are told by mail")
    parser.set_defaults(do=reset)


def reset(options: argparse.Namespace) -> int:
    """Do it for one person; return 1 where nobody has the address."""
    import django

    django.setup()
    from django.utils import timezone

    from campus.common.errors import CampusError
    from campus.factors import queries, staff

    try:
        person = whose(options.address)
    except CampusError as err:
        return fail(str(err))
    if not queries.has_factor(person):
        return fail(f"{options.address} has no passkey and no app for codes.")
    staff.clear(person, actor=None, organization_id=None, now=timezone.now())
    say(f"The passkeys and codes of {person.name} are gone. They sign in by a mailed code and set them up anew.")
    return 0
