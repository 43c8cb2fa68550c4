"""Name the skill of each question of a quiz, all on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from campus.assessments.models import Question
from campus.assessments.services.naming import Named
from campus.skills.forms import SkillChoiceField, SkillLevelField


class QuestionSkillsForm(forms.Form):
    """A skill and a level for each question; `questions` come with their skills, so that no field asks for one."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"skill-{question.pk}"] = SkillChoiceField(initial=question.skill, help_text="")
            self.fields[f"level-{question.pk}"] = SkillLevelField(initial=question.skill_level, help_text="")

    def lines(self) -> Iterator[tuple[Question, BoundField, BoundField]]:
        """Yield each question with its two fields."""
        for question in self.questions:
            yield question, self[f"skill-{question.pk}"], self[f"level-{question.pk}"]

    def named(self) -> dict[int, Named]:
        """Return what was chosen, by question."""
        data = self.cleaned_data
        return {
            question.pk: Named(data[f"skill-{question.pk}"], data[f"level-{question.pk}"])
            for question in self.questions
        }
