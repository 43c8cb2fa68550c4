"""How a credential goes into a wallet, and what somebody is asked to show from theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.awards.models import Copy
from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.openid4.enquiring import MOST_LINK
from campus.openid4.fitting import Card, Choice, Need
from campus.openid4.models import Request
from campus.openid4.wording import label
from campus.organizations.models import Organization

JSON = str(Copy.Form.LDP_VC)
MOST_PICKS = 20


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


class LinkForm(forms.Form):
    """The link of somebody who asks to be shown something."""

    link = forms.CharField(
        label=_("The link of who asks"),
        help_text=_("It often starts with “openid4vp:”. Scan their code with your phone and copy what it says."),
        max_length=MOST_LINK,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono w-l", "spellcheck": "false", "autocomplete": "off"}),
    )


class ChooseForm(forms.Form):
    """What to show of what fits: one choice for each thing that is asked for."""

    def __init__(self, *args: Any, needs: Sequence[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs
        for at, need in enumerate(needs):
            found = [(each.card.ref, label(each)) for each in need.choices]
            none = [] if need.is_required else [("", _("Nothing here"))]
            meant = [each.card.ref for each in need.choices if each.is_meant]
            self.fields[f"need-{at}"] = forms.ChoiceField(
                label=_("What to show") if len(needs) == 1 else _("What to show, %d") % (at + 1),
                choices=[*found, *none],
                required=need.is_required,
                initial=meant[0] if len(meant) == 1 and need.is_required else "",
                widget=forms.RadioSelect,
            )

    def chosen(self) -> list[Choice]:
        """Return what was chosen."""
        said = [self.cleaned_data.get(f"need-{at}") for at in range(len(self.needs))]
        return [
            each for need, ref in zip(self.needs, said, strict=True) for each in need.choices if each.card.ref == ref
        ]


class FileForm(forms.Form):
    """A presentation to be handed over as a file: for which occasion, and what is in it."""

    challenge = forms.CharField(
        label=_("Challenge"),
        help_text=_("Whoever asks gives you this, letter by letter. It makes the file good for this occasion alone."),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "mono w-l", "spellcheck": "false", "autocomplete": "off"}),
    )
    domain = forms.CharField(
        label=_("For whom"),
        help_text=_("Their domain or address, as they gave it: https://jobs.example.org"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "w-l", "spellcheck": "false", "autocomplete": "off"}),
    )
    picks = forms.MultipleChoiceField(label=_("What is in it"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cards: Sequence[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        picks = self.fields["picks"]
        if isinstance(picks, forms.MultipleChoiceField):
            picks.choices = [(each.ref, label(Choice("", JSON, each))) for each in cards]

    def clean_challenge(self) -> str:
        """Return the challenge: a line that can be signed."""
        return _signable(self.cleaned_data["challenge"])

    def clean_domain(self) -> str:
        """Return the domain, as a line that can be signed."""
        return _signable(self.cleaned_data["domain"])

    def clean_picks(self) -> list[str]:
        """Return what was picked, at most MOST_PICKS."""
        picked: list[str] = self.cleaned_data["picks"]
        if len(picked) > MOST_PICKS:
            raise forms.ValidationError(_("At most %d in one file.") % MOST_PICKS)
        return picked


def _signable(text: str) -> str:
    try:
        return one_line(text)
    except InvalidError as err:
        raise forms.ValidationError(str(err)) from err
