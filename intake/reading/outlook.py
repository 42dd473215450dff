"""Messages that Outlook saved (MSG): pages and enclosures like those of any other e-mail."""

import struct
from collections.abc import Iterator

from oxmsg import Message
from oxmsg.attachment import Attachment

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
        parts = [_part(one, number) for number, one in enumerate(message.attachments, start=1)]
    except _BROKEN as error:
        raise DamagedFile("Outlook message") from error
    kept = [part for part in parts if part.content]
    return set_pages(job, as_text(headers, body, (part.label for part in parts)), keep(kept, job))


def _part(attached: Attachment, number: int) -> Part:
    """What is attached; the page says so where it lies in the message in a form that is not taken out of it."""
    content = attached.file_bytes or b""
    label = attached.file_name or f"part-{number}"
    return Part(label if content else f"{label} (not taken out: open the message in Outlook)", content)


def _headers(message: Message) -> list[tuple[str, str]]:
    to = "; ".join(f"{one.name} <{one.email_address}>" for one in message.recipients)
    sent = message.sent_date.isoformat(" ", "minutes") if message.sent_date else ""
    return [("From", message.sender or ""), ("To", to), ("Date", sent), ("Subject", message.subject or "")]
