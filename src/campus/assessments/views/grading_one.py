"""One piece of work with its rubric, beside the queue; and the next one after it is saved."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.assessments import opinions, queries, queue, services, sheet
from campus.assessments.models import Criterion, Grade, Review, Submission
from campus.assessments.queue import Filters
from campus.assessments.sheet import Typed, whole
from campus.assessments.views.grading import queue_context
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

BEFORE, AFTER = 10, 40  # rows of the queue beside an open piece


@members_only()
def grading_one(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show one piece of work with its rubric; POST grades it, or hands it back, and goes on to the next.

    Two buttons go on to nothing: `insert` puts a saved comment into the form, `keep` saves the comment typed in it.
    """
    work = queries.submission_by_public_id(public_id)
    if work is None or work.project.organization_id != organization.pk or work.state == Submission.State.DRAFT:
        raise Http404
    if request.method != "POST":
        return _piece(request, organization, work, _begun(signed_in(request), work))
    if "insert" in request.POST:
        return _piece(request, organization, work, _inserted(request, organization))
    if "keep" in request.POST:
        return _kept(request, organization, work)
    return _graded(request, organization, work)


def _begun(reader: Person, work: Submission) -> Typed:
    """Return what the reader had marked already, where another grader's marks are awaited."""
    if work.state != Submission.State.HANDED_IN or work.moderated_since:
        return Typed()
    own = next((each for each in opinions.graders(work) if each.reviewer_id == reader.pk), None)
    return Typed(own.marks, own.comment) if own else Typed()


def _inserted(request: HttpRequest, organization: Organization) -> Typed:
    typed = Typed.sent(request.POST)
    kept = opinions.saved_comments(signed_in(request), organization)
    found = kept.filter(pk=whole(request.POST.get("saved", ""))).first()
    return Typed(typed.levels, "\n".join(filter(None, [typed.comment, found.text if found else ""])))


def _kept(request: HttpRequest, organization: Organization, work: Submission) -> HttpResponse:
    typed = Typed.sent(request.POST)
    try:
        services.save_comment(
            signed_in(request), organization=organization, text=typed.comment, is_for_all=False, now=timezone.now()
        )
    except InvalidError as err:
        typed = Typed(typed.levels, typed.comment, error=str(err), field="comment")
    else:
        messages.success(request, _("The comment is kept, to be used again."))
    return _piece(request, organization, work, typed)


def _piece(request: HttpRequest, organization: Organization, work: Submission, typed: Typed) -> HttpResponse:
    reader, filters = signed_in(request), Filters.of(request.GET)
    order = list(filters.waiting(organization, reader).values_list("pk", flat=True))
    place = order.index(work.pk) if work.pk in order else 0
    window = order[max(place - BEFORE, 0) : place + AFTER]
    found = queries.waiting(organization).in_bulk(window)
    context = queue_context(request, organization, filters, [found[pk] for pk in window if pk in found])
    context |= _sheet(work, reader, typed) | {
        "next_url": _url(organization, filters, _after(order, work.pk)),
        "previous_url": _url(organization, filters, _before(order, work.pk)),
        "place": order.index(work.pk) + 1 if work.pk in order else 0,
        "of": len(order),
        "saved": list(opinions.saved_comments(reader, organization)),
        "done": request.GET.get("done", ""),
    }
    return render(request, "assessments/grading_one.html", context, status=409 if typed.conflict else 200)


def _sheet(work: Submission, reader: Person, typed: Typed) -> dict[str, object]:
    """Return what is shown of the piece itself."""
    criteria = list(work.project.criteria.all())
    waits, hidden = work.state == Submission.State.HANDED_IN, opinions.is_hidden(work)
    said = sheet.comments(work, reader)
    return {
        "work": work,
        "who": queue.who(work),
        "whom": queue.whom(work),
        "is_hidden": hidden,
        "text": sheet.text(work, said),
        "said": said,
        "files": sheet.files(work, is_hidden=hidden),
        "criteria": sheet.rubric(criteria, work.project.scale, typed),
        "marks": queries.assessed(work) if not waits else [],
        "typed": typed,
        "waits": waits,
        "means": _means(work) if waits else [],
        "peers": sheet.of_peers(work, criteria) if work.project.peer_reviews else None,
        "comment_url": reverse("work-comment", args=[work.public_id]),
    } | _standing(work, reader, criteria)


def _standing(work: Submission, reader: Person, criteria: list[Criterion]) -> dict[str, object]:
    """Return what the reader may do, and of the other opinions what they are to see: none before their own counts."""
    is_own = work.person_id == reader.pk
    waits = work.state == Submission.State.HANDED_IN
    decides = bool(work.moderated_since) and waits and opinions.may_moderate(reader, work)
    return {
        "is_own": is_own,
        "may_grade": waits and not is_own and (not work.moderated_since or decides),
        "is_disputed": waits and bool(work.moderated_since),
        "is_marked": waits and not work.moderated_since and _is_marked(work, reader),
        "both": sheet.of_graders(work, criteria) if not waits or decides else None,
    }


def _is_marked(work: Submission, reader: Person) -> bool:
    return work.reviews.filter(role=Review.Role.GRADER, reviewer=reader).exists()


def _means(work: Submission) -> list[str]:
    """Return what the grade would bring its learner: it names them, and it is said of a grade that decides alone."""
    if not settings.GRADE_MEANS or work.project.is_blind or (work.project.graders > 1 and not work.moderated_since):
        return []
    return list(import_string(settings.GRADE_MEANS)(work))


def _graded(request: HttpRequest, organization: Organization, work: Submission) -> HttpResponse:
    typed, reader = Typed.sent(request.POST), signed_in(request)
    filters = Filters.of(request.GET)
    order = list(filters.waiting(organization, reader).values_list("pk", flat=True))
    is_returned = "back" in request.POST
    try:
        made = services.grade(
            reader,
            submission=work,
            levels=typed.levels,
            comment=typed.comment,
            is_returned=is_returned,
            revision=whole(request.POST.get("revision", "")),
            now=timezone.now(),
        )
    except NotAllowedError as err:
        raise PermissionDenied(str(err)) from err
    except InvalidError as err:
        return _piece(request, organization, work, Typed(typed.levels, typed.comment, error=str(err), field=err.field))
    except ConflictError as err:
        work.refresh_from_db()
        return _piece(request, organization, work, Typed(typed.levels, typed.comment, conflict=str(err)))
    work.refresh_from_db()
    messages.success(request, outcome(work, made))
    return _on_to_next(organization, filters, order, work)


def outcome(work: Submission, made: Grade | None) -> str:
    """Return what became of the work, in a sentence."""
    words = {"who": queue.who(work)}
    if made and made.is_returned:
        return _("Handed back to %(who)s with the comment.") % words
    if made:
        return _("Graded: %(who)s sees it now.") % words
    if work.moderated_since:
        return _("Your marks are kept. They lie far from the other opinion, so a third person decides.")
    return _("Your marks are kept. A second grader marks it without seeing them.")


def _on_to_next(
    organization: Organization, filters: Filters, order: list[int], work: Submission
) -> HttpResponseRedirect:
    url = _url(organization, filters, _after(order, work.pk))
    return redirect(f"{url}{'&' if '?' in url else '?'}done={work.public_id}")


def _after(order: list[int], pk: int) -> int | None:
    """Return the piece after this one in the queue, the first at its end; None where there is no other."""
    place = order.index(pk) if pk in order else -1
    return next(iter([*order[place + 1 :], *order[: max(place, 0)]]), None)


def _before(order: list[int], pk: int) -> int | None:
    place = order.index(pk) if pk in order else 0
    return order[place - 1] if place else None


def _url(organization: Organization, filters: Filters, pk: int | None) -> str:
    """Return the address of a piece under the filters, or of the queue where there is none."""
    query = f"?{filters.query()}" if filters.query() else ""
    public_id = Submission.objects.filter(pk=pk).values_list("public_id", flat=True).first() if pk else None
    if public_id is None:
        return reverse("grading", args=[organization.slug]) + query
    return reverse("grading-one", args=[organization.slug, public_id]) + query
