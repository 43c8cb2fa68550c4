"""Pages on which somebody decides about their account as a whole: what they go by, joining two, and leaving."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campus.accounts import joining, leaving, letters, proving, queries, services
from campus.accounts.access import lead_to_proof, signed_in
from campus.accounts.forms import LeaveForm, ProofForm
from campus.accounts.limits import counts
from campus.accounts.models import Leaving, Person
from campus.accounts.services import MailNotSentError
from campus.common.errors import CampusError
from campus.common.turns import SLOW, BusyError

PROOFS_A_MINUTE = 10
COOKIE, SALT, MINUTES = "joining", "campus.accounts.joining", 30


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def identifiers(request: HttpRequest) -> HttpResponse:
    """Show what one goes by beside addresses; take one away, or prove the key of a wallet."""
    person = signed_in(request)
    if request.method == "POST" and "remove" in request.POST:
        number = request.POST["remove"]
        found = get_object_or_404(person.identifiers, pk=number if number.isdecimal() else 0)
        services.remove_identifier(person, identifier=found, now=timezone.now())
        return redirect("identifiers")
    form = ProofForm(request.POST or None)
    if form.is_valid() and _proved(request, person, form):
        return redirect("identifiers")
    asked = proving.challenge(person)
    context = {"form": form, "asked": asked, "domain": settings.PUBLIC_URL, "minutes": proving.MINUTES}
    return render(request, "accounts/identifiers.html", context | {"found": queries.identifiers(person)})


def _proved(request: HttpRequest, person: Person, form: ProofForm) -> bool:
    said = form.cleaned_data
    if not counts(f"prove:{person.pk}", most=PROOFS_A_MINUTE):
        form.add_error(None, _("You have tried this often just now. Try again in a minute."))
        return False
    try:
        with SLOW.one():  # a key may lie at somebody else's address
            proving.prove(person, presentation=said["presentation"], asked=said["asked"], now=timezone.now())
    except BusyError:
        form.add_error(None, _("Many people ask other places just now. Try again in a few seconds."))
        return False
    except CampusError as err:
        form.add_error("presentation", str(err))
        return False
    messages.success(request, _("This key is yours."))
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Say what joining two accounts does, and begin it; part what was joined."""
    person, now = signed_in(request), timezone.now()
    if request.method == "POST":
        if path := lead_to_proof(request):
            return redirect(path)
        return _part(request, person) if "part" in request.POST else _begun(request, person)
    context = {"joined": joining.partable(person, now=now), "days": joining.PARTABLE.days, "minutes": MINUTES}
    return render(request, "accounts/join.html", context)


def _begun(request: HttpRequest, person: Person) -> HttpResponse:
    """Note in this browser who began, sign out, and let the other account sign in."""
    logout(request)
    answer = redirect_to_login(reverse("account-join-sure"))
    answer.set_signed_cookie(
        COOKIE,
        str(person.pk),
        salt=SALT,
        max_age=MINUTES * 60,
        path=reverse("account-join"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _part(request: HttpRequest, person: Person) -> HttpResponse:
    number, now = request.POST["part"], timezone.now()
    joined = get_object_or_404(joining.partable(person, now=now), pk=number if number.isdecimal() else 0)
    try:
        joining.part(person, joined=joined, now=now)
    except CampusError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("They are two accounts again: %s can be signed in to.") % joined.email)
    return redirect("account-join")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_sure(request: HttpRequest) -> HttpResponse:
    """Show both accounts to who has just signed in to the second, and join them once they are sure."""
    old, first = signed_in(request), _first(request)
    if first is None or first.pk == old.pk:
        messages.error(request, _("Begin here, then sign in to the other account."))
        return redirect("account-join")
    if request.method != "POST":
        context = {"first": first, "old": old, "first_addresses": queries.addresses(first)}
        return render(request, "accounts/join_sure.html", context | {"addresses": queries.addresses(old)})
    if path := lead_to_proof(request):
        return redirect(path)
    try:
        joining.join(first, old=old, now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
        return redirect("account-join-sure")
    logout(request)
    messages.success(request, _("The two accounts are one. Sign in to it with any of your addresses."))
    answer = redirect_to_login(reverse("me"))
    answer.delete_cookie(COOKIE, path=reverse("account-join"))
    return answer


def _first(request: HttpRequest) -> Person | None:
    """Return who began in this browser; nobody else's link or page can have put it there."""
    try:
        number = str(request.get_signed_cookie(COOKIE, salt=SALT, max_age=MINUTES * 60))
    except (KeyError, BadSignature):
        return None
    return Person.objects.filter(pk=number, is_active=True).first()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Say what deleting the account does, have it deleted in seven days, or take that back."""
    person = signed_in(request)
    form = LeaveForm(request.POST if "leave" in request.POST else None)
    if "stay" in request.POST:
        return _stay(request, person)
    if form.is_valid():
        if path := lead_to_proof(request):
            return redirect(path)
        return _left(request, person, form)
    due = Leaving.objects.filter(person=person, done_at__isnull=True).first()
    context = {"form": form, "due": due, "hindrances": leaving.hindrances(person), "days": leaving.WAIT.days}
    return render(request, "accounts/leave.html", context)


def _left(request: HttpRequest, person: Person, form: LeaveForm) -> HttpResponse:
    try:
        asked = leaving.leave(person, keeps_credentials=form.cleaned_data["credentials"] == "kept", now=timezone.now())
        services.send(letters.leaving_letter(asked))
    except MailNotSentError:
        messages.warning(request, _("The mail about it could not be sent. You can take it back on this page."))
    except CampusError as err:
        messages.error(request, str(err))
    return redirect("account-leave")


def _stay(request: HttpRequest, person: Person) -> HttpResponse:
    if leaving.stay(person, now=timezone.now()):
        messages.success(request, _("Your account stays."))
    return redirect("account-leave")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stay_by_link(request: HttpRequest, staying: str) -> HttpResponse:
    """Stop a deletion for whoever holds the link of the mail about it, without signing in."""
    person = letters.by_stay_token(staying)
    is_done = False
    if person is not None and request.method == "POST":
        is_done = leaving.stay(person, now=timezone.now())
    status = 404 if person is None else 200
    answer = render(request, "accounts/stay.html", {"is_there": person is not None, "is_done": is_done}, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
