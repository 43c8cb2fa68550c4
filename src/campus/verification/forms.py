"""What somebody shows us to be checked: a link, a file, or the credential's own text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campus.verification.links import MOST_BYTES, tidy

MOST_LINK = 2000


class ShowForm(forms.Form):
    """A link, a file or text, in this order: the first that is there is checked."""

    link = forms.CharField(
        label=_("Paste a link"),
        help_text=_("The address of the credential’s page, or what a QR code led you to."),
        required=False,
        max_length=MOST_LINK,
        widget=forms.TextInput(attrs={"class": "w-l", "inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or drop a file"),
        help_text=_(
            "PNG, SVG, PDF, JSON or JWT, up to 5\N{NO-BREAK SPACE}MB. "
            "A picture of a badge counts only if it is the original file, not a screenshot."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg,.pdf,.json,.jwt,.txt"}),
    )
    text = forms.CharField(
        label=_("Or paste the credential itself"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono w-l", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("Compare an e-mail address, if you like"),
        help_text=_("The one that the person gave you. It is compared with what the credential holds, and not kept."),
        required=False,
        widget=forms.EmailInput(attrs={"class": "w-l", "autocomplete": "off"}),
    )

    def clean_link(self) -> str:
        """Return the link with its beginning put back where it was lost in copying."""
        return tidy(self.cleaned_data["link"])

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse what is larger than any credential."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("A file holds at most 5\N{NO-BREAK SPACE}MB; this one is larger."))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for one of the three."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("link") or cleaned.get("file") or cleaned.get("text")):
            self.add_error("link", _("Paste a link or some text, or choose a file."))
        return cleaned
