"""Campus's settings as they are, with a data folder of the tests' own and static files found where they lie."""

import atexit
import os
import shutil
import tempfile

if "TESTAMUR_DATA" not in os.environ:
    os.environ["TESTAMUR_DATA"] = tempfile.mkdtemp(prefix="testamur-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTAMUR_DATA"], ignore_errors=True)
os.environ.setdefault("TESTAMUR_STATIC_FROM_SOURCE", "1")

from campus.config.settings import *  # noqa: F403 - after the environment it reads

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns of a missing folder
# Rate limits count in memory: a test that needs no database can then start from nought on PostgreSQL too.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SEEN_SECONDS = 0  # a thread of its own would write into a test that is over
WHITENOISE_AUTOREFRESH = True  # else every browser of a test looks through all static files first
