"""Addresses of the house itself, at the root of the site."""

from django.urls import path

from campus.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/hue/<int:hue>.css", views.hue, name="hue"),
    path("ui/theme", views.theme, name="theme"),
    path("help", views.help_page, name="help"),
    path("privacy", views.privacy, name="privacy"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("favicon.ico", views.favicon, name="favicon"),
]
