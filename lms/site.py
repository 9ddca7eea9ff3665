"""The application's class: addresses on this site are paths, in a request and in the worker alike."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, has_request_context
from werkzeug.routing import MapAdapter


class Site(Flask):
    """Flask whose ``url_for`` needs no request and no ``SERVER_NAME``.

    A reminder that the worker sends names the same page as one that a click sends; the site's own
    address is put before it where it leaves the site (``communication.operations.absolute``).
    """

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Flask's own in a request; outside one, an adapter that builds paths."""
        if request is None:
            return self.url_map.bind("")
        return super().create_url_adapter(request)

    def url_for(self, endpoint: str, *, _external: bool | None = None, **values: Any) -> str:
        """The path of *endpoint*, unless an address with a host is asked for (in a request only)."""
        if _external is None and not has_request_context():
            _external = False
        return super().url_for(endpoint, _external=_external, **values)
