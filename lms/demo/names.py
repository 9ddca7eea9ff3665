"""Invented people's names, with the romanisation that their owners would use."""

from __future__ import annotations

from random import Random

#: Family name, romanisation, how common it is.
FAMILIES = (
    ("김", "Kim", 21), ("이", "Lee", 15), ("박", "Park", 9), ("최", "Choi", 5), ("정", "Jung", 5),
    ("강", "Kang", 3), ("조", "Cho", 3), ("윤", "Yoon", 2), ("장", "Jang", 2), ("임", "Lim", 2),
    ("한", "Han", 2), ("오", "Oh", 2), ("서", "Seo", 2), ("신", "Shin", 2), ("권", "Kwon", 2),
    ("황", "Hwang", 1), ("안", "Ahn", 1), ("송", "Song", 1), ("류", "Ryu", 1), ("전", "Jeon", 1),
    ("홍", "Hong", 1), ("고", "Ko", 1), ("문", "Moon", 1), ("양", "Yang", 1), ("손", "Son", 1),
    ("배", "Bae", 1), ("백", "Baek", 1), ("허", "Heo", 1), ("유", "Yoo", 1), ("남", "Nam", 1),
    ("심", "Shim", 1), ("노", "Noh", 1), ("하", "Ha", 1), ("곽", "Kwak", 1), ("성", "Sung", 1),
    ("차", "Cha", 1), ("주", "Joo", 1), ("우", "Woo", 1), ("구", "Koo", 1), ("나", "Na", 1),
    ("민", "Min", 1), ("진", "Jin", 1), ("엄", "Eom", 1), ("채", "Chae", 1), ("원", "Won", 1),
    ("천", "Cheon", 1), ("방", "Bang", 1), ("공", "Kong", 1), ("현", "Hyun", 1), ("선우", "Sunwoo", 1),
)  # fmt: skip

GIVEN = (
    ("지우", "Jiwoo"), ("서준", "Seojun"), ("하윤", "Hayun"), ("도윤", "Doyun"), ("서연", "Seoyeon"),
    ("예준", "Yejun"), ("지호", "Jiho"), ("수아", "Sua"), ("시우", "Siwoo"), ("하준", "Hajun"),
    ("지유", "Jiyu"), ("주원", "Juwon"), ("채원", "Chaewon"), ("민준", "Minjun"), ("지민", "Jimin"),
    ("은우", "Eunwoo"), ("유진", "Yujin"), ("현우", "Hyunwoo"), ("다은", "Daeun"), ("준서", "Junseo"),
    ("소율", "Soyul"), ("건우", "Gunwoo"), ("예린", "Yerin"), ("우진", "Woojin"), ("가은", "Gaeun"),
    ("선우", "Seonwoo"), ("나연", "Nayeon"), ("연우", "Yeonwoo"), ("태윤", "Taeyun"), ("아린", "Arin"),
    ("정우", "Jungwoo"), ("승민", "Seungmin"), ("혜원", "Hyewon"), ("유찬", "Yuchan"), ("수빈", "Subin"),
    ("재윤", "Jaeyun"), ("세은", "Seeun"), ("동현", "Donghyun"), ("보민", "Bomin"), ("민재", "Minjae"),
    ("규리", "Gyuri"), ("성민", "Sungmin"), ("다인", "Dain"), ("한결", "Hangyeol"), ("이안", "Ian"),
    ("슬기", "Seulgi"), ("찬영", "Chanyoung"), ("미소", "Miso"), ("상혁", "Sanghyuk"), ("초롱", "Chorong"),
    ("영준", "Youngjun"), ("하람", "Haram"), ("진아", "Jina"), ("석현", "Seokhyun"), ("보라", "Bora"),
    ("태양", "Taeyang"), ("은지", "Eunji"), ("기훈", "Kihoon"), ("솔", "Sol"), ("경민", "Kyungmin"),
    ("라온", "Raon"), ("재희", "Jaehee"), ("명수", "Myungsoo"), ("희진", "Heejin"), ("병찬", "Byungchan"),
    ("누리", "Nuri"), ("용준", "Yongjun"), ("해인", "Haein"), ("창민", "Changmin"), ("아름", "Areum"),
    ("대현", "Daehyun"), ("소희", "Sohee"), ("원석", "Wonseok"), ("윤슬", "Yunseul"), ("강산", "Kangsan"),
    ("미르", "Mir"), ("종현", "Jonghyun"), ("새봄", "Saebom"), ("광수", "Kwangsoo"), ("인영", "Inyoung"),
)  # fmt: skip

#: People who came from elsewhere: the name that they go by here, and their own.
FROM_ABROAD = (
    ("응우옌 티 란", "Nguyen Thi Lan"), ("다니엘 오카포르", "Daniel Okafor"),
    ("아이게림 사디코바", "Aigerim Sadykova"), ("쩐 민 득", "Tran Minh Duc"),
    ("프리야 라만", "Priya Raman"), ("바트에르데네 테무렌", "Bat-Erdene Temuulen"),
    ("시티 라흐마와티", "Siti Rahmawati"), ("루카스 바우어", "Lukas Bauer"),
)  # fmt: skip


def draw(rng: Random) -> tuple[str, str, str, str]:
    """A name: (Korean, English, romanised family, romanised given). Namesakes come up."""
    if rng.random() < 0.025:
        korean, english = rng.choice(FROM_ABROAD)
        first, _space, rest = english.partition(" ")
        return korean, english, rest.replace(" ", ""), first
    family, family_en, _weight = rng.choices(FAMILIES, [weight for *_n, weight in FAMILIES])[0]
    given, given_en = rng.choice(GIVEN)
    return f"{family}{given}", f"{given_en} {family_en}", family_en, given_en
