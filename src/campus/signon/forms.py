"""What owners type to have their people sign in at their own provider."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.signon.models import Provider

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class NewForm(forms.Form):
    """What a way to sign in begins with."""

    name = forms.CharField(
        label=_("What people know it by"), max_length=60, help_text=_("It stands on a button: “College account”, say.")
    )
    kind = forms.ChoiceField(
        label=_("What it speaks"),
        choices=[
            (Provider.Kind.OIDC.value, _("OpenID Connect: Keycloak, Entra ID, Google Workspace")),
            (Provider.Kind.SAML.value, _("SAML 2.0: Shibboleth, ADFS, federations")),
        ],
        widget=forms.RadioSelect,
        initial=Provider.Kind.OIDC.value,
    )


class DomainForm(forms.Form):
    """A domain of the institution's own."""

    domain = forms.CharField(
        label=_("Domain"),
        max_length=190,
        help_text=_("What stands behind the @ of your addresses, such as college.example."),
        widget=forms.TextInput(attrs=_PLAIN),
    )


class _ProviderForm(forms.Form):
    """What both kinds have."""

    name = forms.CharField(label=_("What people know it by"), max_length=60)
    are_checked = forms.BooleanField(
        label=_("We have checked these addresses ourselves"),
        required=False,
        help_text=_(
            "Say yes only if nobody can change their own address at this provider unchecked. It counts for addresses "
            "under your own domains, and never where the provider says that one is not checked."
        ),
    )
    is_offered = forms.BooleanField(
        label=_("Show it where everybody signs in"),
        required=False,
        help_text=_("Until then it works by its own address, so that you can try it."),
    )


class OidcForm(_ProviderForm):
    """What an OpenID provider gave its administrator."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        help_text=_("The address of the provider, without “/.well-known/openid-configuration”."),
        widget=forms.TextInput(attrs={"inputmode": "url", **_PLAIN}),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=200, widget=forms.TextInput(attrs=_PLAIN))
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=400,
        required=False,
        strip=True,
        help_text=_("It is sealed and never shown again. Leave it empty to keep the one that is here."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("name", "issuer", "client_id", "secret")

    def clean_issuer(self) -> str:
        """Take the whole address of the description too: that is what some providers show."""
        issuer: str = self.cleaned_data["issuer"]
        return issuer.strip().removesuffix("/.well-known/openid-configuration")


class SamlForm(_ProviderForm):
    """What a SAML identity provider says of itself."""

    metadata_url = forms.CharField(
        label=_("Address of the provider’s metadata"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", **_PLAIN}),
    )
    metadata = forms.CharField(
        label=_("Or the metadata itself"),
        max_length=200_000,
        required=False,
        help_text=_("XML. Leave both empty to keep what is here."),
        widget=forms.Textarea(attrs={"rows": 6, **_PLAIN}),
    )
    field_order = ("name", "metadata_url", "metadata")
