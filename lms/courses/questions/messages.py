"""Kinds, findings, fields and refusals as people read them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext, ngettext
from flask_babel import lazy_gettext as _

from lms.courses.editing import NotAllowed
from lms.courses.questions.rules.checking import Finding
from lms.courses.questions.rules.differing import Place
from lms.interop.formats.questions.model import Kind

#: What each kind is called, and what it is for.
KINDS: dict[str, tuple[Any, Any]] = {
    Kind.SINGLE: (_("객관식"), _("보기 가운데 하나를 고릅니다.")),
    Kind.MULTIPLE: (
        _("객관식(여럿)"),
        _("맞는 보기를 모두 고릅니다. 부분 점수와 감점을 정할 수 있습니다."),
    ),
    Kind.TRUE_FALSE: (_("참·거짓"), _("참인지 거짓인지 고릅니다.")),
    Kind.SHORT: (
        _("단답형"),
        _(
            "짧은 글로 답합니다. 대소문자와 띄어쓰기는 따지지 않고, *로 아무 글자나 받을 수 있습니다."
        ),
    ),
    Kind.NUMERICAL: (_("수치형"), _("수로 답합니다. 오차, 범위, 단위를 정할 수 있습니다.")),
    Kind.MATCHING: (_("짝짓기"), _("왼쪽의 것마다 맞는 답을 고릅니다.")),
    Kind.ORDERING: (_("순서 맞추기"), _("항목을 바른 순서로 놓습니다.")),
    Kind.CLOZE: (_("빈칸 채우기"), _("글 속의 여러 빈칸을 글, 수, 고르기로 채웁니다.")),
    Kind.ESSAY: (_("서술형"), _("길게 씁니다. 사람이 채점합니다.")),
    Kind.CODE: (_("코드"), _("프로그램을 씁니다. 사람이 채점합니다.")),
    Kind.FILE: (_("파일 올리기"), _("파일로 답합니다. 사람이 채점합니다.")),
    Kind.TEXT: (_("읽을 글"), _("묻지 않고 읽기만 하는 글이나 제목입니다.")),
}

DIFFICULTY: dict[int, Any] = {
    1: _("매우 쉬움"),
    2: _("쉬움"),
    3: _("중간"),
    4: _("어려움"),
    5: _("매우 어려움"),
}

FORMATS: dict[str, Any] = {
    "gift": _("GIFT (Moodle 글 형식)"),
    "moodle_xml": _("Moodle XML"),
    "aiken": _("Aiken"),
    "qti12": _("QTI 1.2 (Canvas, Blackboard)"),
    "qti21": _("QTI 2.1"),
}

SCORING: dict[str, Any] = {
    "sum": _("고른 보기의 비율을 더하기"),
    "all": _("모두 맞아야 점수"),
    "right_minus_wrong": _("맞게 고른 수 − 틀리게 고른 수"),
}

GAP_KINDS: dict[str, Any] = {
    Kind.SHORT: _("글"),
    Kind.NUMERICAL: _("수"),
    Kind.SINGLE: _("하나 고르기"),
    Kind.MULTIPLE: _("여럿 고르기"),
}

FIELDS: dict[str, Any] = {
    "title": _("제목"),
    "text": _("물음"),
    "points": _("배점"),
    "choices": lazy_pgettext("answers", "보기"),
    "scoring": _("점수 매기는 법"),
    "shuffle": _("보기 섞기"),
    "truth": _("정답"),
    "true_feedback": _("참을 골랐을 때 피드백"),
    "false_feedback": _("거짓을 골랐을 때 피드백"),
    "answers": _("받는 답"),
    "case_sensitive": _("대소문자 구분"),
    "numbers": _("받는 수"),
    "units": _("단위"),
    "unit_required": _("단위 필요"),
    "unit_penalty": _("단위가 틀렸을 때 감점"),
    "pairs": _("짝"),
    "distractors": _("짝 없는 답"),
    "items": _("항목"),
    "gaps": _("빈칸"),
    "language": _("프로그래밍 언어"),
    "template": _("처음부터 적혀 있는 글"),
    "grader_note": _("채점하는 사람에게"),
    "least_words": _("단어 최소"),
    "most_words": _("단어 최대"),
    "most_files": _("파일 수"),
    "file_types": _("받는 파일"),
    "feedback": _("모두에게 보이는 피드백"),
    "right_feedback": _("정답일 때 피드백"),
    "partly_feedback": _("부분 정답일 때 피드백"),
    "wrong_feedback": _("오답일 때 피드백"),
    "files": _("파일"),
    "percent": _("비율"),
    "pattern": _("답"),
    "value": _("값"),
    "name": _("이름"),
    "multiplier": _("배수"),
    "prompt": _("왼쪽"),
    "answer": _("맞는 답"),
    "kind": _("종류"),
    "key": _("이름"),
    "weight": _("비중"),
    "lines": _("답"),
}

_FINDINGS: dict[str, Any] = {
    "no_text": _("물음을 적어 주세요."),
    "points_negative": _("배점은 0보다 작을 수 없습니다."),
    "points_none": _("배점이 0입니다. 맞혀도 점수가 없습니다."),
    "file_missing": _("'%(name)s' 파일이 붙어 있지 않습니다."),
    "too_few_choices": _("보기가 %(least)s개는 있어야 합니다."),
    "empty_choice": _("보기의 글을 적어 주세요."),
    "fraction_range": _("비율은 -100 %%에서 100 %% 사이여야 합니다."),
    "same_choice": _("%(other)s번 보기와 같습니다."),
    "no_right": _("정답이 없습니다."),
    "best_not_full": _("100 %%인 답이 없습니다. 가장 큰 것이 %(percent)s %%입니다."),
    "all_right": _("모든 보기가 정답입니다."),
    "sum_not_full": _("정답의 비율을 더하면 %(percent)s %%입니다. 100 %%가 되어야 합니다."),
    "take_all": _("틀린 보기에 감점이 없어, 모두 고르면 만점입니다."),
    "no_answer": _("받는 답이 없습니다."),
    "empty_answer": _("답을 적어 주세요."),
    "accepts_anything": _("무엇을 적어도 정답이 됩니다."),
    "unreachable": _("%(other)s번 답이 먼저 받아, 이 답은 쓰이지 않습니다."),
    "empty_unit": _("단위의 이름을 적어 주세요."),
    "same_unit": _("같은 단위가 두 번 있습니다."),
    "multiplier_range": _("배수는 0보다 커야 합니다."),
    "no_unit": _("단위가 필요하다고 하려면 단위를 하나 이상 적어 주세요."),
    "empty_range": _("범위의 처음이 끝보다 큽니다."),
    "too_few_pairs": _("짝이 %(least)s개는 있어야 합니다."),
    "empty_prompt": _("왼쪽을 적어 주세요."),
    "same_prompt": _("%(other)s번 왼쪽과 같습니다."),
    "distractor_right": _("짝 없는 답 가운데 하나가 맞는 답과 같습니다."),
    "one_answer_only": _("고를 답이 하나뿐입니다."),
    "too_few_items": _("항목이 %(least)s개는 있어야 합니다."),
    "empty_item": _("항목의 글을 적어 주세요."),
    "same_item": _("%(other)s번 항목과 같습니다. 서로 바뀌어도 맞은 것으로 셉니다."),
    "no_gap": _("빈칸이 없습니다."),
    "gap_undefined": _("본문의 {{%(key)s}}에 해당하는 빈칸이 없습니다."),
    "gap_twice": _("{{%(key)s}}이(가) 두 번 있습니다."),
    "gap_unplaced": _("본문에 {{%(key)s}}이(가) 없습니다."),
    "weight_range": _("비중은 0보다 커야 합니다."),
    "words_range": _("최대가 최소보다 작습니다."),
    "files_range": _("파일을 하나는 받아야 합니다."),
    "file_type": _("'%(name)s'은(는) 파일 끝 이름이 아닙니다. .pdf처럼 적어 주세요."),
    "resident_number": _("주민등록번호로 보이는 숫자가 있습니다."),
}

_REFUSALS: dict[str, Any] = {
    "taken": _("같은 자리에 '%(name)s' 분류가 이미 있습니다."),
    "inside_itself": _("분류를 자기 아래로 옮길 수 없습니다."),
    "too_deep": _("분류는 %(most)s단계까지 만들 수 있습니다."),
    "not_empty": _("비어 있는 분류만 지울 수 있습니다."),
}

_VALUES: dict[str, Any] = {"yes": _("예"), "no": _("아니요"), "true": _("참"), "false": _("거짓")}


def kind(code: str) -> str:
    """What a kind of question is called."""
    return str(KINDS[code][0]) if code in KINDS else code


def finding(found: Finding | str, **params: Any) -> str:
    """What is wrong, in a sentence."""
    code = found if isinstance(found, str) else found.code
    given = params if isinstance(found, str) else found.params
    lazy = _FINDINGS.get(code)
    if lazy is None:
        return code
    # Only a sentence that was given values has its percent signs doubled away.
    return str(lazy) % given


def refusal(refused: NotAllowed) -> str:
    """Why a change of a category is not made."""
    return str(_REFUSALS[refused.code]) % refused.params


def field(place: Place) -> str:
    """Where a fact stands: "보기 2 · 피드백"."""
    words: list[str] = []
    for one in place:
        if isinstance(one, int):
            words[-1] = f"{words[-1]} {one}"
        else:
            words.append(str(FIELDS.get(one, one)))
    return " · ".join(words)


def value(place: Place, text: str) -> str:
    """A fact in words, where it is a code."""
    last = place[-1]
    if last == "scoring":
        return str(SCORING.get(text, text))
    if last == "kind":
        return str(GAP_KINDS.get(text, text))
    if last in {"shuffle", "case_sensitive", "unit_required", "truth"}:
        return str(_VALUES.get(text, text))
    return text


def done(act: str, count: int) -> str:
    """What was done to several questions."""
    return {
        "move": ngettext(
            "문항 %(n)s개를 옮겼습니다.", "문항 %(n)s개를 옮겼습니다.", count, n=count
        ),
        "tag": ngettext(
            "문항 %(n)s개에 태그를 붙였습니다.", "문항 %(n)s개에 태그를 붙였습니다.", count, n=count
        ),
        "untag": ngettext(
            "문항 %(n)s개에서 태그를 뗐습니다.", "문항 %(n)s개에서 태그를 뗐습니다.", count, n=count
        ),
        "retire": ngettext(
            "문항 %(n)s개를 쓰지 않음으로 돌렸습니다.",
            "문항 %(n)s개를 쓰지 않음으로 돌렸습니다.",
            count,
            n=count,
        ),
        "restore": ngettext(
            "문항 %(n)s개를 다시 쓰게 했습니다.",
            "문항 %(n)s개를 다시 쓰게 했습니다.",
            count,
            n=count,
        ),
    }[act]


def kind_choices() -> list[tuple[str, str]]:
    """(code, name) of every kind, for a select."""
    return [(code, str(name)) for code, (name, _what) in KINDS.items()]


def difficulty_choices() -> list[tuple[str, str]]:
    """(level, name) of the difficulties, for a select."""
    return [(str(level), f"{level} · {name}") for level, name in DIFFICULTY.items()]


NOT_SAID = lazy_gettext("정하지 않음")
