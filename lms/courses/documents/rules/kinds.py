"""The kinds of documents and what each is called."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document proves."""

    COMPLETION = "completion"  # 수료증: the programme was finished
    COURSE = "course"  # 이수증: one course was passed
    TRANSCRIPT = "transcript"  # 성적증명서 where the institution delegates it, else 이수확인서
    ENROLMENT = "enrolment"  # 재학·재원증명서
    EXPECTED = "expected"  # 졸업예정·수료예정증명서
    GRADUATION = "graduation"  # 졸업증명서


#: Kinds about a place in a cohort; the others are about an offering or an institution.
OF_MEMBERS = (Kind.COMPLETION, Kind.ENROLMENT, Kind.EXPECTED, Kind.GRADUATION)

_TITLES = {
    (Kind.COMPLETION, "degree"): ("수료증명서", "Certificate of Completion"),
    (Kind.COMPLETION, "academy"): ("수료증", "Certificate of Completion"),
    (Kind.ENROLMENT, "degree"): ("재학증명서", "Certificate of Enrolment"),
    (Kind.ENROLMENT, "academy"): ("재원증명서", "Certificate of Enrolment"),
    (Kind.EXPECTED, "degree"): ("졸업예정증명서", "Certificate of Expected Graduation"),
    (Kind.EXPECTED, "academy"): ("수료예정증명서", "Certificate of Expected Completion"),
}


def title(kind: Kind, stream: str, transcript_name: str = "") -> dict[str, str]:
    """The document's name in both languages. *transcript_name*: what the institution allows."""
    if kind is Kind.TRANSCRIPT:
        delegated = transcript_name == "성적증명서"
        return {
            "ko": "성적증명서" if delegated else "이수확인서",
            "en": "Academic Transcript" if delegated else "Statement of Courses Taken",
        }
    if kind is Kind.COURSE:
        return {"ko": "이수증", "en": "Certificate of Course Completion"}
    if kind is Kind.GRADUATION:
        return {"ko": "졸업증명서", "en": "Certificate of Graduation"}
    korean, english = _TITLES[kind, "degree" if stream == "degree" else "academy"]
    return {"ko": korean, "en": english}
