"""How closely somebody was watched while they showed a skill, in the words of the European standard.

Council Recommendation of 16 June 2022 (2022/C 243/02), Annex I, optional elements: "supervision and identity
verification during assessment".
"""

from __future__ import annotations

from django.db import models


class Supervision(models.TextChoices):
    """Who watched, and whether it was made sure who was there; the four cases that the standard names."""

    NONE = "none", "Unsupervised, identity not checked"
    SUPERVISED = "supervised", "Supervised, identity not checked"
    ONLINE_ID = "online_id", "Supervised online, identity checked"
    ONSITE_ID = "onsite_id", "Supervised on site, identity checked"
