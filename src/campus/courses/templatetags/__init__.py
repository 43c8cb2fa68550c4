"""Filters for the pages of courses: `{% load courses %}`."""
