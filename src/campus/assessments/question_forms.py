"""A form for each kind of question, without a script. campus.assessments.questions judges what is typed into it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from campus.assessments import notation
from campus.assessments.forms import sentences
from campus.assessments.models import Question
from campus.assessments.questions import ENDINGS, MOST_CHOICES
from campus.assessments.questions.arranging import MOST_PAIRS
from campus.assessments.questions.base import letter
from campus.assessments.questions.running import LONGEST_TEXT
from campus.skills.forms import SkillChoiceField, SkillLevelField

SMALL = {"class": "w-s"}
AFTER = ("see", "pool", "skill", "skill_level")


class QuestionForm(forms.Form):
    """What every kind of question has."""

    kept: ClassVar[tuple[str, ...]] = ()  # what stands in the data under the name it has in the form
    rows: int = 0

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    see = forms.CharField(
        label=_("Where to read again"),
        required=False,
        max_length=200,
        help_text=_("Shown after the answer, such as “Unit 2, Who stays silent”."),
    )
    pool = forms.CharField(
        label=_("Pool"),
        required=False,
        max_length=60,
        help_text=_("Questions of one pool are drawn together, where the quiz draws by pools."),
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )
    skill = SkillChoiceField(label=_("Skill that it shows"))
    skill_level = SkillLevelField()

    def data_of(self) -> dict[str, Any]:
        """Return `Question.data` as typed; campus.assessments.questions judges it."""
        return {name: self.cleaned_data[name] for name in self.kept}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return {name: data.get(name, "") for name in cls.kept}

    def head(self) -> list[BoundField]:
        """Return the fields above the rows of a form that has rows."""
        return [self["text"]]

    def tail(self) -> list[BoundField]:
        """Return the fields below the rows."""
        return [self[name] for name in AFTER]


class _Said(QuestionForm):
    feedback_right = sentences(_("Said to a right answer"))
    feedback_wrong = sentences(_("Said to any other answer"))

    def data_of(self) -> dict[str, Any]:
        """Return what the kind has, and what is said."""
        return super().data_of() | {name: self.cleaned_data[name] for name in ("feedback_right", "feedback_wrong")}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        said = {name: data.get(name, "") for name in ("feedback_right", "feedback_wrong")}
        return super().start(data) | said

    def tail(self) -> list[BoundField]:
        """Return the fields below the rows."""
        return [self[name] for name in ("feedback_right", "feedback_wrong", *AFTER)]


def _ordered(*names: str) -> tuple[str, ...]:
    return ("revision", "text", *names, "feedback_right", "feedback_wrong", *AFTER)


class TrueFalseForm(_Said):
    """A statement that holds or does not."""

    answer = forms.ChoiceField(
        label=_("Right answer"), choices=[("true", _("True")), ("false", _("False"))], widget=forms.RadioSelect
    )
    field_order = _ordered("answer")

    def data_of(self) -> dict[str, Any]:
        """Return the answer."""
        return super().data_of() | {"answer": self.cleaned_data["answer"] == "true"}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return super().start(data) | {"answer": "true" if data.get("answer") else "false"}


class NumericForm(_Said):
    """A number."""

    kept = ("answer", "tolerance", "unit")
    answer = forms.CharField(label=_("Right answer"), widget=forms.TextInput(attrs=SMALL))
    tolerance = forms.CharField(
        label=_("Also right, this far off"),
        required=False,
        help_text=_("0.5 takes what lies up to a half above or below."),
        widget=forms.TextInput(attrs=SMALL),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20, widget=forms.TextInput(attrs=SMALL))
    field_order = _ordered("answer", "tolerance", "unit")


class _Lines(_Said):
    """Something that is written one a line."""

    name: ClassVar[str]

    def lines_of(self) -> list[str]:
        """Return the lines that hold something."""
        return [line.strip() for line in self.cleaned_data[self.name].splitlines() if line.strip()]


class ShortForm(_Lines):
    """A few words."""

    name = "accepted"
    accepted = forms.CharField(
        label=_("Accepted answers"),
        help_text=_("One a line; the first is shown as the right one. Capitals, accents and spaces do not matter."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = _ordered("accepted")

    def data_of(self) -> dict[str, Any]:
        """Return the accepted answers."""
        return super().data_of() | {"accepted": self.lines_of()}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return super().start(data) | {"accepted": "\n".join(data.get("accepted", []))}


class OrderingForm(_Lines):
    """Things to put in order."""

    name = "items"
    items = forms.CharField(
        label=_("Lines in their right order"),
        help_text=_("One a line, the first on top. Learners meet them in another order."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = _ordered("items")

    def data_of(self) -> dict[str, Any]:
        """Return the items."""
        return super().data_of() | {"items": [{"text": line} for line in self.lines_of()]}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return super().start(data) | {"items": "\n".join(each["text"] for each in data.get("items", []))}


class ClozeForm(_Said):
    """Gaps in a text."""

    gaps = forms.CharField(
        label=_("Text with gaps"),
        help_text=_(
            "Write what belongs into a gap between double brackets: [[median | middle]] takes either, "
            "[[one | *two | three]] is a list with the right one starred, [[#5 ± 0.5]] is a number."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = _ordered("gaps")

    def data_of(self) -> dict[str, Any]:
        """Return text and gaps."""
        return super().data_of() | notation.cloze_data(self.cleaned_data["gaps"].replace("\r\n", "\n"))

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return super().start(data) | ({"gaps": notation.cloze_text(data)} if "gaps" in data else {})


class HotTextForm(_Said):
    """Phrases in a text."""

    phrases = forms.CharField(
        label=_("Text with phrases"),
        help_text=_("Put what can be chosen between double braces, with a star where it is right: {{*like this}}."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = _ordered("phrases")

    def data_of(self) -> dict[str, Any]:
        """Return text and right phrases."""
        return super().data_of() | notation.hottext_data(self.cleaned_data["phrases"].replace("\r\n", "\n"))

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return super().start(data) | ({"phrases": notation.hottext_text(data)} if "right" in data else {})


class FileForm(QuestionForm):
    """A file as the answer."""

    accepts = forms.MultipleChoiceField(
        label=_("Kinds of file"),
        required=False,
        choices=[(ending, ending) for ending in ENDINGS],
        help_text=_("None chosen: all of these are taken."),
        widget=forms.CheckboxSelectMultiple,
    )
    kept = ("accepts",)
    field_order = ("revision", "text", "accepts", *AFTER)


class _Rows(QuestionForm):
    """Numbered rows of fields; a row without words is left out."""

    most: ClassVar[int]
    columns: ClassVar[tuple[str, ...]]  # the first of them says whether a row is there
    list_name: ClassVar[str]

    def __init__(self, *args: Any, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, 2), self.most)
        for n in range(1, self.rows + 1):
            self.fields[f"id-{n}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
            for name, field in self.row(n).items():
                self.fields[f"{name}-{n}"] = field

    @abstractmethod
    def row(self, n: int) -> dict[str, forms.Field]:
        """Return the fields of a row."""

    def lines(self) -> Iterator[tuple[int, dict[str, BoundField]]]:
        """Yield each row's number and its fields by name."""
        for n in range(1, self.rows + 1):
            yield n, {name: self[f"{name}-{n}"] for name in ("id", *self.columns)}

    @property
    def may_grow(self) -> bool:
        """Whether there can be more rows."""
        return self.rows < self.most

    def data_of(self) -> dict[str, Any]:
        """Return the rows that have words; a new one gets the first letter that is free."""
        found = [
            {name: self.cleaned_data[f"{name}-{n}"] for name in ("id", *self.columns)} for n in range(1, self.rows + 1)
        ]
        rows = [row for row in found if any(row[name] for name in self.columns if isinstance(row[name], str))]
        taken = {row["id"] for row in rows}
        free = iter([name for name in map(letter, range(60)) if name not in taken])
        return super().data_of() | {self.list_name: [{**row, "id": row["id"] or next(free)} for row in rows]}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        found = super().start(data)
        for n, row in enumerate(data.get(cls.list_name, []), start=1):
            found |= {f"{name}-{n}": row.get(name, "") for name in ("id", *cls.columns)}
        return found


class ChoicesForm(_Rows):
    """Answers to choose from, one of them right."""

    most = MOST_CHOICES
    columns = ("text", "right", "feedback")
    list_name = "choices"

    def row(self, n: int) -> dict[str, forms.Field]:
        """Return words, mark and feedback."""
        return {
            "text": sentences(str(_("Answer %(n)s")) % {"n": n}),
            "right": forms.BooleanField(label=_("Right"), required=False),
            "feedback": sentences(_("Said to who chooses it")),
        }


class SeveralForm(ChoicesForm):
    """Answers to choose from, several of them right."""

    kept = ("partial",)
    partial = forms.BooleanField(
        label=_("Part of the right answers counts in part; each wrong one takes as much away"), required=False
    )

    def tail(self) -> list[BoundField]:
        """Return the fields below the rows."""
        return [self["partial"], *super().tail()]


class MatchingForm(_Rows, _Said):
    """Pairs to match."""

    most = MOST_PAIRS
    columns = ("left", "right")
    list_name = "pairs"
    extra = forms.CharField(
        label=_("Right sides that belong to none"),
        required=False,
        help_text=_("One a line; they make it harder to guess."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def row(self, n: int) -> dict[str, forms.Field]:
        """Return both sides."""
        return {"left": sentences(_("Left side")), "right": sentences(_("What belongs to it"))}

    def data_of(self) -> dict[str, Any]:
        """Return the pairs and what belongs to none."""
        return super().data_of() | {"extra": self.cleaned_data["extra"].splitlines()}

    @classmethod
    def start(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in the form of stored data."""
        return super().start(data) | {"extra": "\n".join(data.get("extra", []))}

    def tail(self) -> list[BoundField]:
        """Return the fields below the rows."""
        return [self["extra"], *super().tail()]


Kind = Question.Kind
FORMS: dict[str, type[QuestionForm]] = {
    Kind.SINGLE: ChoicesForm,
    Kind.MULTIPLE: SeveralForm,
    Kind.TRUEFALSE: TrueFalseForm,
    Kind.NUMERIC: NumericForm,
    Kind.SHORT: ShortForm,
    Kind.MATCHING: MatchingForm,
    Kind.ORDERING: OrderingForm,
    Kind.CLOZE: ClozeForm,
    Kind.HOTTEXT: HotTextForm,
    Kind.FILE: FileForm,
}


def question_form(kind: str, *args: Any, rows: int = 4, **kwargs: Any) -> QuestionForm:
    """Return the form for a kind of question."""
    form = FORMS[kind]
    return form(*args, rows=rows, **kwargs) if issubclass(form, _Rows) else form(*args, **kwargs)


def initial_of(question: Question) -> dict[str, Any]:
    """Return what stands in the form of a stored question."""
    shared = {name: getattr(question, name) for name in ("text", "revision", *AFTER)}
    return FORMS[question.kind].start(question.data) | shared


def rows_of(question: Question) -> int:
    """Return how many rows the form of a question has to begin with."""
    form = FORMS[question.kind]
    return max(len(question.data.get(form.list_name, [])), 4) if issubclass(form, _Rows) else 0
