"""Campus's settings as they are, with a data folder of the tests' own and static files found where they lie."""

import os
import tempfile

os.environ.setdefault("TESTAMUR_DATA", tempfile.mkdtemp(prefix="testamur-tests-"))
os.environ.setdefault("TESTAMUR_STATIC_FROM_SOURCE", "1")

from campus.config.settings import *  # noqa: F403 - after the environment it reads

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns of a missing folder

# On both engines: each test starts from nought, also those that may not touch the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
