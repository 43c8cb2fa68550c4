"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.awards.views import keys, mine, proposals, rules, schemas, staff, trials

_RULE = "manage/<slug:org>/achievements/<slug:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/<slug:org>/awards/", staff.awards, name="awards"),
    path("manage/<slug:org>/awards/export.csv", staff.awards_export, name="awards-export"),
    path("manage/<slug:org>/awards/anew/", staff.awards_anew, name="awards-anew"),
    path("manage/<slug:org>/awards/proposals/", proposals.proposals, name="proposals"),
    path("manage/<slug:org>/awards/<slug:public_id>/", staff.award_manage, name="award-manage"),
    path("manage/<slug:org>/awards/<slug:public_id>/replay/", proposals.award_replay, name="award-replay"),
    path(f"{_RULE}/rule/", rules.rule, name="rule"),
    path(f"{_RULE}/renewal/", rules.rule, {"purpose": "renew"}, name="rule-renewal"),
    path(f"{_RULE}/rule/people/", trials.people, name="rule-people"),
    path(f"{_RULE}/rule/people.csv", trials.people_export, name="rule-people-export"),
    path(f"{_RULE}/rule/people/<int:person_id>/", trials.explain, name="rule-explain"),
    path("manage/<slug:org>/keys/", keys.keys, name="keys"),
    path("earn/<slug:public_id>/", mine.earn, name="earn"),
    path("moments/<slug:public_id>/", mine.moment, name="moment"),
    path("wallet/reminders/", mine.reminders, name="reminders"),
    path("schemas/<path:path>", schemas.schema, name="schema"),
    path("status/<slug:public_id>", keys.status_list, name="status-list"),
]
