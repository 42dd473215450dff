"""Makes the scans and other files of this folder from the letters in it: run it after changing a letter.

    python tests/samples/make_samples.py [NAME...]

Every letter `NAME.html` becomes `NAME.pdf`, as a desk scanner would leave it: pictures only, slightly crooked, grey
paper, some grain, JPEG. `kinds/` gets the same letters as other kinds of file and the files that go wrong in a
registry (locked, damaged, blank). The same letter gives the same bytes, but for `kinds/locked.pdf` (AES salts).
Needs the packages of the extra `dev`; the tests do not need this program, its results are committed.
"""

import hashlib
import io
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import img2pdf
import numpy as np
import pikepdf
import pypdfium2
from PIL import Image, ImageFilter
from weasyprint import HTML

HERE = Path(__file__).parent
KINDS = HERE / "kinds"
PASSWORD = "secret"


@dataclass(frozen=True, kw_only=True)
class Scanner:
    """How one scanner sees paper. `tilt_degrees` is counter-clockwise; `grain` and `paper` are grey levels of 255."""

    dpi: int = 200
    tilt_degrees: float = 0.4
    grain: float = 3.0
    paper: int = 238
    quality: int = 48
    edge_shadow: bool = False


SCANNERS = {
    "en-extradition": Scanner(tilt_degrees=-0.9, grain=4.0, paper=228, edge_shadow=True),
    "en-reminder": Scanner(dpi=300, quality=32),
    "fr-freezing": Scanner(tilt_degrees=0.8),
    "fr-investigation-order": Scanner(tilt_degrees=-0.3, paper=244),
    "es-acknowledgement": Scanner(dpi=300, tilt_degrees=-0.5, quality=32),
    "es-supplement": Scanner(tilt_degrees=1.1, grain=5.0, paper=225),
    "pt-hearing": Scanner(tilt_degrees=-0.7, edge_shadow=True),
}
"""Letters not named here go through a scanner without quirks."""


def born_digital(letter: Path) -> bytes:
    """The letter as its author's office program would save it, with a text layer."""
    return HTML(str(letter)).write_pdf(pdf_identifier=letter.stem.encode())


def pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def scanned(page: Image.Image, scanner: Scanner, seed: str) -> Image.Image:
    """The page as `scanner` would see it; the same `seed` gives the same grain."""
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    softened = page.filter(ImageFilter.GaussianBlur(0.5)).rotate(
        scanner.tilt_degrees, resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    light = np.asarray(softened, dtype=np.float64) / 255
    height, width = light.shape
    grain = Image.fromarray(chance.normal(0, scanner.grain, (height // 2, width // 2)).astype(np.float32))
    grey = 30 + (scanner.paper - 30) * light + np.asarray(grain.resize((width, height), Image.Resampling.BILINEAR))
    if scanner.edge_shadow:
        band = width // 40
        grey[:, :band] *= np.linspace(0.55, 1.0, band)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def as_jpeg(picture: Image.Image, scanner: Scanner) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi), optimize=True)
    return out.getvalue()


def picture_pdf(jpegs: list[bytes]) -> bytes:
    """A PDF that holds nothing but these pictures, one a page."""
    return img2pdf.convert(jpegs, nodate=True, engine=img2pdf.Engine.internal)


def scan(letter: Path) -> bytes:
    scanner = SCANNERS.get(letter.stem, Scanner())
    pages = pictures(born_digital(letter), scanner.dpi)
    seen = [scanned(page, scanner, f"{letter.stem}/{number}") for number, page in enumerate(pages, start=1)]
    return picture_pdf([as_jpeg(page, scanner) for page in seen])


def make_tiff(letter: Path, out: Path) -> None:
    """Black and white, all pages in one file, CCITT group 4: what a fax server leaves."""
    first, *more = [page.point(lambda grey: 255 * (grey > 150)).convert("1") for page in
                    pictures(born_digital(letter), 200)]  # fmt: skip
    first.save(out, "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=more)


def make_jpeg(letter: Path, out: Path) -> None:
    page = scanned(pictures(born_digital(letter), 200)[0], Scanner(tilt_degrees=0.6), "jpeg")
    out.write_bytes(as_jpeg(page, Scanner(quality=45)))


def make_png(letter: Path, out: Path) -> None:
    """Eight grey levels without grain, as a screen-clipping program saves it."""
    page = pictures(born_digital(letter), 200)[0].quantize(8)
    page.save(out, "PNG", dpi=(200, 200), optimize=True)


def make_email(letter: Path, out: Path) -> None:
    """A message with the scan of the letter attached."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Mesa de entradas <rogatorias.madrid@coop-juridica.example>"
    message["To"] = "in-tray@central-authority.example"
    message["Date"] = "Mon, 04 May 2026 11:20:00 +0200"
    message["Subject"] = "Acuse de recibo – N/REF. AIP/2026/3391-K"
    message["Message-ID"] = "<20260504112000.3391@coop-juridica.example>"
    message.set_content("Se adjunta el acuse de recibo.\n\nUn saludo.\n")
    message.add_attachment(scan(letter), maintype="application", subtype="pdf", filename="acuse de recibo.pdf")
    message.set_boundary("==sample-boundary==")
    out.write_bytes(message.as_bytes())


def make_locked(letter: Path, out: Path) -> None:
    with pikepdf.open(io.BytesIO(born_digital(letter))) as document:
        document.save(out, encryption=pikepdf.Encryption(user=PASSWORD, owner=PASSWORD, R=6))


def make_damaged(letter: Path, out: Path) -> None:
    """A transfer that broke off: the first third of a scan."""
    whole = scan(letter)
    out.write_bytes(whole[: len(whole) // 3])


def make_blank(_letter: Path, out: Path) -> None:
    """One sheet fed with the wrong side up: paper and grain, no ink."""
    scanner = Scanner(quality=20)
    out.write_bytes(picture_pdf([as_jpeg(scanned(Image.new("L", (1654, 2339), 255), scanner, "blank"), scanner)]))


OTHER_KINDS = {
    "born-digital.pdf": (lambda letter, out: out.write_bytes(born_digital(letter)), "pt-spontaneous"),
    "pages.tiff": (make_tiff, "fr-investigation-order"),
    "photo.jpg": (make_jpeg, "fr-service"),
    "clipping.png": (make_png, "es-supplement"),
    "message.eml": (make_email, "es-acknowledgement"),
    "locked.pdf": (make_locked, "en-reminder"),
    "damaged.pdf": (make_damaged, "en-reminder"),
    "blank.pdf": (make_blank, "en-reminder"),
}


def main(names: list[str]) -> int:
    for letter in sorted(HERE.glob("*.html")):
        if not names or letter.stem in names:
            out = letter.with_suffix(".pdf")
            out.write_bytes(scan(letter))
            print(f"{out.name}: {out.stat().st_size / 1000:.0f} kB")
    KINDS.mkdir(exist_ok=True)
    for name, (make, letter_name) in OTHER_KINDS.items():
        if not names or name in names:
            make(HERE / f"{letter_name}.html", KINDS / name)
            print(f"kinds/{name}: {(KINDS / name).stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
