"""What is asked of somebody who lost an address, and of staff whose people are about to lose theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.organizations.models import Organization

MOST_ADDRESSES = 5000


class RescueForm(forms.Form):
    """Which address, whose award, and how one can tell."""

    address = forms.EmailField(label=_("The address you lost"), max_length=254)
    organization = forms.ModelChoiceField(
        label=_("Who awarded it to you"), queryset=Organization.objects.filter(kind=Organization.Kind.ISSUER)
    )
    words = forms.CharField(
        label=_("How they can tell that it is you"),
        max_length=1000,
        help_text=_(
            "What you took part in and when, a number they know you by, or whom they can ask. No passwords, and no "
            "copies of papers."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_words(self) -> str:
        """Refuse what is no text."""
        try:
            return one_line(self.cleaned_data["words"])
        except InvalidError as err:
            raise forms.ValidationError(str(err)) from err


class LeaversForm(forms.Form):
    """Which addresses end, and when."""

    domain = forms.RegexField(
        regex=r"^@?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        label=_("Every address at"),
        required=False,
        max_length=253,
        help_text=_("The part after the @, such as students.example.org."),
    )
    addresses = forms.CharField(
        label=_("Or these addresses"),
        required=False,
        max_length=400_000,
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ends_on = forms.DateField(
        label=_("They end on"), widget=forms.DateInput(attrs={"type": "date", "class": "w-m"}, format="%Y-%m-%d")
    )

    def clean_domain(self) -> str:
        """Return it as it stands in addresses."""
        return str(self.cleaned_data["domain"]).lower().removeprefix("@")

    def clean_addresses(self) -> list[str]:
        """Return one for each line that has one."""
        found = [line.strip().lower() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(_("At most %d addresses at a time.") % MOST_ADDRESSES)
        return found

    def clean(self) -> dict[str, Any]:
        """Have one of the two, and a day that is still to come."""
        said = super().clean() or self.cleaned_data
        if not self.errors and bool(said["domain"]) == bool(said["addresses"]):
            self.add_error("domain", _("Name a domain or list addresses: one of the two."))
        if "ends_on" in said and said["ends_on"] <= timezone.localdate():
            self.add_error("ends_on", _("This day has to be still to come."))
        return said
