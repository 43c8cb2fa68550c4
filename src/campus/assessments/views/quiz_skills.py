"""Which skill each question of a quiz shows: all of them on one page, for they are seldom named one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.assessments import services
from campus.assessments.models import Quiz
from campus.assessments.skill_forms import QuestionSkillsForm
from campus.organizations.access import members_only
from campus.organizations.models import Organization


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def quiz_skills(request: HttpRequest, organization: Organization, quiz_id: int) -> HttpResponse:
    """Show and change the skill of each question in use."""
    quiz = get_object_or_404(Quiz, pk=quiz_id, organization=organization)
    questions = quiz.questions.filter(retired_at__isnull=True).select_related("skill")
    form = QuestionSkillsForm(request.POST or None, questions=questions)
    if form.is_valid():
        number = services.name_skills(signed_in(request), quiz=quiz, named=form.named(), now=timezone.now())
        words = ngettext("%(n)d question names another skill now.", "%(n)d questions name another skill now.", number)
        messages.success(request, words % {"n": number} if number else _("Nothing was changed."))
        return redirect("quiz-skills", organization.slug, quiz.pk)
    return render(request, "assessments/quiz_skills.html", {"organization": organization, "quiz": quiz, "form": form})
