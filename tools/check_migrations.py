"""Fail where a model has changed and no migration says so."""

from __future__ import annotations

import os
import sys
import tempfile


def main() -> int:
    """Return what `makemigrations --check` returns, with a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TESTAMUR_DATA=folder, DJANGO_SETTINGS_MODULE="campus.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        try:
            call_command("makemigrations", "--check", "--dry-run", verbosity=1)
        except SystemExit as err:
            return int(err.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
