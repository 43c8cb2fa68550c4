"""Set Django's forms in the house's markup: `settings.FORM_RENDERER = "campus.ui.renderer.HouseRenderer"`.

Our widget templates lie in a folder of their own, searched before Django's; those in an app's templates would not be.
"""

from __future__ import annotations

from pathlib import Path

import django.forms
from django.forms.renderers import BaseRenderer
from django.template.backends.base import BaseEngine
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property

OURS = Path(__file__).parent / "form_templates"
DJANGOS = Path(django.forms.__file__).parent / "templates"


class HouseRenderer(BaseRenderer):
    """Draw fields as label, hint, error, input, and whole forms with an error summary before them."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> BaseEngine:
        """The template engine of forms, which needs no settings of the site."""
        options = {"builtins": ["django.templatetags.i18n", "django.templatetags.static"]}
        return DjangoTemplates({"APP_DIRS": True, "DIRS": [OURS, DJANGOS], "NAME": "house", "OPTIONS": options})

    def get_template(self, template_name: str) -> object:
        """Return the template by its name."""
        return self.engine.get_template(template_name)
