"""The invented documents are as the product would issue them."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.courses.documents.models import DocumentSerial, IssuedDocument
from lms.courses.documents.operations.keeping import keep_file
from lms.courses.documents.queries import issued
from lms.courses.documents.rules.facts import digest
from lms.courses.documents.rules.numbers import is_number
from lms.db import db
from tests.demo.test_loading import MOMENT, load


def test_every_document_says_what_is_true_and_numbers_have_no_gap(app: Flask) -> None:
    with app.test_request_context("/"), clock.at(MOMENT):
        load()
        rows = db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.number)).all()
        assert rows
        for row in rows:
            assert is_number(row.document_no)
            assert row.snapshot_hash == digest(row.snapshot)
            assert issued.changed(row) == []
        counters = {row.year: row.last for row in db.session.scalars(select(DocumentSerial))}
        for year, last in counters.items():
            assert [row.number for row in rows if row.year == year] == list(range(1, last + 1))
        assert keep_file(rows[0].id).media_type == "application/pdf"
