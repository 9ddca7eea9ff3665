"""The application as the crash test serves it: everything real but the form's CSRF token."""

from lms import create_app

app = create_app({"WTF_CSRF_ENABLED": False})
