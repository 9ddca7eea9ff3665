"""How Korean a text looks: the share of everyday Hangul syllables in it.

A decoder that guessed the wrong code page still produces characters, but the wrong ones. Running
Korean takes well over half of its syllables from the few hundred below (particles, endings, and
the syllables of everyday and office words, surnames and places); bytes decoded by mistake spread
over all 11,172.
"""

from __future__ import annotations

from typing import Final

COMMON: Final = frozenset(
    "이다의는에을가하고로한지사기도자대인를은시그어리스나아서수라정만부일보해여전구장제있것"
    "들주조안면성과원용오게요우소공동비상생년신관세진위문회무치모간연개학경적계화제방물중내"
    "국실기분마선행발심당재결통업유말금양야트러니려습미명설드거데본반산점역표국처식차각까"
    "현없등음월중남북민광강임박최김홍윤송황류허노백권손배조서천할될된되했었였던지만면서"
    "때더또잘못입출력목록번호날짜시간합불합격여부출석결석지각조퇴과제평가학점졸업수료교육"
    "훈련취업채용공고이력자격증프로젝트개발언어기술데이터분석인공능모델네크워웹앱디자컴퓨"
    "터너메카에너지건강헬케어동차책임팀소속담당활용경험구축설계운영관리처리참여프론백엔드"
    "파클래딩코테배포서버베블록체온라센초급고등대원석박총무영업마팅길철희숙순민준서연우현"
    "진호태경은혜란옥복춘종규환훈필범욱태승찬빈솔별하늘달새봄여름가을겨울월화토요휴강의실"
    "층동읍면군도시구로길번지아파빌딩센터폭절살강범죄도검청역남북종용산송마포관악초노"
    "위해왔갔봤줄쓸볼올갈알몰바바꾸뀌저것누무엇언디떻왜네예아니맞틀좋싫크작많적높낮빠느른"
    "열닫힘을믿알려주세요며든런렇십억천백만둘셋넷섯곱덟홉"
)


def korean_share(text: str) -> tuple[int, float]:
    """How many non-ASCII characters ``text`` has, and how Korean they look, from 0 to 1.

    Everyday syllables count in full, other syllables of KS X 1001 a little, and symbols, which
    say nothing either way, are not counted. Everything else (rare syllables, Chinese characters,
    loose letters) counts against.
    """
    counted = 0
    weight = 0.0
    for ch in text:
        if ch < "\u00a1" or _neutral(ch):
            continue
        counted += 1
        if ch in COMMON:
            weight += 1.0
        elif "가" <= ch <= "힣" and _in_ksx1001(ch):
            weight += 0.35
    return counted, (weight / counted if counted else 0.0)


def _neutral(ch: str) -> bool:
    """Punctuation, arrows, boxes, shapes, CJK marks, full-width forms, ㄱ-ㅣ as in ㅋㅋ."""
    return (
        "\u2000" <= ch <= "\u2bff"
        or "\u3000" <= ch <= "\u303f"
        or "\u3131" <= ch <= "\u3163"
        or "\u3200" <= ch <= "\u33ff"
        or "\uff00" <= ch <= "\uffee"
        or ch in "·×÷°±§¶«»¡¿®´¸¹²³¼½¾ªº"
    )


def _in_ksx1001(ch: str) -> bool:
    """Whether the syllable is one of the standard's 2,350; Windows added the rest later."""
    code = ch.encode("cp949")
    return len(code) == 2 and code[0] >= 0xA1 and code[1] >= 0xA1
