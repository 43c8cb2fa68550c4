"""Addresses of this app; those under /account/ are allauth's."""

from django.urls import path

from campus.accounts import account_pages, views

urlpatterns = [
    path("account/logout/", views.sign_out, name="account_logout"),
    path("account/again/", views.again, name="account-again"),
    path("me/", views.me, name="me"),
    path("me/identifiers/", account_pages.identifiers, name="identifiers"),
    path("me/join/", account_pages.join, name="account-join"),
    path("me/join/sure/", account_pages.join_sure, name="account-join-sure"),
    path("me/leave/", account_pages.leave, name="account-leave"),
    path("stay/<str:staying>/", account_pages.stay_by_link, name="account-stay"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:mail_id>/", views.outbox_mail, name="outbox-mail"),
]
