"""PDFs whose text is not what they show, or hardly: which of them are read right?

    python benchmarks/reading/traps.py [--keep DIR]

Each trap is made here, read the whole way, and judged by what a person sees on the page: the words that are shown must
come out, those that are not shown must not, and a page whose own text is good must not be read from its image.
"""

import argparse
import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import fpdf
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers, Reading
from records.values import PageSource

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
SHOWN = (
    "The Central Authority presents its compliments to the Ministry of Justice",
    "and has the honour to request that the records of the account below be",
    "produced to the court before the hearing on 14 September 2026 in Lisbon.",
    "The proceedings concern the offence of fraud and the persons named here",
    "were heard by the examining magistrate. Please quote 4711/2026 always.",
)
WRONG = (
    "Nothing of this sentence may ever be taken for the words of the letter,",
    "because nobody who looks at the page can see a single word of it there.",
    "It speaks of bananas, and of bananas, and of bananas, and of umbrellas.",
    "Whoever searched for umbrellas would find a page that has none of them,",
    "and whoever searched for magistrates would not find a page that has.",
)
FRENCH = (
    "La Gommissi0n r0gat0ire est lranslnise par la v0ie dipI0matique sans aulre",
    "f0rmaIite que ceIIe prevue a I artlcIe premier de Ia c0nventi0n en vigueur.",
)
CODES = tuple("".join(chr(33 + (ord(sign) * 7 + at) % 60) for at, sign in enumerate(line)) for line in SHOWN)
MOST_LOST = 0.1


@dataclass(frozen=True, slots=True)
class Trap:
    """A PDF, whether its own text is to be believed (None: either way), what is to be seen and what is not."""

    made: pikepdf.Pdf
    believed: bool | None
    shown: tuple[str, ...] = SHOWN
    not_shown: tuple[str, ...] = WRONG


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="a folder to leave the PDFs in")
    keep = parser.parse_args().keep
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, Readers(limits=Limits(), reading=ReadingSettings()) as readers:
        for name, make in TRAPS.items():
            trap = make()
            path = (keep or Path(folder)) / f"{name}.pdf"
            trap.made.save(path)
            out = Path(folder) / name
            out.mkdir()
            found = faults(trap, readers.read(path, out=out, languages=("en", "fr", "es", "pt")))
            wrong += bool(found)
            print(f"{name:32}{'wrong: ' + '; '.join(found) if found else 'right'}")
    print(f"{len(TRAPS) - wrong} of {len(TRAPS)} right")


def faults(trap: Trap, reading: Reading) -> list[str]:
    """What is wrong with a reading of the trap."""
    page = reading.pages[0]
    read = set(page.text.split())
    seen = {word for line in trap.shown for word in line.split()}
    unseen = {word for line in trap.not_shown for word in line.split() if len(word) > 4} - seen
    found = []
    if len(seen - read) > MOST_LOST * len(seen):
        found.append(f"{len(seen - read)} of {len(seen)} words lost")
    if unseen & read:
        found.append(f"{len(unseen & read)} words that nobody sees")
    if trap.believed is not None and (page.source is PageSource.TEXT_LAYER) is not trap.believed:
        found.append(f"source {page.source}")
    return found


def sheet(text: tuple[str, ...] = SHOWN, *, left: float = 20, top: float = 30, grey: int = 0,
          points: float = 11, image: Image.Image | None = None, hidden: bool = False,
          image_last: bool = False) -> fpdf.FPDF:  # fmt: skip
    """A4 with text from a place on (millimetres), and an image over the whole page, below the text or above it."""
    made = fpdf.FPDF(format="A4")
    made.add_font("serif", fname=FONT)
    made.add_page()
    if image is not None and not image_last:
        made.image(image, x=0, y=0, w=210, h=297)
    made.set_font("serif", size=points)
    made.set_text_color(grey)
    if hidden:
        made.text_mode = fpdf.enums.TextMode.INVISIBLE
    for number, line in enumerate(text):
        made.text(left, top + 8 * number, line)
    if image is not None and image_last:
        made.image(image, x=0, y=0, w=210, h=297)
    return made


def opened(made: fpdf.FPDF) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(bytes(made.output())))


def picture(text: tuple[str, ...] = SHOWN) -> Image.Image:
    """A page as a scanner sees it."""
    page = pdfium.PdfDocument(bytes(sheet(text).output()))[0]
    return page.render(scale=200 / 72, grayscale=True).to_pil().convert("L").point(lambda grey: 20 + grey * 225 // 255)


def metadata_layer() -> Trap:
    return Trap(
        opened(sheet(("doc-id 7f3a 2026-09-14 scanner 2",), top=294, points=4, grey=235, image=picture())), False
    )


def header_stamp() -> Trap:
    return Trap(
        opened(sheet(("Case 1:26-mc-00417 Filed 02/03/26 Page 1 of 9",), top=8, points=8, image=picture())), False
    )


def hidden_wrong_text() -> Trap:
    return Trap(opened(sheet(WRONG, hidden=True, image=picture())), False)


def old_layer_in_another_language() -> Trap:
    return Trap(opened(sheet(FRENCH * 2, hidden=True, image=picture())), False, not_shown=FRENCH)


def garbage_layer() -> Trap:
    return Trap(opened(sheet(CODES, hidden=True, image=picture())), False, not_shown=())


def garbage_that_is_drawn() -> Trap:
    return Trap(opened(sheet(CODES, image=picture(), image_last=True)), False, not_shown=())


def text_under_an_image() -> Trap:
    return Trap(opened(sheet(WRONG, image=picture(), image_last=True)), False)


def white_text() -> Trap:
    made = sheet()
    made.set_text_color(255)
    for number, line in enumerate(WRONG):
        made.text(20, 120 + 8 * number, line)
    return Trap(opened(made), None)


def white_text_over_a_scan() -> Trap:
    return Trap(opened(sheet(WRONG, top=160, grey=255, image=picture())), False)


def text_under_a_white_box() -> Trap:
    made = sheet()
    for number, line in enumerate(WRONG):
        made.text(20, 120 + 8 * number, line)
    made.set_fill_color(255)
    made.rect(10, 100, 190, 100, style="F")
    return Trap(opened(made), None)


def text_under_a_black_bar() -> Trap:
    made = sheet()
    made.text(20, 120, WRONG[2])
    made.set_fill_color(0)
    made.rect(15, 112, 180, 12, style="F")
    return Trap(opened(made), None)


def text_off_the_page() -> Trap:
    return Trap(opened(sheet(WRONG, left=400, points=3, image=picture())), False)


def font_without_a_map() -> Trap:
    made = opened(sheet())
    for font in made.pages[0].Resources.Font.values():
        del font.ToUnicode
    return Trap(made, False)


def half_a_page_as_an_image() -> Trap:
    made = sheet(SHOWN[:2])
    lower = picture().crop((0, 320, 1654, 620))
    made.image(lower, x=0, y=120, w=210, h=210 * lower.height / lower.width)
    return Trap(opened(made), False)


def page_that_lies_turned() -> Trap:
    made = opened(sheet())
    page = made.pages[0]
    page.contents_add(b"q 0 1 -1 0 595.28 0 cm", prepend=True)
    page.contents_add(b"Q")
    page.MediaBox = [-247, 0, 595.28, 595.28]
    page.Rotate = 90
    return Trap(made, True)


def heavy_rules() -> Trap:
    made = sheet()
    made.set_line_width(1.6)
    for row in range(12):
        made.line(15, 90 + 12 * row, 195, 90 + 12 * row)
    for column in range(7):
        made.line(15 + 30 * column, 90, 15 + 30 * column, 222)
    return Trap(opened(made), True)


def signed() -> Trap:
    made = opened(sheet())
    made.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[])
    return Trap(made, True)


def filled_form() -> Trap:
    """The value of a field is no text of the page, but it is shown on it."""
    made = opened(sheet(SHOWN[:4]))
    page = made.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    look = made.make_stream(f"BT /F1 11 Tf 2 5 Td ({SHOWN[4]}) Tj ET".encode())
    look.update(
        pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 450, 18],
                           Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)))
    )  # fmt: skip
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="remarks", V=SHOWN[4], F=4,
            Rect=[57, 500, 507, 518], AP=pikepdf.Dictionary(N=look),
        )
    )  # fmt: skip
    page.Annots = made.make_indirect([field])
    made.Root.AcroForm = made.make_indirect(pikepdf.Dictionary(Fields=[field]))
    return Trap(made, None)


def stamp_on_a_scan() -> Trap:
    """A note put on a scan by a viewer program is shown, and is no part of the scanned image."""
    trap = filled_form()
    note = trap.made.pages[0].Annots[0]
    note.Subtype = pikepdf.Name.Stamp
    made = opened(sheet((), image=picture(SHOWN[:4])))
    made.pages[0].Annots = made.make_indirect([made.copy_foreign(note)])
    return Trap(made, False)


TRAPS: Mapping[str, Callable[[], Trap]] = {
    make.__name__: make
    for make in (
        metadata_layer, header_stamp, hidden_wrong_text, old_layer_in_another_language, garbage_layer,
        garbage_that_is_drawn, text_under_an_image, white_text, white_text_over_a_scan, text_under_a_white_box,
        text_under_a_black_bar, text_off_the_page, font_without_a_map, half_a_page_as_an_image, page_that_lies_turned,
        heavy_rules, signed, filled_form, stamp_on_a_scan,
    )
}  # fmt: skip


if __name__ == "__main__":
    main()
