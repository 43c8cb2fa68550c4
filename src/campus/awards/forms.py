"""What staff type about awards: the reason for taking one back, and whether it can be earned again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.awards.models import Award
from campus.awards.services import LONGEST_REASON

AGAIN = [
    (Award.Again.NEW.value, _("Yes, by what is shown from now on")),
    (Award.Again.ALL.value, _("Yes, and all that was shown so far counts: perhaps at once")),
    (Award.Again.NO.value, _("No, only the staff can give it again")),
]


class RevokeForm(forms.Form):
    """Why an award is taken back; its holder reads it, and so does whoever asks us."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        help_text=_("The holder reads this, so say it to them. At most 300 characters."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-l"}),
    )
    again = forms.ChoiceField(
        label=_("Can its rule give it to them again?"),
        choices=AGAIN,
        initial=Award.Again.NEW,
        widget=forms.RadioSelect,
    )
    is_sure = forms.BooleanField(label=_("I understand that this cannot be undone"))


class SureForm(forms.Form):
    """A tick before something that cannot be undone."""

    is_sure = forms.BooleanField(label=_("I understand that this cannot be undone"))
