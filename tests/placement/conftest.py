"""A browser whose requests share nothing but the database."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, g

from tests.conftest import Browser


class Visitor(Browser):
    """Tests hold one application context; what a request left in it is not for the next one."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request, as if it were the first."""
        for name in [name for name in g if name != "_sqlalchemy_sessions"]:
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor's browser, without JavaScript."""
    app.test_client_class = Visitor
    return app.test_client()  # type: ignore[return-value]
