"""The forms of a connection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.lti.models import Registration


class NewForm(forms.Form):
    """What a connection begins with."""

    name = forms.CharField(
        label=_("Name of the learning platform"), max_length=120, help_text=_("For yourselves, such as “Moodle”.")
    )


class ValuesForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own is no generic when it runs
    """What the platform shows its administrator, to be typed in by hand."""

    class Meta:
        model = Registration
        fields = ("name", "issuer", "client_id", "authorize_url", "token_url", "jwks_url", "audience", "is_trusted")
        labels = {
            "name": _("Name"),
            "issuer": _("Platform ID (issuer)"),
            "client_id": _("Client ID"),
            "authorize_url": _("Authentication request address"),
            "token_url": _("Access token address"),
            "jwks_url": _("Public key set address"),
            "audience": _("Audience of token requests"),
            "is_trusted": _("Believe the e-mail addresses that it names"),
        }
        help_texts = {
            "audience": _("Only where the platform shows one apart; Brightspace does."),
            "is_trusted": _(
                "People then arrive in the account that has confirmed this address, if it stands under a domain that "
                "you have proved (Settings, Sign-in). Say yes only if you run the platform yourselves and nobody can "
                "change their own address there unchecked."
            ),
        }
