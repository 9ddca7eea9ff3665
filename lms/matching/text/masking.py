"""Taking personal data out of a text before anything is compared or encoded.

What goes: resident registration numbers, phone numbers, mail and web addresses, dates of birth,
ages, words of gender, addresses finer than a city, pictures, fields of a form that name such things
(성명, 가족관계, 병역 …) and the names that the caller passes. What stays: city, work dates,
organisations, skills. Every hit becomes the same mark, so that two people's texts that differ only
in these are the same text.

A pattern cannot know a name in running prose: callers that know it pass it in `names`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lms.matching.text.hangul import compose

MASK = "***"

_FIELD_NAMES = (
    r"성\s?명|이\s?름|영문\s?이?름|한자\s?이?름|본명|생년월일|생일|출생(?:일|연도|년도)?|나\s?이|연령|성\s?별|"
    r"주\s?소|거주지|현\s?주소|자택|본적|출신지|출생지|고향|가족(?:관계|사항)?|결혼(?:여부)?|혼인(?:여부|상태)?|"
    r"병역(?:사항|구분|여부)?|군별|종교|키|신장|체중|몸무게|혈액형|사진|증명사진|주민(?:등록)?번호|외국인등록번호|"
    r"여권번호|연락처|전화(?:번호)?|휴대(?:폰|전화)(?:번호)?|핸드폰|이메일|전자우편|"
    r"full\s?name|first\s?name|last\s?name|family\s?name|given\s?name|name|date\s?of\s?birth|dob|birth\s?date|"
    r"birthday|born|age|gender|sex|(?:home\s|street\s|current\s)?address|place\s?of\s?birth|home\s?town|"
    r"marital\s?status|military\s?(?:service|status)|religion|height|weight|photo(?:graph)?|picture|"
    r"phone(?:\s?number)?|mobile|tel|e-?mail"
)

_GENDER = r"남성|여성|남자|여자|남학생|여학생|여대생|여사원|남사원|군필자?|미필자?|면제자|군면제|예비역|현역|미혼|기혼"

_SIBLINGS = (
    r"(?:한|두|세|네|다섯|[2-9]|[일이삼사오]|)\s?(?:남매|형제|자매)(?:의|\s?중|\s?가운데)?\s"
    r"(?:맏이|막내|장남|장녀|차남|차녀|삼남|삼녀|첫째|둘째|셋째)(?:딸|아들)?|[1-9]남\s?[1-9]녀(?:\s?중\s?(?:장남|장녀|차남|차녀|막내))?|"
    r"장남|장녀|차남|차녀|외동(?:딸|아들)|맏(?:딸|아들)|막내(?:딸|아들)"
)
_BELIEFS = r"기독교|개신교|천주교|가톨릭|불교|원불교|이슬람교?"

_ROAD = (
    r"[가-힣A-Za-z0-9·]{1,12}(?:대로|로|길)\s?\d{1,4}(?:-\d{1,4})?(?:번?길\s?\d{1,4}(?:-\d{1,4})?)?"
)
_LOT = r"[가-힣]{1,6}\d{0,2}(?:동|리|가)\s?(?:산\s?)?\d{1,4}(?:-\d{1,4})?(?:번지)?"
_ROOM = r"(?:[,\s]*[(（][^()（）\n]{1,30}[)）])?(?:[,\s]+[가-힣A-Za-z0-9]{0,12}?\d{1,4}\s?(?:동|층|호))*"

_PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # Pictures pasted into text.
        (r"data:image/[^\s\"')]+", re.I),
        (r"!\[[^\]\n]*\]\([^)\n]*\)", 0),
        (r"\S+\.(?:jpe?g|png|gif|webp|bmp|heic)\b", re.I),
        # Numbers of a person. Resident numbers first: a phone pattern would eat half of one.
        (r"(?<!\d)\d{6}\s?[-–—‐]?\s?[0-9]\d{6}(?!\d)", 0),
        (r"(?<!\d)\d{6}\s?[-–—‐]\s?[0-9][*●xX○]{6}", 0),
        (r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", 0),
        (r"(?:https?://|www\.)\S+", re.I),
        (
            r"\b(?:github\.com|linkedin\.com|velog\.io|[\w-]+\.tistory\.com|instagram\.com)/\S*",
            re.I,
        ),
        (r"(?<![\d-])\+\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){2,3}(?!\d)", 0),
        (r"(?<![\d-])\(?0\d{1,2}\)?[\s.-]?\d{3,4}[\s.-]?\d{4}(?!\d)", 0),
        # Fields of a form: the name of the field and its value up to the next cell or line.
        (rf"(?<![가-힣A-Za-z])(?:{_FIELD_NAMES})\s?[:：=]\s?[^\n\t|;]*", re.I),
        (rf"(?m)(?:^|(?<=[\t|]))[ \t]*(?:{_FIELD_NAMES})[ ]?[\t|][^\n\t|]*", re.I),
        # Birth and age.
        (r"(?:19|20)?\d{2}\s?년\s?(?:\d{1,2}\s?월\s?\d{1,2}\s?일\s?)?(?:출?생)(?![가-힣])", 0),
        (r"(?:19|20)\d{2}[.\-/]\s?\d{1,2}[.\-/]\s?\d{1,2}\.?\s?생(?![가-힣])", 0),
        (
            r"(?:(?:19|20)\d{2}\s?년(?:도)?(?:에|,)?\s)?[^\s.!?\n]{0,12}(?:에서|에)\s태어[나난났][가-힣]*",
            0,
        ),
        (r"\bborn\s(?:in|on)\s[\w ,.]{4,20}?\d{4}\b", re.I),
        (r"(?<!\d)(?:만\s?)?\d{2}\s?(?:세|살)(?![대기트])", 0),
        (r"\b\d{2}[\s-]years?[\s-]old\b|\baged?\s\d{2}\b", re.I),
        (r"[1-6]0대(?:\s?(?:초|중|후)반)?(?![가-힣])", 0),
        # Family and belief in the sentences of a personal statement.
        (rf"(?<![가-힣])(?:{_SIBLINGS})(?:으로서?|로서?|의|이며|이고|이자|인)?(?![가-힣])", 0),
        (rf"(?:{_BELIEFS})\s?(?:가정|집안|신자|신앙|교인|모태\s?신앙)[가-힣]{{0,3}}", 0),
        # Gender and the pronouns that tell it. HIS (a hospital system) and MS (a degree) are
        # capitals.
        (
            rf"(?<![가-힣])(?:{_GENDER})(?:의|은|는|이|가|으로서?|로서?|인|이며|이고|이자|입니다)?(?![가-힣])",
            0,
        ),
        (r"[(（]\s?[남여]\s?[)）]", 0),
        (r"\b(?:[Ff]e)?[Mm]ale\b|\b(?:FE)?MALE\b|\b[Ww]om[ae]n\b|\b(?:[Mm]an|[Mm]en)\b(?!-)", 0),
        (r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is|[Hh]ers|[Hh]imself|[Hh]erself)\b", 0),
        (r"\b(?:Mr|Mrs|Ms|Miss)\b\.?(?=\s[A-Z])", 0),
        # Addresses: road or lot after a district; the city before it stays.
        (
            rf"(?:[가-힣]{{1,6}}(?:구|군|읍|면)\s?){{1,3}}(?:[가-힣]{{1,6}}\d?(?:동|읍|면)\s?)?(?:{_ROAD}|{_LOT}){_ROOM}",
            0,
        ),
        (rf"(?<=시\s)(?:{_ROAD}|{_LOT}){_ROOM}", 0),
        (
            r"\b\d{1,5}(?:-\d{1,4})?,?\s[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2}[\s-](?:ro|gil|daero)\b",
            re.I,
        ),
        (r"\b[A-Z][\w-]*-(?:ro|gil|daero)(?:,?\s\d{1,5})?\b", 0),
        (
            r"\b\d{1,5}\s(?:[A-Z][\w.-]*\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive)\b\.?",
            0,
        ),
    )
)


def mask(text: str, names: Sequence[str] = ()) -> str:
    """The text (NFC) with personal data replaced by `MASK`; `names` are masked wherever they stand.

    Names match without regard to case and to blanks between their parts, in either order of the
    parts; names of a single character are not looked for. Masking a masked text changes nothing.
    """
    result = compose(text)
    for name in sorted({compose(n).strip() for n in names}, key=lambda n: (-len(n), n)):
        if len(name.replace(" ", "")) >= 2:
            result = _name_pattern(name).sub(MASK, result)
    for pattern in _PATTERNS:
        result = pattern.sub(MASK, result)
    return result


def _name_pattern(name: str) -> re.Pattern[str]:
    parts = [part for part in re.split(r"[\s,]+", name) if part]
    orders = [parts, parts[::-1]] if len(parts) > 1 else [parts]
    if len(parts) == 1 and re.fullmatch(r"[가-힣]{3,4}", name):
        orders = [list(name)]
    alternatives = "|".join(r"[\s,]*".join(map(re.escape, order)) for order in orders)
    # In front of a Korean name no syllable may stand; behind it a particle or a title may.
    return re.compile(rf"(?<![가-힣A-Za-z])(?:{alternatives})(?![A-Za-z])", re.IGNORECASE)
