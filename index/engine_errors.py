"""Whatever goes wrong inside the index becomes one of three sentences: damaged, disk full, not written."""

import errno
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pickle import UnpicklingError

from whoosh.index import IndexError as WhooshIndexError
from whoosh.index import LockError
from whoosh.reading import CorruptIndexError

from records.errors import DiskFull, IndexUnavailable, WriteFailed

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DAMAGE = (
    AssertionError, AttributeError, CorruptIndexError, EOFError, ImportError, IndexError, KeyError, LockError,
    MemoryError, NameError, OverflowError, TypeError, UnpicklingError, ValueError, WhooshIndexError, struct.error,
)  # fmt: skip
"""What Whoosh raises on files that are cut short or overwritten: it checks little, so nearly anything."""


@contextmanager
def reading() -> Iterator[None]:
    """Translates what Whoosh and the disk raise while the index is read.

    Raises:
        IndexUnavailable: a file is damaged or missing.
    """
    try:
        yield
    except (*_DAMAGE, OSError) as error:
        raise IndexUnavailable(f"{type(error).__name__} while reading the index") from error
    except BaseException as error:
        _raise_if_engine_gave_up(error)
        raise


@contextmanager
def writing() -> Iterator[None]:
    """Translates what Whoosh and the disk raise while the index is written.

    Raises:
        DiskFull, WriteFailed: the disk did not take it; nothing was changed.
        IndexUnavailable: what is on disk already is damaged.
    """
    try:
        yield
    except OSError as error:
        kind = DiskFull if error.errno in _NO_ROOM else WriteFailed
        raise kind(f"search index: {error.strerror}") from error
    except _DAMAGE as error:
        raise IndexUnavailable(f"{type(error).__name__} while writing the index") from error
    except BaseException as error:
        _raise_if_engine_gave_up(error)
        raise


def _raise_if_engine_gave_up(error: BaseException) -> None:
    """Tantivy panics on files that were overwritten; the class of that is in no module, and no `Exception`."""
    if type(error).__name__ == "PanicException":
        raise IndexUnavailable("the engine gave up on a damaged file") from error
