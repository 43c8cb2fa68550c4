"""The page on which staff write what an achievement is awarded or renewed for, as sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards import drafts, queries, rules, services, trial, wording
from campus.awards.choices import choices
from campus.awards.drafted import Reader
from campus.awards.drafts import Draft
from campus.awards.models import Rule, RuleDraft
from campus.awards.sentences import LABELS, menu, nodes
from campus.common.errors import CampusError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

NAMED = 12  # people named before a rule is kept; of the others the number
OURS = ("csrfmiddlewaretoken", "do", "mode", "seen")  # what the form holds beside the draft


@dataclass(slots=True)
class Editor:
    """The rule that is open: what is kept, what is being written, and what is wrong with it."""

    achievement: Achievement
    purpose: str
    kept: Rule | None
    draft: Draft
    mode: str
    seen: int  # the revision it was opened on
    at: str = ""  # the part to look at
    errors: dict[str, str] = field(default_factory=dict)

    def reader(self) -> Reader:
        """Return what reads the draft."""
        return Reader(choices(self.achievement), rules.parse(self.kept.tree) if self.kept else None)

    def context(self) -> dict[str, Any]:
        """Return what every page about it shows."""
        return {
            "organization": self.achievement.organization,
            "achievement": self.achievement,
            "kept": self.kept,
            "purpose": self.purpose,
            "mode": self.mode,
            "seen": self.seen,
            "at": self.at,
            "waiting": self.achievement.rule_drafts.filter(purpose=self.purpose).select_related("course"),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def rule(request: HttpRequest, organization: Organization, public_id: str, purpose: str = "earn") -> HttpResponse:
    """Write what an achievement is awarded (or renewed) for; before it is kept, whom that touches is shown."""
    known = Achievement.objects.select_related("current", "organization")
    achievement = get_object_or_404(known, organization=organization, public_id=public_id)
    kept = queries.rule_of(achievement, purpose)
    if request.method != "POST":
        return _page(request, _opened(achievement, purpose, kept, draft=_draft(request.GET.get("draft"), achievement)))
    button = request.POST.get("do", "keep")
    if button == "drop" and (unwanted := _draft(request.POST.get("draft"), achievement)):
        services.drop_draft(signed_in(request), draft=unwanted)
        return redirect(request.path)
    editor = _posted(request, achievement, purpose, kept)
    if button in {"keep", "sure"}:
        return _finished(request, editor, is_sure=button == "sure")
    add = request.POST.get(f"add.{button.partition(':')[2]}", "")
    editor.at = drafts.click(editor.draft, button, add=add)
    return _page(request, editor)


def _draft(number: str | None, achievement: Achievement) -> RuleDraft | None:
    """Return a draft that came with a course, by its number in an address or a form."""
    is_number = bool(number) and str(number).isascii() and str(number).isdecimal() and len(str(number)) < 19
    return achievement.rule_drafts.filter(pk=int(str(number))).first() if is_number else None


def _opened(achievement: Achievement, purpose: str, kept: Rule | None, *, draft: RuleDraft | None) -> Editor:
    if draft and draft.purpose == purpose:
        seen = kept.revision if kept else 0
        return Editor(achievement, purpose, kept, drafts.of_rule(rules.parse(draft.tree)), draft.mode, seen)
    return _begun(achievement, purpose, kept)


def _begun(achievement: Achievement, purpose: str, kept: Rule | None) -> Editor:
    draft = drafts.of_rule(rules.parse(kept.tree)) if kept else trial.suggestion(achievement, purpose)
    mode, seen = (kept.mode, kept.revision) if kept else (Rule.Mode.AUTOMATIC.value, 0)
    return Editor(achievement, purpose, kept, draft, mode, seen)


def _posted(request: HttpRequest, achievement: Achievement, purpose: str, kept: Rule | None) -> Editor:
    mode, seen = request.POST.get("mode", ""), request.POST.get("seen", "")
    mode = mode if mode in Rule.Mode.values else Rule.Mode.AUTOMATIC.value
    number = int(seen[:9]) if seen.isascii() and seen.isdecimal() else 0
    return Editor(achievement, purpose, kept, drafts.of_post(request.POST), mode, number)


def _page(request: HttpRequest, editor: Editor) -> HttpResponse:
    reader = editor.reader()
    said = _said(reader.tree(editor.draft))
    context = editor.context() | {
        "root": nodes(editor.draft, reader.chosen, editor.errors),
        "menu": menu(reader.chosen),
    }
    context |= {"said": said, "errors": [(name, _named(name, words)) for name, words in editor.errors.items()]}
    return render(request, "awards/rule.html", context, status=400 if editor.errors else 200)


def _named(name: str, words: str) -> str:
    """Return what is wrong with a gap under the gap's own name; of a whole group, the words alone."""
    label = LABELS.get(name.partition(".")[0])
    return f"{label}: {words}" if label else words


def _said(tree: dict[str, Any] | None) -> list[wording.Asking]:
    """Return a rule in words; nothing while it cannot be read, which keeping it will say."""
    try:
        parsed = rules.parse(tree)
    except rules.RuleError:
        return []
    return wording.asks(parsed, names=queries.names(parsed))


def _finished(request: HttpRequest, editor: Editor, *, is_sure: bool) -> HttpResponse:
    """Show whom the new rule touches and ask, or keep it once that was seen."""
    reader = editor.reader()
    tree = reader.tree(editor.draft)
    editor.errors = reader.errors
    try:
        parsed = rules.parse(tree) if tree else None
    except rules.RuleError as err:
        editor.errors[drafts.ROOT] = str(err)
        parsed = None
    if parsed is None:
        return _page(request, editor)
    return _keep(request, editor, parsed) if is_sure else _ask(request, editor, parsed)


def _ask(request: HttpRequest, editor: Editor, parsed: rules.Rule) -> HttpResponse:
    row = editor.kept or Rule(achievement=editor.achievement, purpose=editor.purpose, revision=0)
    found = queries.affected(row, parsed, now=timezone.now())
    shown = (*found.earning[:NAMED], *found.keeping[:NAMED])
    names = dict(Person.objects.filter(pk__in=shown).values_list("pk", "name"))
    fields = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    context = editor.context() | {
        "said": wording.asks(parsed, names=queries.names(parsed)),
        "fields": fields,
        "earning": len(found.earning),
        "keeping": len(found.keeping),
        "earning_names": [names[pk] for pk in found.earning[:NAMED]],
        "keeping_names": [names[pk] for pk in found.keeping[:NAMED]],
    }
    return render(request, "awards/rule_sure.html", context)


def _keep(request: HttpRequest, editor: Editor, parsed: rules.Rule) -> HttpResponse:
    try:
        services.set_rule(
            signed_in(request),
            achievement=editor.achievement,
            tree=parsed.to_json(),
            now=timezone.now(),
            purpose=editor.purpose,
            mode=editor.mode,
            seen=editor.seen,
        )
    except CampusError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("The rule is kept. Everybody whom it concerns is looked at again."))
    name = "rule" if editor.purpose == Rule.Purpose.EARN else "rule-renewal"
    return redirect(name, editor.achievement.organization.slug, editor.achievement.public_id)
