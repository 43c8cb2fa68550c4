"""The step of a sign-in that asks for the code of an app, after address and password or a mailed code (allauth)."""

from __future__ import annotations

from typing import cast

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from campus.accounts.models import Person
from campus.factors import browser, queries

KEY = "second-step"


class SecondStep(LoginStage):  # type: ignore[misc]  # allauth ships no types
    """Asks who has set up an app for a code of it, unless a passkey was shown just now."""

    key = KEY
    urlname = "second-step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return the page to go on to, if any, and that the sign-in goes on."""
        person = self.login.user
        if not isinstance(person, Person) or queries.app(person) is None:
            return None, True
        if browser.has_shown(self.request, person, within=browser.ANSWER_SECONDS[browser.ENTER]):
            return None, True
        return redirect("second-step"), True


def waiting(request: HttpRequest) -> tuple[Person, SecondStep] | None:
    """Return who is half-way through signing in in this browser, and the step that they are at."""
    stage = LoginStageController.enter(request, KEY)
    if stage is None or not isinstance(stage.login.user, Person):
        return None
    return stage.login.user, cast(SecondStep, stage)
