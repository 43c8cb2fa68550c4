"""What somebody chooses to get mails about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.letters.models import Topic

LABELS = {
    Topic.GRADES: _("Grades, marks and decisions on what you handed in"),
    Topic.COMMENTS: _("Comments on your work"),
    Topic.REVIEWS: _("Reviews that you are asked for, and that you get"),
}


class MailsForm(forms.Form):
    """Which mails somebody wants."""

    topics = forms.MultipleChoiceField(
        label=_("Send me mails about"),
        choices=list(LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several things that happen within some minutes are one mail."),
    )
