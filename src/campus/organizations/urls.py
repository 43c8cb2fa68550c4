"""Addresses of this app."""

from django.urls import path

from campus.organizations import people, views

urlpatterns = [
    path("i/<slug:slug>/", views.issuer, name="issuer"),
    path("i/<slug:slug>/did.json", views.did, name="did"),
    path("manage/", views.manage, name="manage"),
    path("manage/new/", views.new, name="organization-new"),
    path("manage/<slug:org>/", views.home, name="manage-home"),
    path("manage/<slug:org>/settings/", views.change, name="organization-settings"),
    path("manage/<slug:org>/people/", people.people, name="people"),
    path("manage/<slug:org>/people/<int:member_id>/role/", people.role, name="person-role"),
    path("manage/<slug:org>/people/<int:member_id>/remove/", people.remove, name="person-remove"),
    path("manage/<slug:org>/people/invitations/<int:invitation_id>/", people.withdraw, name="invitation-withdraw"),
    path("join/<str:token>/", people.join, name="join"),
]
