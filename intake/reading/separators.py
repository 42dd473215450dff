"""Bar codes of separator sheets: what they say becomes a word of the page, by which the sheet is known as one.

Only pages with few words are looked at, so that letters cost nothing more. Codes that name no separator are left alone:
what a stranger prints into a code is not for us to follow. zxing-cpp decodes (Apache-2.0), inside the sandbox.
"""

from dataclasses import replace

import zxingcpp
from PIL import Image

from intake.reading.engine import Baseline, Seen, SeenWord
from records.cuts import SEPARATOR_WORDS, names_separator

MOST_WORDS = 3 * SEPARATOR_WORDS
"""Pages with more words are letters; what an engine takes the bars for are words, too."""
LONGEST_CODE = 60
FORMATS = zxingcpp.BarcodeFormats(
    (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39, zxingcpp.BarcodeFormat.QRCode)
)


def with_bar_codes(seen: Seen, grey: Image.Image) -> Seen:
    """What was seen, and the codes of a separator sheet in place of the words that the engine took their bars for."""
    if len(seen.words) > MOST_WORDS:
        return seen
    found = zxingcpp.read_barcodes(grey, formats=FORMATS, text_mode=zxingcpp.TextMode.Plain)
    codes = [code for code in found if len(code.text) <= LONGEST_CODE and names_separator(code.text)]
    for code in codes:
        seen = _with(seen, code)
    return seen


def _with(seen: Seen, code: zxingcpp.Barcode) -> Seen:
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
    left, right = min(each.x for each in corners), max(each.x for each in corners)
    top, bottom = min(each.y for each in corners), max(each.y for each in corners)
    words = tuple(word for word in seen.words if not _touches(word, left, top, right, bottom))
    paragraph = max((word.paragraph for word in words), default=-1) + 1
    read = SeenWord(code.text, left, top, right + 1, bottom + 1, 1.0, len(seen.baselines), paragraph)
    return replace(seen, words=(*words, read), baselines=(*seen.baselines, Baseline(left, bottom, right, bottom)))


def _touches(word: SeenWord, left: int, top: int, right: int, bottom: int) -> bool:
    return word.left <= right and word.right >= left and word.top <= bottom and word.bottom >= top
