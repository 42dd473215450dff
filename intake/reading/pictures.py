"""Image files (TIFF of any number of pages, JPEG, PNG, WebP, …) become a PDF, their pixels unchanged if possible."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]
import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from intake.reading.page_image import LEAST_DPI, MOST_DPI, POINTS_PER_INCH
from records.errors import DamagedFile, PageTooLarge, TooManyPages, UnknownKind

SHEET_INCHES = (8.27, 11.69)
"""An image that does not say how large it is is taken to be an A4 sheet."""
AS_IS = frozenset({"JPEG", "JPEG2000"})
"""Formats whose bytes are a valid image stream of a PDF."""
PLAIN_MODES = frozenset({"1", "L", "RGB"})
JPEG_QUALITY = 92


def as_pdf(path: Path, target: Path, *, most_pixels: int, most: int) -> Path:
    """Write the image file at `path` as a PDF with one page an image to `target`.

    Raises:
        UnknownKind: there is no decoder for it.
        DamagedFile, PageTooLarge, TooManyPages: as they say.
    """
    pi_heif.register_heif_opener(thumbnails=False, aux_images=False, depth_images=False)  # photos of telephones
    Image.MAX_IMAGE_PIXELS = most_pixels  # this process reads this one document; Pillow's own limit is another
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(path)
    except Image.DecompressionBombError as error:
        raise PageTooLarge("image") from error
    except UnidentifiedImageError as error:
        raise _no_decoder(path) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise DamagedFile("image") from error
    with image:
        frames = getattr(image, "n_frames", 1)
        if frames > most:
            raise TooManyPages(f"{frames} images")
        parts = list(_parts(image, path, frames if image.format == "TIFF" else 1, most_pixels))
    try:
        content = img2pdf.convert(parts, layout_fun=_layout, rotation=img2pdf.Rotation.ifvalid)
    except (img2pdf.ImageOpenError, ValueError, OSError, TypeError, NotImplementedError) as error:
        raise DamagedFile("image") from error
    target.write_bytes(content)
    return target


def _parts(image: Image.Image, path: Path, frames: int, most_pixels: int) -> Iterator[bytes]:
    for number in range(frames):
        try:
            image.seek(number)
            width, height = image.size
            if width * height > most_pixels:
                raise PageTooLarge(f"{width} x {height}")
            yield path.read_bytes() if _passes_as_is(image) else _encoded(image)
        except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError) as error:
            if number:  # the pages before the damage are worth reading
                return
            raise DamagedFile("image") from error


def _passes_as_is(image: Image.Image) -> bool:
    if image.format not in AS_IS or image.mode not in PLAIN_MODES:
        return False
    image.load()  # a damaged one must fail here and not in a viewer
    return True


def _encoded(image: Image.Image) -> bytes:
    """One image as bytes that img2pdf puts into a PDF unchanged: G4 for black and white, else JPEG."""
    pixels = ImageOps.exif_transpose(image) if image.format != "TIFF" else image.copy()
    buffer = io.BytesIO()
    dpi = _dpi(*pixels.size, image.info.get("dpi"))
    if pixels.mode == "1":
        pixels.save(buffer, "TIFF", compression="group4", dpi=(dpi, dpi))
    else:
        _flat(pixels).save(buffer, "JPEG", quality=JPEG_QUALITY, dpi=(dpi, dpi))
    return buffer.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """The image in grey or colour, on white where it is transparent."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        whole = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """Page and image size in points, for img2pdf."""
    across = _dpi(width, height, dpi)
    down = dpi[1] if across == dpi[0] and LEAST_DPI <= dpi[1] <= MOST_DPI else across
    size = width * POINTS_PER_INCH / across, height * POINTS_PER_INCH / down
    return (*size, *size)


def _dpi(width: int, height: int, said: tuple[float, float] | None) -> float:
    """What the image says if that can be, else what makes it an A4 sheet, standing or lying."""
    if said is not None and LEAST_DPI <= said[0] <= MOST_DPI:
        return float(said[0])
    short, long = sorted(SHEET_INCHES)
    across = short if width <= height else long
    return max(72.0, min(float(MOST_DPI), width / across))


def _no_decoder(path: Path) -> UnknownKind | DamagedFile:
    with path.open("rb") as file:
        head = file.read(12)
    return UnknownKind("an image format without a decoder here") if head[4:8] == b"ftyp" else DamagedFile("image")
