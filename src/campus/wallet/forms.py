"""What a holder puts in and how they order it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campus.wallet.models import Collection, Mark
from campus.wallet.parcels import MOST_BYTES

MOST_TEXT = MOST_BYTES
MOST_FILES = 200  # chosen at one go: browsers send no more than that comfortably; a ZIP has no such end


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """Several files at once: `cleaned_data` has a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, each of which may be of any kind: what is in them is looked at later."""
        files: list[UploadedFile[Any]] = [each for each in data or [] if each]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("More than %d files at once: put them into a ZIP.") % MOST_FILES)
        return files


class AddForm(forms.Form):
    """Files, a link, a text: whatever is there is taken in."""

    file = _Files(
        label=_("Choose files"),
        help_text=_(
            "Badges as PNG, SVG, PDF, JSON or JWT, up to 5\N{NO-BREAK SPACE}MB each; a ZIP of many; what a wallet here "
            "gave you to take away; a CSV list of certifications."
        ),
        required=False,
        widget=_ManyFiles(attrs={"accept": ".png,.svg,.pdf,.json,.jwt,.jsonld,.txt,.zip,.csv"}),
    )
    link = forms.CharField(
        label=_("Or paste a link"),
        help_text=_(
            "The public page of a badge: Badgr, Canvas Credentials, Credly, Moodle, Open Badge Factory and others."
        ),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"class": "w-l", "inputmode": "url", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Or paste the credential itself"),
        help_text=_("JSON or a token, one or several; or links, one a line."),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono w-l", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the three."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("file", "link", "text")):
            self.add_error("file", _("Choose a file, or paste a link or a text."))
        return cleaned


class OrderForm(forms.Form):
    """How one credential is kept: words, collections, where it stands."""

    is_pinned = forms.BooleanField(label=_("Pinned: it stands first"), required=False)
    place = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[
            (Mark.Place.OPEN, _("In the wallet")),
            (Mark.Place.ARCHIVED, _("Put away: still yours, but out of the list")),
            (Mark.Place.HIDDEN, _("Hidden: not offered anywhere either")),
        ],
        widget=forms.RadioSelect,
    )
    tags = forms.CharField(
        label=_("Your words for it"),
        help_text=_("With commas between them. Only you see them."),
        required=False,
        max_length=600,
        widget=forms.TextInput(attrs={"class": "w-l", "autocomplete": "off"}),
    )
    collections = forms.MultipleChoiceField(
        label=_("In collections"), required=False, widget=forms.CheckboxSelectMultiple
    )
    fresh = forms.CharField(label=_("In a new collection"), required=False, max_length=80)

    def __init__(self, *args: Any, collections: list[Collection], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["collections"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.public_id, each.name) for each in collections]
        if not collections:
            del self.fields["collections"]

    def clean_tags(self) -> list[str]:
        """Return the words one by one."""
        return [each.strip() for each in self.cleaned_data["tags"].split(",") if each.strip()]


class CollectionForm(forms.Form):
    """The name of a collection."""

    name = forms.CharField(label=_("Name"), max_length=80)
