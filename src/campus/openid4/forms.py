"""How a credential goes into a wallet, and what somebody is asked to show from theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.awards.models import Copy
from campus.openid4.models import Request
from campus.organizations.models import Organization


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


class AskForm(forms.Form):
    """What is to be shown, and in whose name it is asked for."""

    kind = forms.ChoiceField(
        label=_("What do you want to be shown?"),
        choices=[
            (Request.Kind.SKILL, _("A badge with a certain skill")),
            (Request.Kind.ACHIEVEMENT, _("A certain badge")),
            (Request.Kind.ISSUER, _("A badge of a certain institution")),
            (Request.Kind.ANY, _("Any badge")),
        ],
        initial=Request.Kind.SKILL,
        widget=forms.RadioSelect,
    )
    wanted = forms.CharField(
        label=_("Which one?"),
        help_text=_(
            "The name of the skill or of the badge, or the address of its page. "
            "Of an institution its domain, or its name if it is one of this site."
        ),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "w-l", "autocomplete": "off"}),
    )
    organization = forms.ModelChoiceField(
        label=_("In whose name do you ask?"),
        help_text=_("The person reads this name in their wallet."),
        queryset=Organization.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, mine: Collection[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.filter(pk__in=[each.pk for each in mine]).order_by("name")
        if len(mine) == 1:
            field.initial = next(iter(mine))

    def clean(self) -> dict[str, Any]:
        """Ask which one, but for any."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") != Request.Kind.ANY and not cleaned.get("wanted", "").strip():
            self.add_error("wanted", _("Say what you want to be shown."))
        return cleaned
