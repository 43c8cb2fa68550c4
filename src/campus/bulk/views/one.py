"""One list: its columns named, looked at, issued, watched, stopped, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.bulk import files, queries, services, tables
from campus.bulk.columns import NAMING
from campus.bulk.forms import ColumnsForm, FormForm, StartForm, UndoForm
from campus.bulk.models import Batch, Row
from campus.common.errors import CampusError, InvalidError
from campus.courses.forms import refuse
from campus.organizations.access import members_only
from campus.organizations.models import Organization

A_PAGE = 50
A_SAMPLE = 5  # lines shown while columns are named, and of those that are wrong
AT_ONCE = 256 * 1024  # bytes: a list up to this size is looked at while its sender waits
State = Batch.State
_MOVING = (State.CHECKING, State.RUNNING, State.UNDOING)
_BUTTONS: dict[str, Callable[..., object]] = {
    "pause": services.pause, "resume": services.resume, "cancel": services.cancel, "again": services.send_mails_again,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def one(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show a list as it stands, with what can be done next; do it."""
    batch = _batch(organization, public_id)
    forms = _forms(request, batch)
    if request.method == "POST" and _done(request, batch, forms):
        return redirect("list", organization.slug, batch.public_id)
    is_wrong = any(form.is_bound for form in forms.values())
    context = _context(batch, forms=forms, now=timezone.now()) | forms
    return render(request, "bulk/list.html", {"organization": organization, **context}, status=422 if is_wrong else 200)


@require_safe
@members_only()
def lines(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """List the lines with what becomes, or came, of each."""
    batch = _batch(organization, public_id)
    chosen = request.GET.get("verdict", "")
    chosen = chosen if chosen in Row.Verdict.values else ""
    is_failed = request.GET.get("mail") == "failed"
    found = queries.rows(batch, "" if is_failed else chosen, has_failed_mail=is_failed)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"organization": organization, "batch": batch, "page": page, "chosen": chosen, "is_failed": is_failed}
    return render(request, "bulk/lines.html", context)


@require_safe
@members_only()
def left_out(_request: HttpRequest, organization: Organization, public_id: str) -> StreamingHttpResponse:
    """Send the lines that were left out as CSV, each with the reason."""
    batch = _batch(organization, public_id)
    if not files.is_kept(batch.sha256):
        raise Http404
    answer = StreamingHttpResponse(queries.left_out_csv(batch), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="left-out-{batch.public_id}.csv"'
    return answer


def _batch(organization: Organization, public_id: str) -> Batch:
    known = Batch.objects.select_related("achievement__current", "achievement__organization", "organization", "by")
    return get_object_or_404(known, organization=organization, public_id=public_id)


def _forms(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """Return the forms of this state, bound where their button was pressed."""

    def posted(button: str) -> Any:
        return request.POST if button in request.POST else None

    if batch.state in {State.DRAFT, State.REFUSED} or (batch.state == State.CHECKED and "columns" in request.GET):
        found: dict[str, Any] = {
            "columns_form": ColumnsForm(posted("look"), head=batch.head, initial=_said(batch)),
        }
        if batch.kind != "json":
            found["form_form"] = FormForm(posted("read"), form=batch.form)
        return found
    if batch.state in {State.CHECKED, State.SCHEDULED}:
        return {"start_form": StartForm(posted("start"), batch=batch)}
    if batch.state in {State.DONE, State.CANCELLED, State.PAUSED} and batch.started_at and not batch.reason:
        return {"undo_form": UndoForm(posted("undo"))}
    return {}


def _said(batch: Batch) -> dict[str, Any]:
    """Return what the columns are taken for, and that credentials say by more than an address whom they are about."""
    is_more = bool(set(NAMING[1:]) & set(batch.columns))
    return {**batch.columns, "days": batch.days, "is_identified": batch.is_identified or is_more}


def _done(request: HttpRequest, batch: Batch, forms: dict[str, Any]) -> bool:
    """Do what a button asks for; return False where its form has something to put right."""
    for name, act in _BUTTONS.items():
        if name in request.POST:
            _act(request, batch, act)
            return True
    bound = next((name for name, form in forms.items() if form.is_bound), None)
    if bound is None:
        return True
    form = forms[bound]
    if not form.is_valid():
        return False
    try:
        _ACTS[bound](request, batch, form)
    except InvalidError as err:
        refuse(form, err)
        return False
    except CampusError as err:
        messages.error(request, str(err))
    return True


def _act(request: HttpRequest, batch: Batch, act: Callable[..., object]) -> None:
    try:
        act(signed_in(request), batch=batch, now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))


def _look(request: HttpRequest, batch: Batch, form: ColumnsForm) -> None:
    now = timezone.now()
    said = {"is_identified": form.cleaned_data["is_identified"], "order": form.cleaned_data["days"]}
    services.name_columns(signed_in(request), batch=batch, chosen=form.chosen(), now=now, **said)
    if not files.is_kept(batch.sha256) or files.size_of(batch.sha256) <= AT_ONCE:
        services.check(batch, now=now)


def _read(request: HttpRequest, batch: Batch, form: FormForm) -> None:
    services.name_columns(signed_in(request), batch=batch, chosen={}, now=timezone.now(), form=form.said())


def _start(request: HttpRequest, batch: Batch, form: StartForm) -> None:
    services.start(signed_in(request), batch=batch, now=timezone.now(), **form.cleaned_data)
    words = _("It waits for its day.") if batch.state == State.SCHEDULED else _("It is being issued.")
    messages.success(request, words)


def _undo(request: HttpRequest, batch: Batch, form: UndoForm) -> None:
    services.undo(signed_in(request), batch=batch, reason=form.cleaned_data["reason"], now=timezone.now())
    messages.success(request, _("It is being taken back. Mails that have not gone out are withdrawn."))


_ACTS: dict[str, Callable[[HttpRequest, Batch, Any], None]] = {
    "columns_form": _look, "form_form": _read, "start_form": _start, "undo_form": _undo,
}  # fmt: skip


def _context(batch: Batch, *, forms: dict[str, Any], now: datetime) -> dict[str, Any]:
    context: dict[str, Any] = {"batch": batch, "is_moving": batch.state in _MOVING}
    context["can_stop"] = batch.state in services.GOING
    context["has_file"] = files.is_kept(batch.sha256)
    if "columns_form" in forms:
        context["sample"] = _first_lines(batch)
    elif batch.state == State.CHECKED:
        context["wrong"] = queries.rows(batch, Row.Verdict.WRONG)[:A_SAMPLE]
        context["first"], found = queries.sample(batch, now=now)
        context["credential"] = found
        context["credential_text"] = json.dumps(found, ensure_ascii=False, indent=2) if found else ""
    elif batch.started_at:
        context["progress"] = queries.progress(batch, now=now)
        context["mails"] = queries.mails(batch)
    return context


def _first_lines(batch: Batch) -> list[list[str]]:
    try:
        found = list(islice(tables.lines(files.path_of(batch.sha256), batch.form), A_SAMPLE + 1))
    except (InvalidError, FileNotFoundError):  # the page says so
        return []
    return [line.cells for line in found[1:]]
