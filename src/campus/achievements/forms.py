"""The form that defines what can be earned, and the choices of its badge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campus.achievements.models import Version
from campus.achievements.standard_form import STANDARD, StandardForm
from campus.achievements.uploads import MOST_BYTES, badge_file
from campus.achievements.wording import LANGUAGES, ects_of
from campus.common.errors import InvalidError
from campus.skills.models import Skill
from campus.skills.queries import matching
from campus.ui.badge_parts import FOOT_MAX, PICTOGRAMS, RIBBON_MAX, RING_MAX, SCHEMES, SHAPES
from campus.ui.widgets import PictureSelect, pictogram_pictures, scheme_pictures, shape_pictures

# The types of Open Badges 3.0 (AchievementType) that a place like this awards, the commonest first.
KINDS = [
    ("Badge", _("Badge")),
    ("MicroCredential", _("Micro-credential")),
    ("CertificateOfCompletion", _("Certificate of completion")),
    ("Certificate", _("Certificate")),
    ("Certification", _("Certification")),
    ("Competency", _("Competency")),
    ("Course", _("Course")),
    ("LearningProgram", _("Learning programme")),
    ("Assessment", _("Assessment")),
    ("Assignment", _("Assignment")),
    ("Fieldwork", _("Fieldwork")),
    ("CommunityService", _("Community service")),
    ("CoCurricular", _("Beside the course")),
    ("License", _("Licence")),
    ("Membership", _("Membership")),
    ("Award", _("Award")),
    ("Achievement", _("Achievement of another kind")),
]
SHAPE_NAMES = {
    "circle": _("Circle"), "hexagon": _("Hexagon"), "shield": _("Shield"), "square": _("Square"),
    "octagon": _("Octagon"),
}  # fmt: skip
PICTOGRAM_NAMES = {
    "data": _("Chart"), "aid": _("First aid"), "hook": _("Hook"), "book": _("Book"), "care": _("Care"),
    "tool": _("Hammer"), "compass": _("Compass"), "leaf": _("Leaf"), "speech": _("Speech"), "flask": _("Flask"),
    "code": _("Code"), "key": _("Key"),
}  # fmt: skip
SCHEME_NAMES = {"ink": _("Ink"), "paper": _("Paper"), "duo": _("Two inks")}
OTHER = "other"
VALIDITIES = [("", _("Life")), ("12", _("One year")), ("24", _("Two years")), ("36", _("Three years")),
              (OTHER, _("Another time, in months"))]  # fmt: skip
LONGEST_NUMBER = 18  # digits of a 64-bit integer that is surely one
MOST_MONTHS = 1200
DESIGN = ("shape", "pictogram", "scheme", "ring", "foot", "ribbon")


class BadgeText(forms.CharField):
    """Text that has so many places on a badge and no more; it says by how much it is too long."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.most = most

    def validate(self, value: str) -> None:
        """Refuse what does not fit."""
        super().validate(value)
        over = len(value) - self.most
        if over > 0:
            words = ngettext(
                "Too long by %(over)d character: it holds %(most)d. The preview shows what fits.",
                "Too long by %(over)d characters: it holds %(most)d. The preview shows what fits.",
                over,
            )
            raise forms.ValidationError(words % {"over": over, "most": self.most})


class SkillsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's cannot be given one at run time
    """Skills to tick; a number larger than any column holds is no choice, where SQLite would fail on it."""

    def clean(self, value: Any) -> Any:
        """Refuse what cannot be a number of a skill before the database is asked."""
        for each in value or []:
            if len(str(each)) > LONGEST_NUMBER:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(each)[:20]})
        return super().clean(value)


class VersionForm(StandardForm):
    """One version of an achievement. `hue` colours the choices; `skills` are those that may be ticked."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("What a person can say they have earned, in five words or fewer."),
    )  # fmt: skip
    description = forms.CharField(
        label=_("In one sentence"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown under the name everywhere. Say what the person can do."),
    )  # fmt: skip
    criteria = forms.CharField(
        label=_("What a person must do"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("An employer reads this to judge the badge. Name the work, not the course. Lists begin with “- ”."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.Select(attrs={"class": "w-m"}))
    shape = forms.ChoiceField(label=_("Shape"))
    pictogram = forms.ChoiceField(label=_("Pictogram"))
    scheme = forms.ChoiceField(
        label=_("Colours"), help_text=_("Made from the institution’s accent; each keeps its contrast.")
    )
    ring = BadgeText(
        most=RING_MAX, label=_("Ring text"), widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("Round the edge, at most 34 characters."),
    )  # fmt: skip
    ribbon = BadgeText(
        most=RIBBON_MAX, label=_("Ribbon"), widget=forms.TextInput(attrs={"class": "w-m"}),
        help_text=_("The level in a word, at most 14 characters. Leave empty for none."),
    )  # fmt: skip
    foot = BadgeText(
        most=FOOT_MAX, label=_("Foot text"), widget=forms.TextInput(attrs={"class": "w-m"}),
        help_text=_("Below, at most 20 characters, on a badge without a ribbon."),
    )  # fmt: skip
    image = forms.FileField(
        label=_("Or a picture of your own"), required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg"}),
        help_text=_("PNG or SVG, square, up to 1\N{NO-BREAK SPACE}MB. It takes the place of the badge drawn here."),
    )  # fmt: skip
    image_alt = forms.CharField(
        label=_("Your picture in words"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("For those who cannot see it: what it shows and what stands on it."),
    )  # fmt: skip
    is_drawn = forms.BooleanField(label=_("Take the badge drawn here again, not the picture"), required=False)
    skills = SkillsField(
        Skill.objects.none(), label=_("Skills it shows"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skill_search = forms.CharField(
        label=_("Find a skill"), required=False, max_length=120, widget=forms.TextInput(attrs={"class": "w-m"}),
        help_text=_("A word or two; what is found is added to the list above for ticking."),
    )  # fmt: skip
    skill_name = forms.CharField(
        label=_("Or note a new one: its name"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"class": "w-l"}),
    )  # fmt: skip
    skill_url = forms.URLField(
        label=_("Its address"), required=False, max_length=400, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "w-l"}),
        help_text=_("Where a published framework, such as ESCO, or you yourselves say what it is."),
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("Hours of work"), required=False, min_value=0, max_digits=6, decimal_places=1,
        widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "decimal"}),
        help_text=_("For most people, all in all. 25 hours are counted as 1 ECTS."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Level"), required=False, widget=forms.Select(attrs={"class": "w-m"}),
        choices=[("", _("None stated")), *((str(n), f"EQF {n}") for n in range(1, 9))],
        help_text=_("Of the European Qualifications Framework."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), widget=forms.Select(attrs={"class": "w-m"}))
    valid = forms.ChoiceField(label=_("Valid for"), choices=VALIDITIES, required=False, widget=forms.RadioSelect)
    months = forms.IntegerField(
        label=_("Months, if another time"), required=False, min_value=1, max_value=MOST_MONTHS,
        widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, hue: int, shown: Version | None = None, search: str = "", **named: Any) -> None:
        super().__init__(*args, **named)
        self.shown, self.search = shown, search
        pictogram = str(self["pictogram"].value() or "book")
        for name, choices, pictures in (
            ("shape", [(key, SHAPE_NAMES[key]) for key in SHAPES], shape_pictures()),
            ("pictogram", [(key, PICTOGRAM_NAMES.get(key, key)) for key in PICTOGRAMS], pictogram_pictures()),
            ("scheme", [(key, SCHEME_NAMES[key]) for key in SCHEMES], _scheme_pictures(hue, pictogram)),
        ):
            self._pictures(name, choices, pictures)
        self._choice("language").choices = LANGUAGES
        self._skills().queryset = Skill.objects.filter(pk__in=self._offered()).order_by("name")
        if shown is None or not shown.image:
            del self.fields["is_drawn"]

    def _pictures(self, name: str, choices: list[tuple[str, Any]], pictures: dict[str, str]) -> None:
        field = self._choice(name)
        field.widget = PictureSelect(pictures=pictures)
        field.choices = choices

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _skills(self) -> forms.ModelMultipleChoiceField[Skill]:
        field = self.fields["skills"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        return field

    def _offered(self) -> set[int]:
        """Return the skills to tick: those of the version, those ticked before, and what a search found."""
        offered = {skill.pk for skill in self.initial.get("skills", [])}
        offered |= set(ticked(self.data)) if self.is_bound else set()
        return offered | ({skill.pk for skill in matching(self.search, 20)} if self.search else set())

    def clean_image(self) -> Any:
        """Return the picture as it will be stored."""
        upload = self.cleaned_data["image"]
        if upload is None:
            return None
        try:
            if (upload.size or 0) > MOST_BYTES:
                raise InvalidError(str(_("The picture is larger than 1\N{NO-BREAK SPACE}MB. Save it smaller.")))
            return badge_file(upload)
        except InvalidError as err:
            raise forms.ValidationError(str(err)) from err

    def clean(self) -> dict[str, Any]:
        """Hold together what only means something together."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("foot") and cleaned.get("ribbon"):
            self.add_error("foot", _("A ribbon covers the foot text: empty one of them. Both are kept here for now."))
        has_picture = cleaned.get("image") or (self.shown and self.shown.image and not cleaned.get("is_drawn"))
        if has_picture and not cleaned.get("image_alt"):
            self.add_error("image_alt", _("A picture needs its words. Say what it shows and what stands on it."))
        if cleaned.get("valid") == OTHER and not cleaned.get("months") and "months" not in self.errors:
            self.add_error("months", _("Write for how many months, such as 18."))
        if bool(cleaned.get("skill_name")) != bool(cleaned.get("skill_url")) and "skill_url" not in self.errors:
            missing = "skill_url" if cleaned.get("skill_name") else "skill_name"
            self.add_error(missing, _("A skill needs both, a name and an address."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the fields of a version, for the services."""
        cleaned = self.cleaned_data
        same = ("name", "description", "criteria", "kind", "hours", "level", "language", "image_alt", *DESIGN)
        found = {name: cleaned[name] for name in same}
        found |= self.standard_values()
        found["level_framework"] = "EQF" if cleaned["level"] else ""
        found["ects"] = ects_of(cleaned["hours"]) if cleaned["hours"] else None
        valid = cleaned["valid"]
        found["validity_months"] = cleaned["months"] if valid == OTHER else int(valid) if valid else None
        if cleaned["image"]:
            found["image"] = cleaned["image"]
        elif cleaned.get("is_drawn"):
            found["image"] = ""
        return found


def ticked(data: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the skills that were ticked."""
    values = data.getlist("skills") if isinstance(data, QueryDict) else []
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]


def as_typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as the start of a form that complains of nothing: somebody only looks, or searches."""
    typed = {name: data.get(name, "") for name in VersionForm.base_fields}
    kinds = data.getlist("assessment_types") if isinstance(data, QueryDict) else []
    return {**typed, "assessment_types": kinds, "skills": list(Skill.objects.filter(pk__in=ticked(data)))}


def initial(version: Version) -> dict[str, Any]:
    """Return what the form shows of a version."""
    same = ("name", "description", "criteria", "kind", "hours", "level", "language", "image_alt", *DESIGN)
    months = str(version.validity_months or "")
    is_listed = months in dict(VALIDITIES)
    return {
        **{name: getattr(version, name) for name in (*same, *STANDARD)},
        "hours": f"{version.hours.normalize():f}" if version.hours else "",
        "skills": list(version.skills.all()),
        "valid": months if is_listed else OTHER,
        "months": "" if is_listed else months,
    }


def _scheme_pictures(hue: int, pictogram: str) -> dict[str, str]:
    return scheme_pictures(hue=hue, pictogram=pictogram if pictogram in PICTOGRAMS else "book")
