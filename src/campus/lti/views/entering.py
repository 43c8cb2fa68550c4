"""A launch arrives: sign-in begins, the launch is taken, and a frame opens; or says in words what is wrong."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.models import Person
from campus.courses import queries as courses
from campus.courses.services import join
from campus.lti.faults import LaunchError
from campus.lti.models import Placement, Registration, Visit
from campus.lti.services import keys, launching, people, placing
from campus.lti.views.frames import cookie_of, framed, inside, is_from_here, origins_of, set_apart, shown
from campus.lti.views.inside import page
from campus.organizations.context import house_of
from campus.organizations.queries import memberships

COOKIE = "lti-sign-in"
MOST_TOKEN = 64 * 1024


@require_safe
def jwks(_request: HttpRequest) -> HttpResponse:
    """Send the keys that we sign with towards platforms."""
    answer = JsonResponse(keys.jwks())
    answer["Cache-Control"] = "public, max-age=600"
    return answer


@csrf_exempt  # the platform's page sends the browser here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Begin a sign-in at the platform (OpenID Connect core, section 4), asked for by GET or POST."""
    registration = get_object_or_404(Registration, public_id=public_id)
    fields = (request.POST if request.method == "POST" else request.GET).dict()
    if "iss" not in fields:  # somebody looked at the address: that is no launch gone wrong
        return framed(render(request, "lti/over.html", status=400), ["*"])
    try:
        begun = launching.begin(registration, fields)
    except LaunchError as err:
        return _refused(request, registration, err)
    if target := fields.get("lti_storage_target", ""):
        context = {"begun": begun, "target": target, "origin": launching.origin_of(registration.authorize_url)}
        answer = framed(render(request, "lti/sign_in.html", context), origins_of(registration))
    else:
        answer = framed(HttpResponseRedirect(begun.url), origins_of(registration))
    path = reverse("lti-launch", args=[public_id])
    set_apart(answer, _cookie(begun.state), begun.secret, path=path, seconds=launching.SIGN_IN_LASTS)
    return answer


@csrf_exempt  # the platform's page posts here; `state` is what shows that we asked for it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take a launch. Its frame opens by cookie; where the browser keeps none, by storage or a window."""
    registration = get_object_or_404(Registration, public_id=public_id)
    if request.method != "POST":
        return framed(render(request, "lti/over.html", status=400), ["*"])
    try:
        return _launched(request, registration)
    except LaunchError as err:
        return _refused(request, registration, err)


def _launched(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    token, state = request.POST.get("id_token", ""), request.POST.get("state", "")
    if "error" in request.POST:
        raise LaunchError("refused", request.POST["error"])
    if not 0 < len(token) <= MOST_TOKEN:
        raise LaunchError("malformed", "id_token is missing")
    said, now = launching.opened(registration, state), timezone.now()
    has_cookie = launching.is_same_browser(said, request.COOKIES.get(_cookie(state), ""))
    secret = request.POST.get("secret")
    if not has_cookie and said["s"] and secret is None:
        origin = launching.origin_of(registration.authorize_url)
        context = {"token": token, "state": state, "target": said["s"], "origin": origin}
        return framed(render(request, "lti/ask_storage.html", context), origins_of(registration))
    visit, key = launching.take(registration, token=token, state=said, now=now)
    if has_cookie:
        answer = framed(HttpResponseRedirect(reverse("lti-frame", args=[visit.public_id])), origins_of(registration))
        path, seconds = reverse("lti-frame", args=[visit.public_id]), int(launching.VISIT_LASTS.total_seconds())
        set_apart(answer, cookie_of(visit.public_id), key, path=path, seconds=seconds)
        return answer
    if secret and launching.is_same_browser(said, secret):
        return page(request, visit, key)
    return shown(request, "lti/window.html", {}, visit=visit, key=key)


@inside
def frame(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Show what stands in the frame."""
    return page(request, visit, key)


@csrf_exempt  # sent from a frame, where Django's cookie does not come along; `Origin` and the key stand in for it
@never_cache
@require_POST
def enter(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Open a window of its own for who came by a launch: signed in, and where the frame's button leads."""
    visit = launching.visit_of(public_id, request.POST.get("key", ""), now=timezone.now())
    if visit is None or not is_from_here(request):
        return render(request, "lti/over.html", status=403)
    person, to = visit.subject.person, request.POST.get("to", "")
    if request.user != person:
        if isinstance(request.user, Person) and "choice" not in request.POST:
            context = {"visit": visit, "key": request.POST["key"], "to": to, "person": person}
            return render(request, "lti/who.html", {**context, "house": house_of(visit.registration.organization)})
        if isinstance(request.user, Person) and request.POST["choice"] == "join":
            people.join(request.user, visit=visit, now=timezone.now())
            person = request.user
        elif memberships(person).exists() or not person.is_active:
            # A platform does not open what its own staff could not: whoever has a role here signs in themselves.
            return redirect_to_login(_target(visit, person, ""))
        else:
            return _let_in(request, person, to=_target(visit, person, to))
    return redirect(_target(visit, person, to))


def _let_in(request: HttpRequest, person: Person, *, to: str) -> HttpResponse:
    """Sign somebody in as by a password, with no old session left: who has set up a second step is asked for it."""
    logout(request)
    found: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=to)
    return found


def _target(visit: Visit, person: Person, to: str) -> str:
    """Return where a window opens: a page of ours that was asked for, or what the placement is about."""
    if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return to
    placement = visit.placement
    course = placing.course_of(placement) if placement else None
    if placement is None or course is None:
        return reverse("wallet")
    if not courses.is_enrolled(person, course) and not visit.is_teacher:
        join(person, course=course, now=timezone.now())
    if placement.shows in (Placement.Shows.QUIZ, Placement.Shows.PROJECT):
        found = courses.page_of(person, placement.shows, placement.thing_id)
        if found:
            return found
    return reverse("course", args=[course.slug])


def _refused(request: HttpRequest, registration: Registration, err: LaunchError) -> HttpResponse:
    """Return the page of a launch that was not taken, with a number by which the staff find what was wrong."""
    fault = launching.note(registration, err, now=timezone.now())
    context = {"words": str(err), "reference": fault.reference, "house": house_of(registration.organization)}
    return framed(render(request, "lti/refused.html", context, status=400), ["*"])


def _cookie(state: str) -> str:
    """Return the name of the cookie that belongs to a state: two frames of one page sign in side by side."""
    return f"{COOKIE}-{state[-12:].replace('-', '').replace('_', '')}"
