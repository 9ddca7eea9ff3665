"""Words for findings and kinds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

FINDINGS = {
    "": _("살펴보기 전"),
    "nothing": _("문제없음"),
    "talk": _("이야기해 볼 것"),
    "open": _("더 정할 것"),
}
TONES = {"": "neutral", "nothing": "success", "talk": "warning", "open": "info"}
KINDS = {"text": _("글"), "code": _("코드")}
