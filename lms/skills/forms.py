"""A form field that holds skills of the taxonomy; drawn by ``macros/skills.html``."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError
from wtforms.widgets import TextInput

from lms.i18n import local
from lms.skills import queries
from lms.skills.models import Skill


class SkillsField(Field):
    """The ids of the chosen skills, in order, as ``data: list[str]``.

    Without JavaScript one unchecks what is to go, and types what is to come as names between
    commas; a name that no skill or several skills have is an error that says which are near.
    """

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, *, most: int = 20, **kw: Any):
        super().__init__(label, validators, **kw)
        self.most = most
        self.typed = ""
        self._unread: list[str] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the form's values; a form that was sent without any means none."""
        if data is None or not isinstance(data, list):
            data = self.default() if callable(self.default) else (self.default or [])
        super().process(None, list(data))
        if formdata is None:
            return
        self.raw_data = list(formdata.getlist(self.name))
        self.typed = (formdata.get(f"{self.name}_q") or "").strip()
        ids = dict.fromkeys(given for given in self.raw_data if given)
        known = queries.by_ids(ids)
        self.data = [given for given in ids if given in known]
        self._unread = []
        for name in filter(None, (part.strip() for part in self.typed.split(","))):
            exact = queries.named(name)
            if exact is None:
                self._unread.append(name)
            elif exact.id not in self.data:
                self.data.append(exact.id)
        self.typed = ", ".join(self._unread)

    def pre_validate(self, form: Any) -> None:
        """Refuse names that are no skill, and more skills than make sense."""
        for name in self._unread:
            near = ", ".join(local(skill, "name") for skill in queries.find(name, 5))
            if near:
                raise ValidationError(
                    _(
                        "'%(name)s' 역량을 찾지 못했습니다. 비슷한 이름: %(near)s",
                        name=name,
                        near=near,
                    )
                )
            raise ValidationError(_("'%(name)s' 역량을 찾지 못했습니다.", name=name))
        if len(self.data or []) > self.most:
            raise ValidationError(_("역량은 %(most)s개까지 고를 수 있습니다.", most=self.most))

    @property
    def chosen(self) -> list[Skill]:
        """The chosen skills as rows, in order."""
        rows = queries.by_ids(self.data or [])
        return [rows[given] for given in self.data or [] if given in rows]
