"""What can go wrong, in words for the clerk: a code, what happened, what to do, whether trying again can help."""

from typing import ClassVar


class RogatoryError(Exception):
    """The root of all errors that a person is told of.

    `code` never changes; `sentence` says what happened; `hint` says what to do next; `retryable` says whether the
    same thing may succeed later without anybody doing something; `exit_code` is what the command line ends with.
    """

    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong that Rogatory did not foresee."
    hint: ClassVar[str] = (
        "The original is kept. Try again; if it happens again, report the code, and fill the record in by hand."
    )
    retryable: ClassVar[bool] = True
    exit_code: ClassVar[int] = 1

    def __init__(self, detail: str = "") -> None:
        """`detail` is technical (a number, an engine's name), never text of a document."""
        super().__init__(detail or self.sentence)
        self.detail = detail


# --- files that people have to look at -------------------------------------------------------------------------------


class DocumentError(RogatoryError):
    """The document cannot be filed by itself; its receipt stands under "needs attention"."""

    code = "document"
    retryable = False


class LockedWithPassword(DocumentError):
    code = "locked-with-a-password"
    sentence = "The file is locked with a password."
    hint = "Ask the sender for an unlocked copy and drop that; the locked file stays in the archive."


class DamagedFile(DocumentError):
    code = "damaged-file"
    sentence = "The file is damaged and cannot be opened."
    hint = "Ask for it again or scan the paper again; the damaged file stays in the archive."


class UnknownKind(DocumentError):
    code = "unknown-kind"
    sentence = "This kind of file is not one that Rogatory reads."
    hint = "Convert it to PDF and drop that; the file as received stays in the archive."


class EmptyFile(DocumentError):
    code = "empty-file"
    sentence = "The file is empty."
    hint = "Scan or send it again; scanners leave such files when a transfer breaks off."


class TooLarge(DocumentError):
    code = "too-large"
    sentence = "The file is larger than this installation takes."
    hint = "Split it, or raise `limits.file_bytes` in the settings and retry."


class TooManyPages(DocumentError):
    code = "too-many-pages"
    sentence = "The document has more pages than this installation reads at once."
    hint = "Split it, or raise `limits.pages` in the settings and retry."


class PageTooLarge(DocumentError):
    code = "page-too-large"
    sentence = "A page of the document is too large an image to be opened safely."
    hint = "Scan it at 300 dpi or less, or raise `limits.page_megapixels` in the settings and retry."


class TimeLimitReached(DocumentError):
    code = "time-limit"
    sentence = "Reading the document took longer than allowed."
    hint = "Retry when the machine is less busy, or split the document; the limit is `limits.document_seconds`."


class MemoryLimitReached(DocumentError):
    code = "memory-limit"
    sentence = "Reading the document needed more memory than allowed."
    hint = "Split it, or raise `limits.memory_bytes` in the settings and retry."


class ReaderCrashed(DocumentError):
    code = "reader-crashed"
    sentence = "The reading engine broke down on this document, each time it tried."
    hint = "Print and scan the document again, or convert it to PDF in another program and drop that."
    retryable = True


class AttemptsUsedUp(DocumentError):
    code = "attempts-used-up"
    sentence = "The document was tried three times and Rogatory was stopped or broke down each time."
    hint = "Trying again gives it three more attempts; else look at the file, and fill the record in by hand."


class NestedTooDeep(DocumentError):
    code = "nested-too-deep"
    sentence = "The file holds files that hold files, deeper than Rogatory follows."
    hint = "Take the inner files out by hand and drop those; the outer file stays in the archive."


class EngineMissing(DocumentError):
    code = "engine-missing"
    sentence = "A program that is needed for this kind of file is not installed."
    hint = "`rogatory doctor` names the missing program and how to install it; then retry."


class NotARegularFile(DocumentError):
    code = "not-a-regular-file"
    sentence = "What was dropped is a link, a device or a pipe, not a file."
    hint = "Copy the file itself into the hot folder."


class ChecksumMismatch(DocumentError):
    code = "checksum-mismatch"
    sentence = "The file is not the one that its checksum was made of."
    hint = "It was damaged or exchanged on its way: have it sent again, with a new checksum."


class UnreadableFile(DocumentError):
    code = "unreadable-file"
    sentence = "The file could not be read from the hot folder in many attempts."
    hint = "Check its permissions and the disk or share it lies on, then drop it again."


# --- storage ----------------------------------------------------------------------------------------------------------


class StorageError(RogatoryError):
    """Disk, archive or database; the file stays where it was until it can be stored."""

    code = "storage"
    exit_code = 5


class DiskFull(StorageError):
    code = "disk-full"
    sentence = "The disk is full; nothing more is taken in until there is room."
    hint = "Free space on the disk of the data folder; waiting files are taken in by themselves afterwards."


class WriteFailed(StorageError):
    code = "write-failed"
    sentence = "The disk did not confirm that a file was written."
    hint = "Check the disk (`dmesg`, SMART); the file stays in the hot folder and is tried again."


class FolderOffline(StorageError):
    code = "folder-offline"
    sentence = "A hot folder is not there or is not the folder it was."
    hint = "Mount the share again; `rogatory doctor` shows which folder it is."


class ArchiveDamaged(StorageError):
    code = "archive-damaged"
    sentence = "A stored file is missing or no longer what it was."
    hint = "Restore it from the backup; `rogatory verify` lists all such files."
    retryable = False


class DatabaseUnsafe(StorageError):
    code = "database-unsafe"
    sentence = "The SQLite library in use can lose committed data."
    hint = "Install the locked requirements again (`scripts/run`): pysqlite3 brings a safe version."
    retryable = False


class DatabaseNewer(StorageError):
    code = "database-newer"
    sentence = "The database was made by a newer version of Rogatory."
    hint = "Start the newer version, or restore the backup made before the upgrade."
    retryable = False


class IndexUnavailable(StorageError):
    code = "index-unavailable"
    sentence = "The search index cannot be opened."
    hint = "Run `rogatory reindex`; the index is rebuilt from the database."


# --- people and settings ----------------------------------------------------------------------------------------------


class NotFound(RogatoryError):
    code = "not-found"
    sentence = "There is no such record."
    hint = "Check the number; what you may not see looks the same as what does not exist."
    retryable = False
    exit_code = 4


class StaleForm(RogatoryError):
    code = "stale-form"
    sentence = "Somebody else changed this record while you had it open."
    hint = "Compare both versions below, then save again."
    retryable = False
    exit_code = 6


class ValueRefused(RogatoryError):
    code = "value-refused"
    sentence = "A value does not have the form its field needs."
    hint = "Correct the marked values, then save again."
    retryable = False
    exit_code = 6


class WrongState(RogatoryError):
    code = "wrong-state"
    sentence = "This cannot be done in the state the document is in."
    hint = "Open the document to see its state."
    retryable = False
    exit_code = 6


class WithAnother(RogatoryError):
    code = "with-another"
    sentence = "Another clerk has this document open."
    hint = "Take it over with a reason, or work on the next one. What you typed is kept as your draft."
    retryable = True
    exit_code = 6


class ReasonMissing(RogatoryError):
    code = "reason-missing"
    sentence = "A reason is needed."
    hint = "Say in a few words why; it is kept with your name."
    retryable = False
    exit_code = 6


class SecondPersonNeeded(RogatoryError):
    code = "second-person-needed"
    sentence = "You confirmed this record yourself; the second look is another person's."
    hint = "Leave it to a colleague: it stands in their queue."
    retryable = False
    exit_code = 6


class TooManyReadings(RogatoryError):
    code = "too-many-readings"
    sentence = "Too many regions are being read again at the moment."
    hint = "Wait some seconds and draw the box again, or type the value."
    exit_code = 6


class SettingsInvalid(RogatoryError):
    code = "settings-invalid"
    sentence = "The settings cannot be used."
    hint = "Correct the named setting; docs/reference/settings.md lists all of them."
    retryable = False
    exit_code = 3


class AlreadyRunning(RogatoryError):
    code = "already-running"
    sentence = "Rogatory is already running on this data folder."
    hint = "Use the running one, or stop it first."
    retryable = False
    exit_code = 7


class PortTaken(RogatoryError):
    code = "port-taken"
    sentence = "Another program uses the port of the review screens."
    hint = "Stop that program, or choose another port with `web.port` in the settings."
    retryable = False
    exit_code = 7


class PartFailed(RogatoryError):
    code = "part-failed"
    sentence = "A part of Rogatory did not start."
    hint = "The log named above says why; `rogatory doctor` examines the machine."


class NotSignedIn(RogatoryError):
    code = "not-signed-in"
    sentence = "The name or the password is not right."
    hint = "Try again; an administrator can set a new one-time password with `rogatory clerk reset`."
    retryable = False
    exit_code = 8


class TooManyAttempts(RogatoryError):
    code = "too-many-attempts"
    sentence = "There were too many sign-ins that failed."
    hint = "Wait some minutes, then try again."
    exit_code = 8


def all_errors() -> tuple[type[RogatoryError], ...]:
    """Every error with a code, in the order of this page; docs/reference/errors.md is kept complete against it."""
    found: list[type[RogatoryError]] = [RogatoryError]
    for kind in found:
        found += kind.__subclasses__()
    return tuple(found)


def error_of(code: str) -> type[RogatoryError]:
    """The error with this code; the root error for a code that is no longer known."""
    return next((kind for kind in all_errors() if kind.code == code), RogatoryError)
