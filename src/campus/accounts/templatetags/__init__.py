"""Tags for templates: `{% load accounts %}`."""
