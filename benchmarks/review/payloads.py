"""Two hundred texts that try to run a script in a clerk's browser, and the trap that notices if one does.

They are put together from ways to run something and ways to break out of where a text stands, so that each spot of a
screen (text, attribute, address, list for a script) meets those that are made for it.
"""

from itertools import product

CALL = "window.__xss=1"
TRAP = """
  window.__ran = [];
  Object.defineProperty(window, "__xss", { set(value) { window.__ran.push(String(value)); }, get() { return 0; } });
"""
"""Runs in a page before anything of it; whatever a payload does ends up in `window.__ran`, or is a dialog."""

BREAKING_OUT = ("", '">', "'>", "</textarea></title></option></select>")
RUNNING = (
    f"<script>{CALL}</script>",
    f"<ScRiPt>{CALL}//</sCrIpT >",
    f"<script/src=data:text/javascript,{CALL}></script>",
    f"<script type=module>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<img/src=x/onerror={CALL}>",
    f"<img src=x:x onerror=alert(1)//{CALL}>",
    f"<svg onload={CALL}>",
    f"<svg/onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<svg><foreignObject><img src=x onerror={CALL}></foreignObject></svg>",
    f"<svg><a xlink:href=javascript:{CALL}><rect width=999 height=999 /></a></svg>",
    f"<body onload={CALL}>",
    f"<body onpageshow={CALL}>",
    f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    f"<iframe src=javascript:parent.{CALL}></iframe>",
    f"<iframe onload={CALL}></iframe>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<select autofocus onfocus={CALL}></select>",
    f"<textarea autofocus onfocus={CALL}></textarea>",
    f"<x contenteditable autofocus onfocus={CALL}>x</x>",
    f"<video src=x onerror={CALL}></video>",
    f"<video><source onerror={CALL}></video>",
    f"<audio src=x onerror={CALL}></audio>",
    f"<marquee onstart={CALL}>x</marquee>",
    f"<object data=javascript:{CALL}></object>",
    f"<embed src=javascript:{CALL}>",
    f"<math><mtext><style><img src=x onerror={CALL}></style></mtext></math>",
    f"<meta http-equiv=refresh content=0;url=javascript:{CALL}>",
    f"<base href=javascript:{CALL}//>",
    f"<link rel=stylesheet href=x onerror={CALL}>",
    f"<style onload={CALL}></style>",
    f"<style>@keyframes k{{}}</style><i style=animation-name:k onanimationstart={CALL}>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'></noscript>",
    f"<template><img src=x onerror={CALL}></template><img src=x onerror={CALL}>",
    f"<xmp><img src=x></xmp><img src=x onerror={CALL}>",
    f"<form><button formaction=javascript:{CALL} autofocus>x</button></form>",
    f"<a href=javascript:{CALL} autofocus>x</a>",
    f"<button popovertarget=p autofocus>x</button><i popover id=p onbeforetoggle={CALL}>x</i>",
    f"<image src=x onerror={CALL}>",
    f"<script><!--{CALL}//--></script>",
)
IN_ATTRIBUTES = (
    f'" onmouseover={CALL} x="',
    f"' onmouseover={CALL} x='",
    f'" autofocus onfocus={CALL} x="',
    f"' autofocus onfocus={CALL} x='",
    f'"onfocus={CALL} autofocus="',
    f" onfocus={CALL} autofocus ",
    f"x onpointerenter={CALL}",
    f'" style="animation-name:k" onanimationend="{CALL}',
)
IN_ADDRESSES = (
    f"javascript:{CALL}",
    f"JaVaScRiPt:{CALL}",
    f" javascript:{CALL}",
    f"java\tscript:{CALL}",
    f"\x01javascript:{CALL}",
    f"data:text/html,<script>parent.{CALL}</script>",
    f"vbscript:{CALL}",
    f"//elsewhere.example/{CALL}",
    "\\\\elsewhere.example\\x",
)
IN_TEMPLATES = (
    "{{7*7}}",
    "{{constructor.constructor('" + CALL + "')()}}",
    "{% raw %}",
    "{%- set x = 1 -%}",
    "${" + CALL + "}",
    "#{" + CALL + "}",
    "<%= 7*7 %>",
    "[[${" + CALL + "}]]",
    "{{''.__class__.__mro__}}",
    "{{ config }}",
    "{# comment #}",
)
ENCODED = (
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&#60;script&#62;{CALL}&#60;/script&#62;",
    f"&#x3c;img src=x onerror={CALL}&#x3e;",
    f"%3Cscript%3E{CALL}%3C/script%3E",
    f"\\u003cscript\\u003e{CALL}\\u003c/script\\u003e",
    f"\\x3cscript\\x3e{CALL}",
    f"＜script＞{CALL}＜/script＞",
    f"<\u017fcript>{CALL}</\u017fcript>",
    f"+ADw-script+AD4-{CALL}+ADw-/script+AD4-",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<\u202escript>{CALL}</script>",
    f"<scr\u00adipt>{CALL}</scr\u00adipt>",
)
IN_SCRIPTS = (
    f'"}};{CALL};//',
    f"'-{CALL}-'",
    f'\\";{CALL}//',
    f"</script><script>{CALL}</script>",
    f"*/{CALL}/*",
    f"\u2028{CALL}",
    f"]]>{CALL}",
    f"--><script>{CALL}</script>",
    f"x\r\nX-Injected: {CALL}",
    f"<!--#exec cmd={CALL}-->",
)


def payloads() -> tuple[str, ...]:
    """All of them, in an order that stays."""
    broken_out = (f"{before}{run}" for before, run in product(BREAKING_OUT, RUNNING))
    return tuple(dict.fromkeys((*broken_out, *IN_ATTRIBUTES, *IN_ADDRESSES, *IN_TEMPLATES, *ENCODED, *IN_SCRIPTS)))


def as_word(payload: str) -> str:
    """The payload as one word of a page: without white space, which HTML lets a slash stand for."""
    return "/".join(payload.split())


def as_file_name(payload: str) -> str:
    """The payload as the name of a file: no slash, not too long for a file system."""
    return f"{payload.replace('/', chr(0x2215))[:200]}.pdf"
