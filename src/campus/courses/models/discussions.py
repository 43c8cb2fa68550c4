"""What people say to each other in a discussion unit."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.courses.models.content import Unit


class Post(models.Model):
    """What one person wrote; staff may hide it, and it is never changed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")  # the row that was open
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts")
    text = models.TextField()  # without markup
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    # Of the form that sent it: sent twice by a double click, it stands once.
    form_token = models.CharField(max_length=40, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
