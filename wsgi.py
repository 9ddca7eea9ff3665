"""The WSGI entry point: ``gunicorn wsgi:app`` or ``flask --app wsgi …``."""

import sys

from lms import create_app
from lms.config import ConfigurationError

#: gunicorn's own exit status for "the application cannot start: do not try again".
CANNOT_START = 3

try:
    app = create_app()
except ConfigurationError as error:
    print(f"error: {error}", file=sys.stderr)
    sys.exit(CANNOT_START)
