"""Tags and filters for templates: `{% load ui %}`."""
