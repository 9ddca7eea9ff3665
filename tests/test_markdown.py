"""What people write in Markdown comes out as they meant it, and does nothing else."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.markdown import File, highlight, html, render
from lms.web import VIDEO_HOSTS
from tests.interop import cases

pytestmark = pytest.mark.sqlite_only

FILES = {
    "a.png": File("/files/1/a.png", "image/png", 2048),
    "그림 하나.png": File("/files/2/x.png", "image/png"),
    "vector.svg": File("/files/3/vector.svg", "image/svg+xml"),
    "film.mp4": File("/files/4/film.mp4", "video/mp4"),
    "film.vtt": File("/files/5/film.vtt", "text/plain"),
    "data.csv": File("/files/6/data.csv", "text/csv", 3 * 1024 * 1024),
}
SHOWN = {"href": {"http", "https", "mailto", "tel", ""}, "src": {""}}
FORBIDDEN_TAGS = {
    "script", "style", "object", "embed", "form", "button", "svg", "base", "meta", "link",
    "template", "foreignobject", "annotation-xml", "textarea", "select", "h1", "maction",
}  # fmt: skip


class Inspector(HTMLParser):
    """Reads HTML as a browser would and notes what must not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in FORBIDDEN_TAGS:
            self.wrong.append(f"<{tag}>")
        for name, given_value in attrs:
            value = given_value or ""
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "xlink:href"}:
                self.wrong.append(f"{tag} {name}={value}")
            if name in SHOWN:
                bare = re.sub(r"[\s\x00-\x20]", "", value).lower()
                scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare)
                player = tag == "iframe" and value.startswith(tuple(f"{h}/" for h in VIDEO_HOSTS))
                if (scheme[1] if scheme else "") not in SHOWN[name] and not player:
                    self.wrong.append(f"{tag} {name}={value}")
                if name == "src" and value.startswith("//"):
                    self.wrong.append(f"{tag} {name}={value}")
            if name == "id" and not value.startswith("md-"):
                self.wrong.append(f"{tag} id={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


def inspect(source: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(str(render(source, FILES).html))
    inspector.close()
    return inspector


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)" />',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><mtext></p><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>*{background:url(http://evil.example)}</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'>",
    "<object data=data:text/html,<script>alert(1)</script>>",
    "<embed src=javascript:alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    '<http://x.example/" onclick=alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](http://a.example "\\" onmouseover=\\"alert(1)")',
    "[x](http://a.example 't\" onmouseover=\"alert(1)')",
    "![x](javascript:alert(1))",
    "![x](data:image/png;base64,AAAA)",
    '![" onerror="alert(1)](file:a.png)',
    '![x](file:a.png "\\" onload=\\"alert(1)")',
    '![x](<file:a.png" onerror="alert(1)>)',
    "![x](http://evil.example/track.gif)",
    "![x](//evil.example/track.gif)",
    "![x](file:../../../etc/passwd)",
    "![x](file:///etc/passwd)",
    "[x](file:///etc/passwd)",
    '[x](<file:"><script>alert(1)</script>>)',
    "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example/?https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ"onload=alert(1)',
    "https://www.youtube.com/embed/../../../x",
    'https://vimeo.com/1/"><script>alert(1)</script>',
    'https://player.vimeo.com/video/123?h="onload=alert(1)',
    '```"><script>alert(1)</script>\ncode\n```',
    "```html\n<script>alert(1)</script>\n```",
    "```js onclick=alert(1)\n1\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{&lt;img src=x onerror=alert(1)&gt;}$",
    "$\\href{javascript:alert(1)}{x}$",
    '$\\class{a" onclick="alert(1)}{x}$',
    "$\\style{background:url(http://evil.example)}{x}$",
    '$\\color{red" onclick="alert(1)}{x}$',
    "$\\unicode{x}</math><script>alert(1)</script>$",
    "$$\n</math><img src=x onerror=alert(1)>\n$$",
    '$\\begin{array}{l" onclick="alert(1)}a\\end{array}$',
    "::: note <script>alert(1)</script>\nx\n:::",
    '::: warning " onclick="alert(1)\nx\n:::',
    "# <script>alert(1)</script>",
    '# main" onclick="alert(1)',
    "- [x] <img src=x onerror=alert(1)>",
    "x[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    "x^[<script>alert(1)</script>]",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "| a |\n|:-:onclick=alert(1)|\n| b |",
    "\u202e<script>alert(1)</script>",
    "<scri\x00pt>alert(1)</scri\x00pt>",
    "＜script＞alert(1)＜/script＞",
    "\ufeff<script>alert(1)</script>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_does_nothing(source: str) -> None:
    found = inspect(source)
    assert found.wrong == []


def test_the_list_of_hostile_texts_is_long_enough() -> None:
    assert len(HOSTILE) >= 60


def test_the_inspector_would_notice() -> None:
    for bad in (
        "<script>1</script>", "<p onclick=x>", "<a href='java\tscript:x'>", "<p style='a'>",
        "<iframe src='https://evil.example/'></iframe>", "<img src='//evil.example/x'>",
        "<h2 id='main'>",
    ):  # fmt: skip
        inspector = Inspector()
        inspector.feed(bad)
        assert inspector.wrong, bad


@given(
    st.text(
        alphabet=st.sampled_from("<>\"'`/=() []!#*_-:$\\{}&;|^~+\n\tabsrcjavx:1가"), max_size=120
    )
)
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_does_anything(source: str) -> None:
    assert inspect(source).wrong == []


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_code_is_shown_as_it_was_typed(code: str) -> None:
    clean = code.replace("\x00", "")
    found = Inspector()
    found.feed(f"<p>{highlight(clean)}</p>")
    found.close()
    typed = clean.replace("\r\n", "\n").replace("\r", "\n")
    assert found.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") == typed.rstrip("\n")


@pytest.mark.parametrize("path", cases.files("TEXT_CASES", "text", "*.json"))
def test_naughty_strings_are_inert_and_shown_unchanged_as_code(path: Path) -> None:
    strings = json.loads(path.read_text("utf-8"))
    assert strings
    for string in strings:
        assert inspect(string).wrong == [], string
        shown = Inspector()
        shown.feed(str(highlight(string)))
        shown.close()
        assert shown.text.split() == string.split(), string


# ---- what people mean -------------------------------------------------------------


def test_maths_becomes_mathml_and_stays_beside_korean_particles() -> None:
    page = html("커널 $K$를 $\\frac{a}{b}$로 나눈다.")
    assert '<math display="inline"><mrow><mi>K</mi></mrow></math>를' in page
    assert "<mfrac>" in page


def test_brackets_grow_with_their_matrix_within_a_longer_formula() -> None:
    page = html("$$\nX=\\begin{pmatrix}1\\\\2\\end{pmatrix}+1\n$$")
    assert re.search(r'<mo (?=[^>]*form="prefix")[^>]*stretchy="true"[^>]*>\(</mo>', page)
    assert re.search(r'<mo (?=[^>]*form="postfix")[^>]*stretchy="true"[^>]*>\)</mo>', page)


def test_sums_of_money_are_not_maths() -> None:
    assert "<math" not in html("$5 에서 $10 까지")


@pytest.mark.parametrize("source", ["\\frac{", "\\left(", "\\begin{matrix}", "\\nosuch{x}"])
def test_bad_maths_shows_its_source_with_a_note(source: str) -> None:
    page = html(f"앞 ${source}$ 뒤")
    assert "maths-unread" in page
    assert source.split("{")[0] in page
    assert "수식" in page


def test_very_long_maths_is_not_read() -> None:
    assert "maths-unread" in html("$" + "x+" * 3000 + "x$")


def test_code_names_its_language_and_is_coloured() -> None:
    page = html("```python\ndef f(): pass\n```")
    assert '<div class="code-label">Python</div>' in page
    assert '<span class="k">def</span>' in page


def test_an_unknown_language_is_plain_under_the_name_given() -> None:
    page = html("```zzlang\n<b>\n```")
    assert '<div class="code-label">zzlang</div>' in page
    assert "&lt;b&gt;" in page


def test_the_highest_heading_becomes_the_second_level() -> None:
    for source in ("# 가\n## 나", "## 가\n### 나", "### 가\n#### 나"):
        assert [head.level for head in render(source).headings] == [2, 3]


def test_headings_of_one_name_keep_ids_apart() -> None:
    ids = [head.id for head in render("# 정리\n# 정리\n# 정리").headings]
    assert len(set(ids)) == 3
    assert all(f'id="{one}"' in html("# 정리\n# 정리\n# 정리") for one in ids)


def test_texts_of_one_page_keep_their_ids_apart() -> None:
    source = "# 가\n본문[^1]\n\n[^1]: 주"
    one, two = (re.findall(r'id="([^"]+)"', render(source, key=key).html) for key in ("a", "b"))
    assert one
    assert not set(one) & set(two)


def test_a_callout_has_its_title_or_its_kinds_name() -> None:
    assert 'class="admonition warning"' in html("::: warning 조심할 것\n불\n:::")
    assert "조심할 것" in html("::: warning 조심할 것\n불\n:::")
    assert "도움말" in html("::: tip\n불\n:::")


def test_a_footnote_leads_there_and_back() -> None:
    page = html("글[^1]\n\n[^1]: 주석")
    assert 'href="#md-note-1"' in page
    assert 'id="md-note-1"' in page
    assert 'href="#md-ref-1"' in page


def test_tasks_say_whether_they_are_done() -> None:
    page = html("- [x] 하나\n- [ ] 둘")
    assert 'aria-label="마침" checked=""' in page
    assert page.count('disabled=""') == 2


def test_columns_are_aligned_without_a_style() -> None:
    assert 'align="right"' in html("| a |\n|--:|\n| 1 |")


def test_an_attached_picture_is_shown_with_its_caption() -> None:
    page = render('![자동차](file:a.png "그림 1")', FILES).html
    assert '<img src="/files/1/a.png" alt="자동차"' in page
    assert "<figcaption>그림 1</figcaption>" in page
    assert "<p></p>" not in page


def test_names_with_spaces_and_korean_letters_are_found() -> None:
    assert "/files/2/x.png" in render("![x](<file:그림 하나.png>)", FILES).html
    decomposed = "그림 하나.png"
    assert "/files/2/x.png" in render(f"![x](<file:{decomposed}>)", FILES).html


def test_a_missing_file_is_said() -> None:
    assert "붙어 있지 않습니다" in render("![x](file:none.png)", FILES).html
    assert "붙어 있지 않습니다" in render("[x](file:none.csv)", FILES).html


def test_a_picture_that_could_carry_a_script_is_a_download() -> None:
    page = render("![그림](file:vector.svg)", FILES).html
    assert "<img" not in page
    assert 'download="vector.svg"' in page


def test_an_attached_film_has_controls_and_its_captions() -> None:
    page = render("![강의](file:film.mp4)", FILES).html
    assert '<video controls="" preload="metadata" src="/files/4/film.mp4"' in page
    assert '<track kind="captions" src="/files/5/film.vtt"' in page


def test_an_attached_file_is_downloaded_under_its_name() -> None:
    page = render("[자료](file:data.csv)", FILES).html
    assert 'href="/files/6/data.csv" download="data.csv"' in page


@pytest.mark.parametrize(
    ("link", "player"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "/embed/dQw4w9WgXcQ"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s", "/embed/dQw4w9WgXcQ?start=90"),
        ("<https://m.youtube.com/shorts/dQw4w9WgXcQ>", "/embed/dQw4w9WgXcQ"),
        ("[강의](https://vimeo.com/76979871)", "/video/76979871"),
        ("https://vimeo.com/76979871/8272103f6e", "/video/76979871?h=8272103f6e"),
    ],
)
def test_a_film_alone_on_its_line_is_played_there(link: str, player: str) -> None:
    page = html(f"앞\n\n{link}\n\n뒤")
    frame = re.search(r'<iframe src="([^"]+)" title="([^"]+)"', page)
    assert frame
    assert frame[1].endswith(player)
    assert frame[1].startswith(VIDEO_HOSTS)
    assert frame[2]


def test_a_film_within_a_sentence_stays_a_link() -> None:
    assert "<iframe" not in html("이 영상 https://youtu.be/dQw4w9WgXcQ 을 보십시오.")


def test_a_link_elsewhere_says_so_and_lends_no_weight() -> None:
    page = html("[x](https://example.org) https://example.com/a, <https://example.net>")
    assert page.count('rel="noopener nofollow"') == 3
    assert "https://example.com/a<" in page


def test_a_link_within_the_site_is_plain() -> None:
    assert html("[x](/tracks)") == '<p><a href="/tracks">x</a></p>\n'


def test_the_notes_are_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context("/"), force_locale("en"):
        assert "Tip" in html("::: tip\nx\n:::")


def test_every_lesson_of_the_demonstration_reads_without_a_fault() -> None:
    lessons = sorted(Path("lms/demo/content/courses").rglob("*.md"))
    assert lessons
    for path in lessons:
        page = html(path.read_text("utf-8"))
        assert "maths-unread" not in page, path
        assert ":::" not in page, path
