"""What an owner says about a key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.api.models import Key

LABELS = {
    Key.Scope.AWARDS_WRITE: _("Award, and take back"),
    Key.Scope.AWARDS_READ: _("Read all awards, with the names of those who hold them"),
    Key.Scope.ACHIEVEMENTS_READ: _("Read which achievements there are"),
}


class KeyForm(forms.Form):
    """A new key: the program that will use it, and what that may do."""

    name = forms.CharField(
        label=_("Which program will use it"),
        help_text=_("So that you know which one to take back: “Student records”."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=list(LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
