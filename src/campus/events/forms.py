"""What owners type to have events come in and go out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.events.models import Endpoint, Source, Topic

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class SourceForm(forms.Form):
    """A system that may tell of events."""

    name = forms.CharField(
        label=_("What it is called"), max_length=120, help_text=_("As you will know it again: the course player, say.")
    )
    kind = forms.ChoiceField(
        label=_("How it tells"),
        choices=[
            (Source.Kind.XAPI.value, _("xAPI statements")),
            (Source.Kind.CALIPER.value, _("Caliper events")),
            (Source.Kind.WEBHOOK.value, _("Signed webhooks")),
        ],
        widget=forms.RadioSelect,
        initial=Source.Kind.XAPI.value,
    )


class FileForm(forms.Form):
    """A table of what people did elsewhere."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Its first line names the columns: email, verb and activity, and if you like score, success, at, title, id."
        ),
    )


class WhoForm(forms.Form):
    """Who an unknown actor is."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class EndpointForm(forms.Form):
    """Where news goes."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "It begins with https. Of a record store: up to and with “/xapi” or the like, without “/statements”."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", **_PLAIN}),
    )
    kind = forms.ChoiceField(
        label=_("What is there"),
        choices=[
            (Endpoint.Kind.WEBHOOK.value, _("A program that takes webhooks")),
            (Endpoint.Kind.LRS.value, _("A Learning Record Store")),
        ],
        widget=forms.RadioSelect,
        initial=Endpoint.Kind.WEBHOOK.value,
    )
    topics = forms.MultipleChoiceField(
        label=_("What it is told of"),
        choices=[
            (Topic.EARNED.value, _("Somebody earned an achievement")),
            (Topic.ISSUED.value, _("A credential was issued")),
            (Topic.CLAIMED.value, _("A holder loaded a credential into a wallet")),
            (Topic.REVOKED.value, _("A credential was taken back")),
            (Topic.EXPIRED.value, _("A credential ended")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=[each.value for each in Topic],
        help_text=_("A record store is told of what was earned, whatever else is chosen."),
    )
    key = forms.CharField(
        label=_("User"),
        max_length=200,
        required=False,
        help_text=_("Of a record store."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        help_text=_("Of a record store. It is kept sealed and shown nowhere."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
