"""What the pages of the house are tried with: a house, an entry or two, and a form of every kind of field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from campus.ui.badge import Badge
from campus.ui.house import House
from campus.ui.navigation import Item

DIGEST = "7f3a91c48e9be9baaa2a30b89d6475de0fd97de585bb8c674fe1a23e4132515c"
BADGE = Badge("Reading data honestly", pictogram="data", ring="Reading data honestly", ribbon="Foundation", level=2)


def harbourside(request: HttpRequest) -> House:
    return House("Harbourside College", 0, "Nether Lea")


def entries(request: HttpRequest) -> Iterable[Item]:
    return [Item("Learn", "/help"), Item("Wallet", "/helpful"), Item("Verify", "/verify")]


class EveryField(forms.Form):
    name = forms.CharField(label="Name", help_text="In five words or fewer.", max_length=10)
    text = forms.CharField(label="In one sentence", widget=forms.Textarea)
    level = forms.ChoiceField(label="Level", choices=[("3", "EQF 3"), ("4", "EQF 4")])
    valid = forms.ChoiceField(
        label="Valid for",
        choices=[("a", "Life"), ("b", "Three years")],
        widget=forms.RadioSelect,
        help_text="From then.",
    )
    skills = forms.MultipleChoiceField(
        label="Skills", choices=[("a", "Charts"), ("b", "Samples")], widget=forms.CheckboxSelectMultiple, required=False
    )
    shown = forms.BooleanField(label="Show it", help_text="On your portfolio.")
    file = forms.FileField(label="Your project")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "Nobody":
            raise forms.ValidationError("Nobody cannot earn this.")
        return self.cleaned_data


def request(path: str = "/", **cookies: str) -> HttpRequest:
    made = RequestFactory().get(path)
    made.COOKIES.update(cookies)
    made._messages = CookieStorage(made)  # type: ignore[attr-defined]
    return made


def component(name: str, /, **values: Any) -> str:
    return render_to_string(f"ui/components/{name}.html", values, request=request("/list?q=a&page=2"))


def pages() -> Any:
    return Paginator(range(50), 10).page(2)
