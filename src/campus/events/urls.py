"""Addresses of this app."""

from django.urls import path

from campus.events.views import incoming, outgoing, staff, xapi

urlpatterns = [
    path("xapi/about", xapi.about, name="xapi-about"),
    path("xapi/statements", xapi.statements_resource, name="xapi-statements"),
    path("xapi/<path:path>", xapi.elsewhere, name="xapi-elsewhere"),
    path("caliper/events", incoming.caliper_events, name="caliper-events"),
    path("events/in/<str:public_id>", incoming.webhook, name="events-webhook"),
    path("manage/<slug:org>/events/", staff.events, name="events"),
    path("manage/<slug:org>/events/people/", staff.people, name="event-people"),
    path("manage/<slug:org>/events/file/", staff.file, name="event-file"),
    path("manage/<slug:org>/events/out/", outgoing.new, name="event-endpoint-new"),
    path("manage/<slug:org>/events/in/<str:public_id>/", staff.source, name="event-source"),
    path("manage/<slug:org>/events/out/<str:public_id>/", outgoing.endpoint, name="event-endpoint"),
]
