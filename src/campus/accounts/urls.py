"""Addresses of this app; those under /account/ are allauth's."""

from django.urls import path

from campus.accounts import views

urlpatterns = [
    path("account/logout/", views.sign_out, name="account_logout"),
    path("me/", views.me, name="me"),
    path("me/delete/", views.close, name="me-close"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:mail_id>/", views.outbox_mail, name="outbox-mail"),
]
