"""What forms say when something is wrong, in the house's words: the fact, the limit, what to do.

Django keeps these words on its classes; here is the one place where they are changed, once, at start-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy returns, known to type checkers alone

MESSAGES: dict[type[forms.Field], dict[str, str | _StrPromise]] = {
    forms.Field: {"required": _("This is empty. Fill it in.")},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.ChoiceField: {
        "required": _("Choose one."),
        "invalid_choice": _("%(value)s is not among the choices. Choose one of them."),
    },
    forms.MultipleChoiceField: {"required": _("Choose at least one.")},
    forms.IntegerField: {"invalid": _("Write a whole number, such as 12.")},
    forms.FloatField: {"invalid": _("Write a number, such as 12.5.")},
    forms.DecimalField: {"invalid": _("Write a number, such as 12.5.")},
    forms.DateField: {"invalid": _("Write a date as year, month, day: 2026-10-14.")},
    forms.FileField: {
        "required": _("Choose a file."),
        "empty": _("This file is empty. Choose another, or save it again first."),
        "missing": _("No file arrived. Choose it again."),
    },
}


def speak() -> None:
    """Put the words in place."""
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    validators.MaxLengthValidator.message = ngettext_lazy(
        "This holds %(limit_value)d character; yours has %(show_value)d.",
        "This holds %(limit_value)d characters; yours has %(show_value)d.",
        "limit_value",
    )
    validators.MinLengthValidator.message = ngettext_lazy(
        "This needs at least %(limit_value)d character; yours has %(show_value)d.",
        "This needs at least %(limit_value)d characters; yours has %(show_value)d.",
        "limit_value",
    )
    validators.MaxValueValidator.message = _("%(limit_value)s is the most this can be.")
    validators.MinValueValidator.message = _("%(limit_value)s is the least this can be.")
    validators.EmailValidator.message = _("An e-mail address looks like name@example.org.")
    forms.EmailField.default_error_messages = {"invalid": validators.EmailValidator.message}
    validators.URLValidator.message = _("An address of a page looks like https://example.org/page.")
    forms.URLField.default_error_messages = {"invalid": validators.URLValidator.message}
