"""The quiz editor: settings, the bank in its order, and a form for each kind of question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import queries, questions, services
from campus.assessments.forms import take_error
from campus.assessments.models import Question, Quiz
from campus.assessments.question_forms import AFTER, QuestionForm, initial_of, question_form, rows_of
from campus.assessments.quiz_forms import QuizForm
from campus.common.errors import ConflictError, InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

MORE = 2  # rows that "More answers" adds


@members_only()
def quiz_edit(request: HttpRequest, organization: Organization, quiz_id: int) -> HttpResponse:
    """Show and change the settings of a quiz, beside its bank."""
    quiz = get_object_or_404(Quiz, pk=quiz_id, organization=organization)
    form = QuizForm(request.POST or None, instance=quiz, initial={"revision": quiz.revision})
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            _save(request, quiz, form, revision)
        except InvalidError as err:
            take_error(form, err)
        except ConflictError as err:
            return _settings_page(request, organization, quiz, _with_newest(request, quiz, err), status=409)
        else:
            messages.success(request, _("The quiz is saved."))
            return redirect("quiz-edit", organization.slug, quiz.pk)
    return _settings_page(request, organization, quiz, form)


@transaction.atomic
def _save(request: HttpRequest, quiz: Quiz, form: QuizForm, revision: int) -> None:
    services.change_quiz(signed_in(request), quiz=quiz, revision=revision, **form.settings())
    banks = form.banks()
    if banks is not None:
        services.set_banks(signed_in(request), quiz=quiz, banks=banks)


def _with_newest(request: HttpRequest, quiz: Quiz, error: ConflictError) -> QuizForm:
    """Return the form as typed, on the newest revision: saving it again is then a choice made knowingly."""
    newest = Quiz.objects.get(pk=quiz.pk)
    sent = request.POST.copy()
    sent["revision"] = str(newest.revision)
    again = QuizForm(sent, instance=newest)
    again.is_valid()
    again.add_error(None, str(error))
    return again


def _settings_page(
    request: HttpRequest, organization: Organization, quiz: Quiz, form: QuizForm, *, status: int = 200
) -> HttpResponse:
    stored = Quiz.objects.get(pk=quiz.pk)  # the form has put what was typed into `quiz`
    context = {
        "organization": organization,
        "quiz": stored,
        "form": form,
        "bank": list(queries.bank(stored)),
        "shared": queries.drawable(stored).exclude(quiz=stored).count(),
        "of": queries.asked_per_attempt(stored),
        "waiting": queries.marking_queue(organization).filter(attempt__quiz=stored).count(),
        "granted": stored.accommodations.count(),
        "retired": stored.questions.filter(retired_at__isnull=False).count(),
        "kinds": Question.Kind.choices,
    }
    return render(request, "assessments/quiz_edit.html", context, status=status)


@members_only()
def question_new(request: HttpRequest, organization: Organization, quiz_id: int, kind: str) -> HttpResponse:
    """Add a question of one kind."""
    quiz = get_object_or_404(Quiz, pk=quiz_id, organization=organization)
    if kind not in Question.Kind.values:
        raise Http404
    return _question_page(request, organization, Question(quiz=quiz, kind=kind))


@members_only()
def question_edit(request: HttpRequest, organization: Organization, quiz_id: int, question_id: int) -> HttpResponse:
    """Change a question; one that was asked already is replaced by what is saved here."""
    return _question_page(request, organization, _question_of(organization, quiz_id, question_id))


@members_only()
def question_move(request: HttpRequest, organization: Organization, quiz_id: int, question_id: int) -> HttpResponse:
    """Move a question up or down in the bank."""
    question = _question_of(organization, quiz_id, question_id)
    if request.method == "POST":
        by = -1 if request.POST.get("to") == "up" else 1
        services.move_question(signed_in(request), question=question, by=by)
    return redirect(reverse("quiz-edit", args=[organization.slug, quiz_id]) + f"#q{question_id}")


@members_only()
def question_retire(request: HttpRequest, organization: Organization, quiz_id: int, question_id: int) -> HttpResponse:
    """Ask, then draw a question no longer."""
    question = _question_of(organization, quiz_id, question_id)
    if request.method == "POST":
        services.retire_question(signed_in(request), question=question, now=timezone.now())
        messages.success(request, _("The question is retired; attempts that have it keep it."))
        return redirect("quiz-edit", organization.slug, quiz_id)
    context = {
        "title": _("Retire this question?"),
        "text": _("“%(text)s” will not be drawn again. Attempts that have it keep it.") % {"text": question.text},
        "action": _("Retire it"),
        "cancel_url": reverse("quiz-edit", args=[organization.slug, quiz_id]),
    }
    return render(request, "ui/confirm.html", context)


def _question_of(organization: Organization, quiz_id: int, question_id: int) -> Question:
    in_use = Question.objects.filter(retired_at__isnull=True, quiz__organization=organization, quiz_id=quiz_id)
    return get_object_or_404(in_use.select_related("quiz__organization", "skill"), pk=question_id)


def _question_page(request: HttpRequest, organization: Organization, question: Question) -> HttpResponse:
    form = _form(request, question)
    preview: dict[str, Any] = {}
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        try:
            if "preview" in request.POST:
                preview = _preview(question, form)
            else:
                return _saved(request, organization, question, form)
        except InvalidError as err:
            take_error(form, err)
        except ConflictError as err:
            form.add_error(None, str(err))
    context = {"organization": organization, "quiz": question.quiz, "question": question, "form": form, **preview}
    return render(request, "assessments/question_edit.html", context)


def _form(request: HttpRequest, question: Question) -> QuestionForm:
    if request.method == "POST":
        sent = request.POST.get("rows", "")
        rows = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else 4
        if "more" not in request.POST:
            return question_form(question.kind, request.POST, rows=rows)
        return question_form(question.kind, initial=request.POST.dict(), rows=rows + MORE)
    if question._state.adding:
        return question_form(question.kind, initial={"revision": 0})
    return question_form(question.kind, initial=initial_of(question), rows=rows_of(question))


def _preview(question: Question, form: QuestionForm) -> dict[str, Any]:
    """Return the question as a learner would meet it, and as it reads once answered."""
    parsed = questions.parse(question.kind, form.data_of())
    drawn = Question(pk=0, kind=question.kind, text=form.cleaned_data["text"], data=questions.to_data(parsed))
    right = questions.right_response(drawn)
    return {
        "asked": questions.asked(drawn),
        "shown": questions.reviewed(drawn, right),
        "feedback": questions.mark(drawn, right).feedback,
    }


def _saved(request: HttpRequest, organization: Organization, question: Question, form: QuestionForm) -> HttpResponse:
    person, typed = signed_in(request), {name: form.cleaned_data[name] for name in ("text", *AFTER)}
    if question._state.adding:
        services.add_question(person, quiz=question.quiz, kind=question.kind, data=form.data_of(), **typed)
    else:
        revision = form.cleaned_data["revision"]
        services.change_question(
            person, question=question, data=form.data_of(), now=timezone.now(), revision=revision, **typed
        )
    messages.success(request, _("The question is saved."))
    return redirect("quiz-edit", organization.slug, question.quiz_id)
