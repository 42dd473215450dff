"""Whether the end of a file is there: a scan that broke off in the middle is told from a whole one.

Only the frame of a file is looked at, a few bounded reads; nothing is decoded. What cannot be told: a TIFF that was
given its final size first and lacks less than 4 KB of its last strip (it may be a white margin). Sources: ISO 32000-2
7.5.5 (`%%EOF`) and annex F (`/L` of a linearised file), PNG 5.6 (IEND), ITU-T T.81 B.1 (EOI), TIFF 6.0 (image file
directories and strips), APPNOTE 4.3.16 (end of central directory).
"""

import os
import re
import struct
from collections.abc import Iterator
from enum import StrEnum

END_BYTES = 2048
ZEROS_BYTES = 4096
ZIP_END_BYTES = 22 + 65535
TIFF_DIRECTORIES = 5000
TIFF_STRIPS = 100_000
TIFF_WIDTHS = {3: ("H", 2), 4: ("I", 4)}
STRIPS = {273: 279, 324: 325}
"""TIFF tags: offsets of strips or tiles, and of their lengths."""


class End(StrEnum):
    """What the end of a file says: it is in order, it is not, or files of this kind have none that tells."""

    IN_ORDER = "in_order"
    MISSING = "missing"
    UNTOLD = "untold"


def file_end(descriptor: int) -> End:
    """Look at the end of an open file.

    Raises:
        OSError: the file cannot be read.
    """
    size = os.fstat(descriptor).st_size
    if size == 0:
        return End.MISSING
    tail = os.pread(descriptor, ZEROS_BYTES, max(0, size - ZEROS_BYTES))
    if not tail.strip(b"\0"):
        return End.MISSING  # the Windows Explorer gives a file its final size first and fills it afterwards
    head = os.pread(descriptor, 1024, 0)
    whole = _is_whole(descriptor, size, head, tail)
    return End.UNTOLD if whole is None else End.IN_ORDER if whole else End.MISSING


def _is_whole(descriptor: int, size: int, head: bytes, tail: bytes) -> bool | None:
    end = tail[-END_BYTES:]
    if b"%PDF-" in head:
        return b"%%EOF" in end and _linearised_length(head) <= size
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return b"IEND\xaeB`\x82" in end
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in end
    if head[:4] in (b"II*\0", b"MM\0*"):
        return _tiff_is_whole(descriptor, size, "<" if head[0] == 0x49 else ">")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_is_whole(descriptor, size)
    return None


def _linearised_length(head: bytes) -> int:
    """A linearised PDF says its length at the start, and has a first `%%EOF` long before its last."""
    found = re.search(rb"/Linearized\b.*?/L\s+(\d{1,15})", head, re.DOTALL)
    return int(found[1]) if found else 0


def _zip_is_whole(descriptor: int, size: int) -> bool:
    end = os.pread(descriptor, ZIP_END_BYTES, max(0, size - ZIP_END_BYTES))
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) - at < 22:
        return False
    (comment_bytes,) = struct.unpack_from("<H", end, at + 20)
    return bool(at + 22 + comment_bytes <= len(end))


def _tiff_is_whole(descriptor: int, size: int, order: str) -> bool:
    """Whether every directory and every strip lies inside the file: scanners write strip by strip."""
    try:
        return all(end <= size for end in _tiff_ends(descriptor, size, order))
    except struct.error:
        return False


def _tiff_ends(descriptor: int, size: int, order: str) -> Iterator[int]:
    (at,) = struct.unpack(order + "I", os.pread(descriptor, 4, 4))
    if at < 8:
        yield size + 1  # a writer that fills the first offset in last has not done so yet
    for _ in range(TIFF_DIRECTORIES):
        if at == 0:
            return
        (count,) = struct.unpack(order + "H", os.pread(descriptor, 2, at))
        yield at + 2 + 12 * count + 4
        entries = os.pread(descriptor, 12 * count, at + 2)
        yield from _strip_ends(descriptor, order, dict(_long_entries(entries, order)))
        (at,) = struct.unpack(order + "I", os.pread(descriptor, 4, at + 2 + 12 * count))


def _long_entries(entries: bytes, order: str) -> Iterator[tuple[int, tuple[int, int, bytes]]]:
    """Tag, and its type, count and value or offset, of the entries that hold whole numbers."""
    for tag, kind, count, value in struct.iter_unpack(order + "HHI4s", entries):
        if kind in TIFF_WIDTHS:
            yield tag, (kind, count, value)


def _strip_ends(descriptor: int, order: str, entries: dict[int, tuple[int, int, bytes]]) -> Iterator[int]:
    for offsets, lengths in STRIPS.items():
        if offsets in entries and lengths in entries:
            starts = _numbers(descriptor, order, *entries[offsets])
            for start, length in zip(starts, _numbers(descriptor, order, *entries[lengths]), strict=False):
                yield start + length


def _numbers(descriptor: int, order: str, kind: int, count: int, value: bytes) -> tuple[int, ...]:
    letter, width = TIFF_WIDTHS[kind]
    count = min(count, TIFF_STRIPS)
    packed = value[: count * width]
    if count * width > 4:
        packed = os.pread(descriptor, count * width, struct.unpack(order + "I", value)[0])
    return struct.unpack(f"{order}{count}{letter}", packed)
