"""What a learner types to connect a host."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ConnectForm(forms.Form):
    """The address of another place that keeps badges."""

    address = forms.CharField(
        label=_("Address of the other service"),
        max_length=300,
        help_text=_("Such as badges.example.org. It has to know Open Badges 3.0."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
