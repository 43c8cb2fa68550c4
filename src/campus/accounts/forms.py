"""Forms about people."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campus.accounts.models import Person


class NameForm(forms.Form):
    """What sign-up asks beside address and password."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As it should stand on what you earn."))
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Keep the name; allauth calls this once the person is made."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
