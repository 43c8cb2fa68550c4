"""allauth's forms in our words: labels and hints, and no placeholders, which vanish when they are needed."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as theirs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS = {
    "name": _("Your name"),
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("The same once more"),
    "oldpassword": _("Your password until now"),
    "code": _("Code"),
}
LENGTH = _("At least 10 characters. A few words that only you would put together are best.")


class _Worded:
    """Sets labels, and the hints that a form names."""

    hints: ClassVar[dict[str, str | Promise]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Worded, theirs.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by password."""

    hints: ClassVar = {"login": _("Any address you have confirmed, old or new.")}


class SignUpForm(_Worded, theirs.SignupForm):  # type: ignore[misc]  # allauth ships no types
    """A new account."""

    hints: ClassVar = {
        "name": _("As it should stand on what you earn. You can change it, or leave it off credentials, later."),
        "email": _("We mail a code to it, so that we know it is yours. You can add others later."),
        "password1": LENGTH,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = LABELS["password"]


class AddAddressForm(_Worded, theirs.AddEmailForm):  # type: ignore[misc]  # allauth ships no types
    """One more address."""

    hints: ClassVar = {"email": _("We mail a code to it. It is yours once you have typed that in.")}


class ChangePasswordForm(_Worded, theirs.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """A new password for the old one."""

    hints: ClassVar = {"password1": LENGTH}


class SetPasswordForm(_Worded, theirs.SetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """A first password."""

    hints: ClassVar = {"password1": LENGTH}


class ResetPasswordForm(_Worded, theirs.ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for a link to choose a new password."""

    hints: ClassVar = {"email": _("Any address you have confirmed, old or new.")}


class NewPasswordForm(_Worded, theirs.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    """The new password, behind that link."""

    hints: ClassVar = {"password1": LENGTH}


class StillYouForm(_Worded, theirs.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The password once more, before what guards the account."""


class AskCodeForm(_Worded, theirs.RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for a code to sign in with."""

    hints: ClassVar = {"email": _("Any address you have confirmed, old or new.")}


class SignInCodeForm(_Worded, theirs.ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """That code."""


class AddressCodeForm(_Worded, theirs.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # allauth ships no types
    """The code that confirms an address."""
