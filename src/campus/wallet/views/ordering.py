"""How a holder orders what they have: one credential at a time, and the collections."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.errors import InvalidError
from campus.wallet import queries, services
from campus.wallet.forms import CollectionForm, OrderForm
from campus.wallet.models import Collection, Held, Mark


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how one credential is kept, and keep it otherwise."""
    person = signed_in(request)
    thing = queries.thing(person, public_id)
    if thing is None:
        raise Http404(_("There is no such credential in your wallet."))
    groups = list(queries.collections(person))
    form = OrderForm(request.POST or None, initial=_initial(person, thing), collections=groups)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(person, thing, form, groups)
        except InvalidError as err:
            form.add_error(err.field if err.field in form.fields else "fresh", str(err))
        else:
            messages.success(request, _("That is kept."))
            return redirect("wallet")
    name = thing.version.name if isinstance(thing, Award) else thing.name
    context = {"form": form, "name": name, "back": reverse("wallet")}
    return render(request, "wallet/order.html", context, status=400 if form.errors else 200)


def _initial(person: Person, thing: Award | Held) -> dict[str, object]:
    own = Mark.objects.filter(person=person)
    found = (own.filter(award=thing) if isinstance(thing, Award) else own.filter(held=thing)).first()
    if found is None:
        return {"place": Mark.Place.OPEN}
    chosen = list(found.collections.values_list("public_id", flat=True))
    tags = ", ".join(found.tags)
    return {"place": found.place, "is_pinned": found.is_pinned, "tags": tags, "collections": chosen}


@transaction.atomic
def _keep(person: Person, thing: Award | Held, form: OrderForm, groups: list[Collection]) -> None:
    said = form.cleaned_data
    services.mark(person, thing=thing, is_pinned=said["is_pinned"], place=said["place"], tags=said["tags"])
    chosen = [each for each in groups if each.public_id in said.get("collections", [])]
    if said["fresh"].strip():
        chosen.append(services.name_collection(person, name=said["fresh"], now=timezone.now()))
    services.collect(person, thing=thing, collections=chosen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collections(request: HttpRequest) -> HttpResponse:
    """List the person's collections, and make a new one."""
    person = signed_in(request)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _named(person, form):
        return redirect("wallet-collections")
    context = {"form": form, "collections": queries.collections(person)}
    return render(request, "wallet/collections.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a collection another name, or give it up."""
    person = signed_in(request)
    found = get_object_or_404(Collection, public_id=public_id, person=person)
    if request.method == "POST" and "give_up" in request.POST:
        services.give_up_collection(person, collection=found)
        messages.success(request, _("The collection is gone; what was in it stays in your wallet."))
        return redirect("wallet-collections")
    form = CollectionForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid() and _named(person, form, found):
        return redirect("wallet-collections")
    context = {"form": form, "collection": Collection.objects.get(pk=found.pk)}
    context["panels"] = [import_string(path)(found) for path in settings.COLLECTION_PANELS]
    return render(request, "wallet/collection.html", context, status=400 if form.errors else 200)


def _named(person: Person, form: CollectionForm, collection: Collection | None = None) -> bool:
    try:
        services.name_collection(person, name=form.cleaned_data["name"], now=timezone.now(), collection=collection)
    except InvalidError as err:
        form.add_error("name", str(err))
    return not form.errors
