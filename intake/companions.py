"""Files that lie beside a document and say when it is complete: triggers, checksums, locks, the mark of a whole batch.

Which of them a folder has is its finish profile. They are never documents themselves; those that vouch for a document
are claimed with it, and lie beside it in `done/` or `quarantine/`.
"""

import hashlib
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from config.settings import FinishProfile
from intake.hot_folder import is_ignored
from records.errors import ChecksumMismatch

SUFFIXES: dict[FinishProfile, tuple[str, ...]] = {"trigger": (".ok", ".done", ".ctl"), "checksum": (".sha256",)}
"""How the names of companions end that are named after their document."""
LOCKS = (".lck", ".lock")
READY = "_READY"
"""The mark that lies in a dropped folder once everything is in it."""
DIGEST = re.compile(rb"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
"""A SHA-256 as `sha256sum` and the BSD tools write it, with the name before or after it."""
CHECKSUM_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Standing:
    """What the companions say of a document: whether it must wait, whether they vouch that it is complete (else it
    must be seen to be), and which of them goes with it when it is claimed."""

    waits: bool = False
    vouched: bool = False
    companion: str | None = None


def is_companion(name: str, finish: FinishProfile) -> bool:
    """Whether a path in a folder of this profile is that of a companion."""
    if finish == "batch":
        return "/" in name and name.rpartition("/")[2] == READY
    return name.lower().endswith(SUFFIXES.get(finish, ()))


def standing_of(name: str, names: Collection[str], finish: FinishProfile) -> Standing:
    """What the companions among `names`, all paths in the hot folder, say of the document `name`."""
    if finish in SUFFIXES:
        found = next((name + suffix for suffix in SUFFIXES[finish] if name + suffix in names), None)
        return Standing(waits=found is None, vouched=finish == "trigger", companion=found)
    if finish == "lockfile":
        stems = {name, name.rpartition(".")[0] or name}
        return Standing(waits=any(stem + lock in names for stem in stems for lock in LOCKS))
    if finish == "batch" and "/" in name:
        return _standing_in_batch(name.partition("/")[0], names)
    return Standing()


def _standing_in_batch(batch: str, names: Collection[str]) -> Standing:
    """The mark goes with the last document: gone earlier, the rest would wait; left over, it would vouch for others."""
    ready = f"{batch}/{READY}"
    if ready not in names:
        return Standing(waits=True)
    rest = sum(each.startswith(f"{batch}/") and not _is_beside(each) for each in names)
    return Standing(vouched=True, companion=ready if rest == 1 else None)


def _is_beside(name: str) -> bool:
    return is_companion(name, "batch") or is_ignored(name.rpartition("/")[2])


def document_of(companion: str, finish: FinishProfile) -> str | None:
    """The path of the document that a companion is named after; None if it is not named after one."""
    return Path(companion).with_suffix("").as_posix() if finish in SUFFIXES else None


def verify_checksum(descriptor: int, file: Path) -> None:
    """Hold an open file against the checksum that lies beside it.

    Raises:
        ChecksumMismatch: it is not the file that the checksum was made of, or the checksum cannot be read.
    """
    try:
        with file.with_name(f"{file.name}{SUFFIXES['checksum'][0]}").open("rb") as checksum:
            said = DIGEST.search(checksum.read(CHECKSUM_BYTES))
    except OSError as error:
        raise ChecksumMismatch from error
    with os.fdopen(descriptor, "rb", closefd=False) as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
    if said is None or said[0].decode().lower() != found:
        raise ChecksumMismatch
