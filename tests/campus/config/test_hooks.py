"""What upper apps add to the pages of lower ones exists before anybody opens one."""

import re
from pathlib import Path
from typing import Any

from campus.config import checks, settings


def test_it_works() -> None:
    assert checks.check_hooks() == []


def test_a_misspelt_name_is_found_at_the_start(settings: Any) -> None:
    settings.COURSE_ASKS = "campus.awards.queries.asks_nothing"

    (found,) = checks.check_hooks()

    assert "COURSE_ASKS names campus.awards.queries.asks_nothing" in str(found.msg)


def test_no_setting_that_names_a_function_is_forgotten() -> None:
    """Sweeps have a check of their own, and Django imports the rest itself."""
    named = set(re.findall(r'^([A-Z_]+)(?:: [^=]+)? = \[?\s*"campus\.', Path(settings.__file__).read_text(), re.M))
    django = {"ROOT_URLCONF", "WSGI_APPLICATION", "INSTALLED_APPS", "MIDDLEWARE", "ACCOUNT_ADAPTER"}
    others = {"ACCOUNT_SIGNUP_FORM_CLASS", "CSRF_FAILURE_VIEW", "FORM_RENDERER", "SWEEPS", "AUTHENTICATION_BACKENDS"}

    assert named - django - others <= set(checks.HOOKS)
