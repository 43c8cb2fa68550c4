"""What the forms of every way of showing a skill share. What rules say is said by the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from campus.common.errors import InvalidError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy returns, known to type checkers alone


def take_error(form: forms.Form | forms.ModelForm[Any], error: InvalidError) -> None:
    """Show what a service refused beside the field it names, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def sentences(label: str | _StrPromise) -> forms.CharField:
    """Return a field for a sentence or two, which may stay empty."""
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))
