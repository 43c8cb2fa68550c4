"""Addresses of this app."""

from django.urls import path

from campus.identity import views

urlpatterns = [
    path("claim/<str:claimed>/", views.claim, name="awarded"),
    path("lost-address/", views.lost_address, name="lost-address"),
    path("stop/<str:stopping>/", views.stop, name="rescue-stop"),
    path("manage/<slug:org>/lost-addresses/", views.rescues, name="rescues"),
    path("manage/<slug:org>/leavers/", views.leavers, name="leavers"),
]
