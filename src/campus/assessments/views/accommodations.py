"""Who is granted more time or more attempts in a quiz. Only staff see it, and why is not asked."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import allowances, services
from campus.assessments.forms import take_error
from campus.assessments.models import Accommodation, Quiz
from campus.assessments.quiz_forms import AccommodationForm
from campus.common.errors import InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization


@members_only()
def quiz_accommodations(request: HttpRequest, organization: Organization, quiz_id: int) -> HttpResponse:
    """List what is granted, with a form to grant more; POST of `withdraw` takes one back."""
    quiz = get_object_or_404(Quiz, pk=quiz_id, organization=organization)
    here = Accommodation.objects.filter(Q(quiz=quiz) | Q(quiz__isnull=True), organization=organization)
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdrawn(request, quiz)
    form = AccommodationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _grant(request, quiz, form)
        except InvalidError as err:
            take_error(form, err)
        else:
            messages.success(request, _("It is granted, also in an attempt under way."))
            return redirect("quiz-accommodations", organization.slug, quiz.pk)
    granted = here.select_related("person").order_by("person__name", "pk")
    context = {"organization": organization, "quiz": quiz, "granted": granted, "form": form}
    return render(request, "assessments/quiz_accommodations.html", context)


def _grant(request: HttpRequest, quiz: Quiz, form: AccommodationForm) -> None:
    person = allowances.taker(quiz, email=form.cleaned_data["email"])
    if person is None:
        words = _("Nobody who takes this quiz has this address. They enrol first, then you can grant it.")
        raise InvalidError(words, field="email")
    services.accommodate(signed_in(request), quiz=quiz, person=person, now=timezone.now(), **form.grants())


def _withdrawn(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    sent = request.POST["withdraw"]
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 18 else 0
    mine = Accommodation.objects.filter(Q(quiz=quiz) | Q(quiz__isnull=True), organization=quiz.organization)
    services.withdraw_accommodation(signed_in(request), accommodation=get_object_or_404(mine, pk=number))
    messages.success(request, _("It is granted no longer."))
    return redirect("quiz-accommodations", quiz.organization.slug, quiz.pk)
