"""Reading one page image: which language, which way up, then its words with their boxes in points."""

import re
from dataclasses import dataclass, replace

from PIL import Image

from intake.reading.bilingual import with_other_languages
from intake.reading.engine import Baseline, Engine, Layout, Seen, SeenWord
from intake.reading.fax import softened
from intake.reading.language import DocumentLanguage
from intake.reading.page_image import POINTS_PER_INCH, turned
from intake.reading.reading_size import read_small
from intake.reading.second_reader_words import SecondLook
from intake.reading.separators import with_bar_codes
from intake.reading.slant import as_it_lay, levelled, slant
from intake.reading.tilted import without_tilted_blocks
from records.values import Box, Page, PageSource, Word

GOOD_CONFIDENCE = 0.70
FEW_WORDS = 8
SURE_DIRECTION = 2.0
"""Below this, Tesseract's own measure (0 to 15) of which way up a page is says nothing."""
FAINTEST_INK = 45
"""Grey levels below the paper's from which, on a copy of a quarter of the size, something counts as ink: a worn ribbon
or a pencil is hardly darker, and a page that is read for nothing costs less than one that is lost."""
INK_OF_BLANK = 0.0004
"""A page with less ink than this part of its area, margins left out, is blank: a few specks."""
MARGIN = 0.04

_LOST_AT = re.compile(r"[\w.+-]{2,}[^\w.+@-]{0,2}[\w-]{2,}(?:\.[\w-]{2,}){1,}[.,;:)]*")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+[.,;:)]*")
_DOMAIN_ENDS = re.compile(r"\.(?:[a-z]{2,3}|example|info|gouv|europa)[.,;:)]*$")
MAIL_MODEL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as read from its image; `degrees` is how far it had to be turned clockwise to stand upright.

    `baselines` holds, for each line of words, the line its letters stand on (x0, y0, x1, y1 in points). `guess` is the
    language that later pages may be read with, too; `complete` is False where the time ran out.
    """

    page: Page
    image: Image.Image
    degrees: int = 0
    baselines: tuple[tuple[float, float, float, float], ...] = ()
    guess: str | None = None
    complete: bool = True


def read_image(
    image: Image.Image,
    *,
    number: int,
    dpi: int,
    tesseract: Engine,
    language: DocumentLanguage,
    seconds: float,
    second_look: SecondLook,
) -> ReadPage:
    """Read a page image ("L" or "RGB", upright as far as anybody knows).

    A page for which the time ran out keeps the words read so far, or is marked unreadable if there are none.
    """
    grey = softened(image.convert("L"))
    if is_blank(grey):
        return _page(Seen((), ()), image, number=number, dpi=dpi, source=PageSource.BLANK)
    askew = slant(grey, dpi=dpi)
    grey = levelled(grey, askew)
    guessed = language.guess(grey, dpi=dpi, number=number)
    guess = guessed.language

    def read(image: Image.Image, spoken: str | None) -> Seen:
        return read_small(image, dpi=dpi, tesseract=tesseract, model=tesseract.model(spoken), seconds=seconds)

    seen = read(grey, guess)
    degrees = _degrees_to_turn(grey, seen, dpi=dpi, tesseract=tesseract)
    if degrees:
        upright = turned(grey, degrees)
        again = read(upright, guess)
        if _worth(again) > _worth(seen) or _mostly_standing(seen):
            seen, grey, image = again, upright, turned(image, degrees)
        else:
            degrees = 0
    other = language.other_than(guess, seen.text)
    if other is not None and tesseract.model(other) != tesseract.model(guess):
        again = read(grey, other)
        seen = again if again.words else seen
    spoken = other or guess
    seen = with_other_languages(seen, grey, dpi=dpi, tesseract=tesseract, spoken=spoken, among=language.among)
    level, stamps = without_tilted_blocks(
        seen, grey, dpi=dpi, tesseract=tesseract, model=tesseract.model(spoken), second_look=second_look
    )
    level = with_mail_addresses(second_look(level, grey), grey, dpi=dpi, tesseract=tesseract)
    seen = with_bar_codes(level.followed_by(stamps), grey)
    seen = as_it_lay(seen, degrees=askew, level=grey.size, image=image.size)
    source = PageSource.OCR if seen.words or seen.complete else PageSource.UNREADABLE
    own = language.spoken(spoken, seen.text)
    page = _page(seen, image, number=number, dpi=dpi, source=source, language=own, degrees=degrees)
    return replace(page, guess=guessed.lasting, complete=seen.complete)


def is_blank(grey: Image.Image) -> bool:
    """Whether nothing is on the page but paper, specks and shadows at the edges."""
    small = grey.reduce(4)
    margin = round(MARGIN * small.width), round(MARGIN * small.height)
    inner = small.crop((*margin, small.width - margin[0], small.height - margin[1]))
    histogram = inner.histogram()
    paper = max(range(256), key=histogram.__getitem__)
    dark = sum(histogram[: max(1, paper - FAINTEST_INK)])
    return dark < INK_OF_BLANK * inner.width * inner.height


def with_mail_addresses(seen: Seen, grey: Image.Image, *, dpi: int, tesseract: Engine) -> Seen:
    """Words that may be e-mail addresses without their "@" are read again with a model that knows the sign.

    Tesseract's models for Spanish and Portuguese never print "@": they make "(" of it.
    """
    model = tesseract.model(MAIL_MODEL_LANGUAGE)
    words = list(seen.words)
    for at, word in enumerate(words):
        if not _may_be_address(word.text):
            continue
        pad = max(4, (word.bottom - word.top) // 3)
        crop = grey.crop((word.left - pad, word.top - pad, word.right + pad, word.bottom + pad))
        again = tesseract.read(crop, model=model, dpi=dpi, seconds=5, layout=Layout.SINGLE_LINE)
        text = "".join(part.text for part in again.words)
        if _MAIL.fullmatch(text):
            words[at] = replace(word, text=text, confidence=again.confidence)
    return replace(seen, words=tuple(words))


def _may_be_address(text: str) -> bool:
    if "@" in text or len(text) < 8 or text.lower().startswith(("www.", "http")):
        return False
    return _LOST_AT.fullmatch(text) is not None and _DOMAIN_ENDS.search(text) is not None


def _degrees_to_turn(grey: Image.Image, seen: Seen, *, dpi: int, tesseract: Engine) -> int:
    doubtful = len(seen.words) < FEW_WORDS or seen.confidence < GOOD_CONFIDENCE or _mostly_standing(seen)
    if not doubtful:
        return 0
    degrees, sureness = tesseract.orientation(grey, dpi=dpi)
    return degrees if sureness >= SURE_DIRECTION else 0


def _mostly_standing(seen: Seen) -> bool:
    """Whether most words run up or down the page: Engine reads them, but the page lies on its side."""
    long = [word for word in seen.words if len(word.text) >= 4]
    standing = sum(word.bottom - word.top > word.right - word.left for word in long)
    return standing > len(long) / 2


def _worth(seen: Seen) -> float:
    return seen.confidence**2 * len(seen.words)


def _page(
    seen: Seen,
    image: Image.Image,
    *,
    number: int,
    dpi: int,
    source: PageSource,
    language: str | None = None,
    degrees: int = 0,
) -> ReadPage:
    scale = POINTS_PER_INCH / dpi
    page = Page(
        number=number,
        width=round(image.width * scale, 2),
        height=round(image.height * scale, 2),
        words=tuple(_word(word, scale) for word in seen.words if not _is_noise(word)),
        source=source,
        language=language if seen.words else None,
    )
    return ReadPage(page, image, degrees, tuple(_in_points(line, scale) for line in seen.baselines))


def _word(word: SeenWord, scale: float) -> Word:
    box = Box.rounded(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale)
    return Word(word.text, box, word.confidence, word.line, word.paragraph, word.second_reader)


def _is_noise(word: SeenWord) -> bool:
    """Specks, rules of tables and edges of the paper: signs read with no confidence at all."""
    return word.confidence < 0.3 and not any(letter.isalnum() for letter in word.text)


def _in_points(line: Baseline, scale: float) -> tuple[float, float, float, float]:
    return line.x0 * scale, line.y0 * scale, line.x1 * scale, line.y1 * scale
