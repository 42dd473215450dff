"""What a browser would send of the review form if nobody touched anything; for tests and measurements alike."""

import re
from html import unescape


def boxes(html: str) -> dict[str, str]:
    """The boxes by their names, each with its value."""
    form = re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL)
    form = form[form.index("data-form") : form.index('class="actions"')]
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value, kind = (_attribute(tag, each) for each in ("name", "value", "type"))
        if name and (kind not in ("checkbox", "radio") or re.search(r"\schecked\b", tag)):
            sent[name] = value
    for name, options in re.findall(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = unescape(chosen.group(1)) if chosen else ""
    return sent


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""
