"""E-mail messages: the message itself becomes pages, what is attached to it becomes enclosures."""

import email
import email.message
import email.policy
import html
import html.parser
import mailbox
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import MessageError

from intake.reading.exchange import Answer, Found
from intake.reading.job import Job
from intake.reading.kinds import wide_codec
from intake.reading.text_pages import decoded, set_pages
from records.errors import DamagedFile

SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To")
MOST_PARTS = 1000
BLOCK_ELEMENTS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr", "pre"})
SILENT_ELEMENTS = frozenset({"script", "style", "head", "title"})
EMBEDDED_MESSAGE = "message.eml"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came with a message: what it was called there, and what is in it."""

    label: str
    content: bytes


def read_mail(job: Job) -> Iterator[Answer]:
    """Read one message (RFC 5322)."""
    return _read(job, job.path.read_bytes())


def read_mailbox(job: Job) -> Iterator[Answer]:
    """Read an mbox: its only message, or each of several as an enclosure."""
    box = mailbox.mbox(job.path, create=False)
    try:
        messages = [box.get_bytes(key) for key in box.keys()[:MOST_PARTS]]
    except (OSError, ValueError) as error:
        raise DamagedFile("mbox") from error
    finally:
        box.close()
    if len(messages) == 1:
        return _read(job, messages[0])
    parts = [Part(f"message-{number}.eml", content) for number, content in enumerate(messages, start=1)]
    return set_pages(job, f"Mailbox, {len(messages)} messages", keep(parts, job))


def keep(parts: Iterable[Part], job: Job) -> tuple[Found, ...]:
    """Write the parts as enclosures, as many and as much as is allowed."""
    found: list[Found] = []
    left = job.task.max_bytes
    for number, part in enumerate(parts, start=1):
        left -= len(part.content)
        if number > MOST_PARTS or left < 0:
            break
        name = f"enclosure-{number}"
        (job.out / name).write_bytes(part.content)
        found.append(Found(part.label, name))
    return tuple(found)


def as_text(headers: Iterable[tuple[str, str]], body: str, labels: Iterable[str]) -> str:
    """A message as it is printed: its header block, its body, the names of what came with it."""
    block = "\n".join(f"{name}: {' '.join(value.split())}" for name, value in headers if value.strip())
    names = "".join(f"\n  - {label}" for label in labels)
    return f"{block}\n\n{body.strip()}" + (f"\n\nAttachments:{names}" if names else "")


def text_of_html(markup: str) -> str:
    """The text that a browser would show of HTML, without its layout."""
    reader = _HtmlText()
    reader.feed(markup)
    reader.close()
    lines = ("".join(reader.parts)).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def _read(job: Job, content: bytes) -> Iterator[Answer]:
    try:
        message = email.message_from_bytes(_in_ascii(content), policy=email.policy.default)
        headers = [(name, _header(message, name)) for name in SHOWN_HEADERS]
        body, parts = _body_and_parts(message)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError) as error:
        raise DamagedFile("e-mail") from error
    return set_pages(job, as_text(headers, body, (part.label for part in parts)), keep(parts, job))


def _in_ascii(content: bytes) -> bytes:
    """A message saved as UTF-16 (some mail programs export so) as UTF-8; any other as it is."""
    codec = wide_codec(content)
    return content.decode(codec, "replace").encode() if codec else content


def _header(message: email.message.Message, name: str) -> str:
    try:
        values = message.get_all(name, [])
        return ", ".join(str(value) for value in values)
    except (ValueError, TypeError, AttributeError, IndexError, MessageError):  # malformed beyond the parser's patience
        raw = [value for key, value in message.raw_items() if key.lower() == name.lower()]
        return ", ".join(str(value) for value in raw)


def _body_and_parts(message: email.message.Message) -> tuple[str, list[Part]]:
    plain: list[str] = []
    marked_up: list[str] = []
    parts: list[Part] = []
    for number, leaf in enumerate(_leaves(message), start=1):
        kind = leaf.get_content_type()
        label = _file_name(leaf) or ("attachment" if leaf.get_content_disposition() == "attachment" else "")
        if kind == "message/rfc822":
            parts.append(Part(_file_name(leaf) or EMBEDDED_MESSAGE, _embedded(leaf)))
        elif kind == "text/plain" and not label:
            plain.append(_text(leaf))
        elif kind == "text/html" and not label:
            marked_up.append(text_of_html(_text(leaf)))
        else:
            content = leaf.get_payload(decode=True)
            parts.append(Part(label or f"part-{number}", content if isinstance(content, bytes) else b""))
    return "\n\n".join(plain or marked_up), [part for part in parts if part.content]


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    inner = message.get_payload()
    for part in inner[:MOST_PARTS] if isinstance(inner, list) else ():
        if isinstance(part, email.message.Message):
            yield from _leaves(part)


def _embedded(leaf: email.message.Message) -> bytes:
    inner = leaf.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], email.message.Message):
        return inner[0].as_bytes(policy=email.policy.compat32)
    content = leaf.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(leaf: email.message.Message) -> str:
    try:
        return str(leaf.get_filename() or "")
    except (ValueError, TypeError, AttributeError, LookupError, MessageError):  # a header beyond repair
        return ""


def _text(leaf: email.message.Message) -> str:
    content = leaf.get_payload(decode=True)
    return decoded(content, leaf.get_content_charset()) if isinstance(content, bytes) else str(leaf.get_payload())


class _HtmlText(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in SILENT_ELEMENTS
        if tag in BLOCK_ELEMENTS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in SILENT_ELEMENTS))
        if tag in BLOCK_ELEMENTS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", " "))
