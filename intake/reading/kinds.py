"""What kind of file this is, by what is in it. A name proves nothing: scanners and mail programs mix them up."""

import email.parser
import email.policy
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import puremagic

from records.errors import DamagedFile, EmptyFile, UnknownKind

HEAD_BYTES = 8192
PDF_WITHIN = 1024
"""A PDF may begin with so many bytes of something else (ISO 32000-1, appendix H.3.4.1)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type and the reader for it: a name in the table of `intake.reading.document`."""

    media_type: str
    reader: str


PDF = Kind("application/pdf", "pdf")
PLAIN_TEXT = Kind("text/plain", "text")
MAIL = Kind("message/rfc822", "mail")
MAILBOX = Kind("application/mbox", "mailbox")
OUTLOOK = Kind("application/vnd.ms-outlook", "outlook")
ZIP = Kind("application/zip", "archive")

_SIGNATURES: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"II*\x00", Kind("image/tiff", "picture")),
    (0, b"MM\x00*", Kind("image/tiff", "picture")),
    (0, b"II+\x00", Kind("image/tiff", "picture")),
    (0, b"MM\x00+", Kind("image/tiff", "picture")),
    (0, b"\xff\xd8\xff", Kind("image/jpeg", "picture")),
    (0, b"\x89PNG\r\n\x1a\n", Kind("image/png", "picture")),
    (0, b"GIF8", Kind("image/gif", "picture")),
    (0, b"BM", Kind("image/bmp", "picture")),
    (8, b"WEBP", Kind("image/webp", "picture")),
    (4, b"jP  \r\n\x87\n", Kind("image/jp2", "picture")),
    (0, b"\xff\x4f\xff\x51", Kind("image/jp2", "picture")),
    (4, b"ftyphei", Kind("image/heic", "picture")),
    (4, b"ftyphev", Kind("image/heic", "picture")),
    (4, b"ftypmif1", Kind("image/heif", "picture")),
    (4, b"ftypmsf1", Kind("image/heif", "picture")),
    (4, b"ftypavif", Kind("image/avif", "picture")),
    (257, b"ustar", Kind("application/x-tar", "archive")),
    (0, b"\x1f\x8b", Kind("application/gzip", "archive")),
    (0, b"{\\rtf", Kind("application/rtf", "office")),
)
_OFFICE = {
    "application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?", re.MULTILINE)
_MAIL_HEADERS = {"from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path", "cc"}


def kind_of(path: Path) -> Kind:
    """The kind of the file at `path`.

    Raises:
        EmptyFile: there is nothing in it.
        UnknownKind: no reader for it; the detail names what it seems to be.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip(b"\x00 \t\r\n"):
        raise EmptyFile
    if is_pdf(head):
        return PDF
    for offset, signature, kind in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature and _fits(kind, head):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    return _kind_of_text(head) or _unknown(path)


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF."""
    return b"%PDF-" in head[:PDF_WITHIN]


def _fits(kind: Kind, head: bytes) -> bool:
    """Two letters are too little to go by: text may begin with "BM" too."""
    return kind.media_type != "image/bmp" or (len(head) > 30 and head[6:10] == b"\0\0\0\0")


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as members:
            names = members.namelist()
            declared = members.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, ValueError) as error:
        raise DamagedFile("ZIP") from error
    if declared in _OFFICE:
        return Kind(_OFFICE[declared], "office")
    if "[Content_Types].xml" in names:
        for folder, media_type in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return Kind(media_type, "office")
    return ZIP


def _kind_of_ole(path: Path) -> Kind:
    content = path.read_bytes()[: 64 * 1024 * 1024]
    if "__properties_version1.0".encode("utf-16-le") in content:
        return OUTLOOK
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Kind("application/encrypted", "locked")
    return Kind("application/msword", "office")


def _kind_of_text(head: bytes) -> Kind | None:
    codec = wide_codec(head)
    text = head.decode(codec, "replace").encode() if codec else head
    if b"\x00" in text:
        return None
    if text.startswith(b"From ") and _looks_like_mail(text.partition(b"\n")[2]):
        return MAILBOX
    if _looks_like_mail(text):
        return MAIL
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in text)
    if printable < 0.98 * len(text):
        return None
    high = sum(byte >= 128 for byte in text)
    return PLAIN_TEXT if high < 0.3 * len(text) or _is_utf8(text) else None


def wide_codec(head: bytes) -> str | None:
    """The codec of text in which every letter takes two bytes, by its mark or by its zeros; None for other text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    sample = head[:64]
    if len(sample) < 8 or not sample.isascii():
        return None
    if not any(sample[0::2]):
        return "utf-16-be"
    return "utf-16-le" if not any(sample[1::2]) else None


def _looks_like_mail(text: bytes) -> bool:
    top = text.lstrip(b"\xef\xbb\xbf\r\n")
    if not _HEADER.match(top):
        return False
    headers = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(top, headersonly=True)
    return len(_MAIL_HEADERS & {name.lower() for name in headers}) >= 2


def _is_utf8(text: bytes) -> bool:
    try:
        text[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unknown(path: Path) -> Kind:
    try:
        seems = puremagic.magic_file(path)[:1]
    except (puremagic.PureError, ValueError, OSError):
        seems = []
    raise UnknownKind(seems[0].mime_type or seems[0].extension if seems else "no known signature")
