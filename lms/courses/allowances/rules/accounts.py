"""Bank accounts: which banks there are, what a number looks like, how it is masked. Pure."""

from __future__ import annotations

from typing import Final

#: Codes of the Korea Financial Telecommunications and Clearings Institute (금융결제원) for banks and
#: those who pay out like them, with their names.
BANKS: Final[dict[str, tuple[str, str]]] = {
    "004": ("국민은행", "KB Kookmin Bank"),
    "088": ("신한은행", "Shinhan Bank"),
    "020": ("우리은행", "Woori Bank"),
    "081": ("하나은행", "Hana Bank"),
    "011": ("농협은행", "NH NongHyup Bank"),
    "012": ("지역농축협", "Local NongHyup"),
    "034": ("광주은행", "Kwangju Bank"),
    "037": ("전북은행", "Jeonbuk Bank"),
    "003": ("기업은행", "Industrial Bank of Korea"),
    "002": ("산업은행", "Korea Development Bank"),
    "007": ("수협은행", "Suhyup Bank"),
    "023": ("SC제일은행", "SC First Bank"),
    "027": ("한국씨티은행", "Citibank Korea"),
    "031": ("아이엠뱅크", "iM Bank"),
    "032": ("부산은행", "Busan Bank"),
    "035": ("제주은행", "Jeju Bank"),
    "039": ("경남은행", "Kyongnam Bank"),
    "045": ("새마을금고", "MG Community Credit"),
    "048": ("신협", "Credit Union"),
    "050": ("저축은행", "Savings bank"),
    "064": ("산림조합", "Forestry Cooperative"),
    "071": ("우체국", "Korea Post"),
    "089": ("케이뱅크", "K bank"),
    "090": ("카카오뱅크", "KakaoBank"),
    "092": ("토스뱅크", "Toss Bank"),
}
#: Digits that account numbers of Korean banks have.
SHORTEST, LONGEST = 10, 16
_BETWEEN = str.maketrans("", "", " -‐‑–—")


def digits_of(typed: str) -> str | None:
    """The number's digits without the dashes and spaces between; none where it is no number.

    Leading zeros stay. A run of one digit is what people type to get past a field.
    """
    number = typed.strip().translate(_BETWEEN)
    plain = number.isascii() and number.isdecimal()
    if not plain or not SHORTEST <= len(number) <= LONGEST or len(set(number)) == 1:
        return None
    return number


def tail_of(number: str) -> str:
    """What of a number is shown to people: its last three digits."""
    return number[-3:]


def masked(tail: str) -> str:
    """A number as pages show it, whatever its length."""
    return f"•••• ••• {tail}"


def same_holder(holder: str, name: str, english_name: str = "") -> bool:
    """Whether the holder is the person, as far as names tell (spaces and case aside)."""
    wanted = {"".join(one.split()).casefold() for one in (name, english_name) if one}
    return "".join(holder.split()).casefold() in wanted
