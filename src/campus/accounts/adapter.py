"""Where allauth asks us how we do things."""

from __future__ import annotations

import logging
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from campus.accounts.joining import claim
from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.accounts.services import MailNotSentError, forget_password, send
from campus.accounts.theme import keep_theme
from campus.common.errors import CampusError
from campus.ui.house import house_of

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Our choices on top of allauth's."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("Mails go to this address. Send them elsewhere first, then remove it."),
        "duplicate_email": _("This address is yours already."),
        "email_password_mismatch": _("Address and password do not fit together. Nothing else was checked."),
        "email_taken": _("This address belongs to an account already."),
        "enter_current_password": _("This is not your password until now."),
        "incorrect_code": _("This is not the code we mailed. Look at the newest mail."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link does not work any more. Ask for a new one."),
        "invalid_login": _("Type in an address and a password."),
        "max_email_addresses": _("More than %d addresses do not fit. Remove one first."),
        "too_many_login_attempts": _(
            "Too many tries in a short time. Wait five minutes, or have a code mailed to you."
        ),
        "unknown_email": _("Type in an address of yours."),
        "rate_limited": _("A mail went out a moment ago. Wait half a minute before you ask for another."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links stand under the public address, never under the one a request came by."""
        around = {"email": email, "house": house_of(current.request), "base": settings.PUBLIC_URL}
        try:
            send(self.render_mail(template_prefix, email, {**context, **around}))
        except MailNotSentError as err:
            logger.exception("A mail was not sent: %s", template_prefix)
            page = render(current.request, "account/mail_not_sent.html", status=503)
            raise ImmediateHttpResponse(page) from err

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm an address, and give its owner what was sent to it before; else the sweep does so a little later."""
        is_new = not addresses(email_address.user)
        is_confirmed = bool(super().confirm_email(request, email_address))
        if is_confirmed:
            if is_new and _came_by_code(request, email_address.user):
                forget_password(email_address.user)
            try:
                claim(email_address.user, email=email_address.email, now=timezone.now())
            except CampusError as err:  # one of the two accounts is being deleted
                logger.warning("What was sent to an address of person %s stays apart: %s", email_address.user_id, err)
            for path in settings.ADDRESS_CONFIRMED:
                import_string(path)(email_address.user, email=email_address.email, now=timezone.now())
        return is_confirmed

    def get_login_stages(self) -> list[str]:
        """Return the steps of a sign-in: allauth's, and those of upper apps (settings.SIGN_IN_STAGES)."""
        return [*super().get_login_stages(), *settings.SIGN_IN_STAGES]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody begins who was not on the way elsewhere: at their desk, or with what they learn."""
        if import_string(settings.HAS_DESK)(request.user):
            return reverse("manage")
        return str(super().get_login_redirect_url(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return where a new password is chosen, under the public address."""
        return settings.PUBLIC_URL + urlsplit(str(super().get_reset_password_from_key_url(key))).path

    def post_login(self, request: HttpRequest, user: Person, **named: Any) -> HttpResponse:
        """Put the theme that the person chose into this browser."""
        response: HttpResponse = super().post_login(request, user, **named)
        if user.theme:
            keep_theme(response, theme=user.theme, is_secure=request.is_secure())
        return response


def _came_by_code(request: HttpRequest, person: Person) -> bool:
    """Say whether somebody signs in by a mailed code alone: who began the account, with a password, may be another."""
    return [each["method"] for each in get_authentication_records(request, person)][-1:] == ["code"]
