"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.awards import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/<slug:org>/awards/", views.awards, name="awards"),
    path("manage/<slug:org>/awards/export.csv", views.awards_export, name="awards-export"),
    path("manage/<slug:org>/awards/anew/", views.awards_anew, name="awards-anew"),
    path("manage/<slug:org>/awards/<slug:public_id>/", views.award_manage, name="award-manage"),
    path("manage/<slug:org>/achievements/<slug:public_id>/rule/", views.rule, name="rule"),
    path("manage/<slug:org>/keys/", views.keys, name="keys"),
    path("status/<slug:public_id>", views.status_list, name="status-list"),
]
