"""`python -m campus`, for where the command is not on the path."""

import sys

from campus.cli import main

sys.exit(main())
