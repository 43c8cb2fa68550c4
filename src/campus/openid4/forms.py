"""How a credential goes into a wallet, and what somebody is asked to show from theirs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.awards.models import Copy


class OfferForm(forms.Form):
    """The kind of wallet, and whether the offer is to be protected with a number."""

    form = forms.ChoiceField(
        label=_("Which wallet do you have?"),
        choices=[
            (Copy.Form.LDP_VC, _("One for badges and certificates of learning (Open Badges 3.0)")),
            (Copy.Form.SD_JWT, _("A European identity wallet, or another that knows SD-JWT")),
            (Copy.Form.JWT_VC_JSON, _("One that knows signed tokens only (JWT)")),
        ],
        initial=Copy.Form.LDP_VC,
        widget=forms.RadioSelect,
    )
    has_pin = forms.BooleanField(
        label=_("Protect it with a number"),
        help_text=_("Your wallet then asks for six digits that only this page shows. Some wallets cannot do this."),
        required=False,
    )
