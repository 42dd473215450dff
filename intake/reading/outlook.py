"""Messages that Outlook saved (MSG): pages and enclosures like those of any other e-mail."""

import struct
from collections.abc import Iterator

from oxmsg import Message

from intake.reading.exchange import Answer
from intake.reading.job import Job
from intake.reading.mail import Part, as_text, keep, text_of_html
from intake.reading.text_pages import set_pages
from records.errors import DamagedFile

_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error)


def read_outlook(job: Job) -> Iterator[Answer]:
    """Read one MSG file.

    Raises:
        DamagedFile: it is not a message that can be understood.
    """
    try:
        message = Message.load(str(job.path))
        headers = _headers(message)
        body = message.body or text_of_html(message.html_body or "")
        parts = [Part(one.file_name or f"part-{number}", one.file_bytes or b"")
                 for number, one in enumerate(message.attachments, start=1)]  # fmt: skip
    except _BROKEN as error:
        raise DamagedFile("Outlook message") from error
    kept = [part for part in parts if part.content]
    return set_pages(job, as_text(headers, body, (part.label for part in kept)), keep(kept, job))


def _headers(message: Message) -> list[tuple[str, str]]:
    to = "; ".join(f"{one.name} <{one.email_address}>" for one in message.recipients)
    sent = message.sent_date.isoformat(" ", "minutes") if message.sent_date else ""
    return [("From", message.sender or ""), ("To", to), ("Date", sent), ("Subject", message.subject or "")]
