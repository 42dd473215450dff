"""Whole letters, invented: what they ask, who writes to whom, in which layout, and where everything stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from extract.training import invent
from extract.training.grammar import LANGUAGES, Share, choose, grammar, of_share, phrase
from extract.training.noise import Piece, noisy
from extract.training.slots import LABELS, value

ROLES = (
    "request", "supplement", "reminder", "acknowledgement", "further_information", "progress", "reply", "refusal",
    "postponement", "withdrawal", "cover_note", "annex", "other",
)  # fmt: skip
TYPES = tuple(sorted(grammar("en")["subject"]))
OWN = frozenset({"request", "supplement", "reminder", "withdrawal", "cover_note", "annex"})
"""Roles whose writer is the side that asks."""
LAYOUTS = ("letter", "numbered", "headed", "terse", "order", "mail", "form", "reference first")
KEPT_OUT_LAYOUTS = frozenset({"form", "reference first"})
COMPANIONS = {
    "european_investigation_order": ("taking_evidence", "bank_records", "search_and_seizure", "records_and_data"),
    "asset_freezing": ("bank_records", "asset_tracing"), "confiscation": ("asset_freezing",),
    "search_and_seizure": ("taking_evidence",), "bank_records": ("taking_evidence", "records_and_data"),
    "videoconference_hearing": ("service_of_documents",), "asset_tracing": ("bank_records", "records_and_data"),
}  # fmt: skip
"""What is asked along with the main measure."""
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Invented:
    """A letter with its truth: `entities` are (start, end, label) in `text`; `kind` is None for no co-operation."""

    text: str
    entities: tuple[tuple[int, int, str], ...]
    language: str
    role: str
    kind: str | None
    layout: str


def letters(count: int, *, seed: int, share: Share) -> Iterator[Invented]:
    """`count` letters, the same for the same seed; roles and kinds evenly mixed, requests as often as all else."""
    for number in range(count):
        yield letter(Random(f"{seed}/{share}/{number}"), share=share)


def letter(chance: Random, *, share: Share) -> Invented:
    """One letter."""
    language, kind = chance.choice(LANGUAGES), chance.choice(TYPES)
    role = "request" if chance.random() < 0.45 else chance.choice(ROLES[1:])
    layouts = [x for x in LAYOUTS if share == "all" or (x in KEPT_OUT_LAYOUTS) == (share == "held out")]
    layout = chance.choice(layouts)
    text = writer(language, kind, share=share, chance=chance).write(role, layout)
    pieces = noisy(text, chance)
    plain = "".join(piece.text for piece in pieces)
    spans: list[tuple[int, int, str]] = []
    position = 0
    for piece in pieces:
        start, end = position, position + len(piece.text)
        position = end
        if piece.label and plain[start:end].strip():
            lead = len(piece.text) - len(piece.text.lstrip())
            spans.append((start + lead, start + len(piece.text.rstrip()), piece.label))
    return Invented(plain, tuple(spans), language, role, None if role == "other" else kind, layout)


def writer(language: str, kind: str, *, share: Share, chance: Random) -> "Writer":
    """A writer with a cast of its own for a letter of that kind."""
    cast = invent.world(language, chance)
    cast = replace(
        cast, sender=invent.office(cast, chance.choice(("organ", "organ", "unit"))),
        addressee=invent.office(cast, chance.choice(("organ", "unit"))), their_date=invent.write_date(cast),
    )  # fmt: skip
    return Writer(cast, share, kind)


class Writer:
    """Writes one letter: its blocks one by one, each a list of pieces of text with their labels."""

    def __init__(self, cast: invent.World, share: Share, kind: str) -> None:
        self._cast, self._share, self._kind, self._chance = cast, share, kind, cast.chance

    def write(self, role: str, layout: str) -> list[Piece]:
        """The letter as pieces."""
        head, foot = self._head(role, layout), self._foot(role)
        body = self._request(layout) if role == "request" else self._follow_up(role)
        blocks = [*head, *body, *foot]
        pieces: list[Piece] = []
        for block in blocks:
            if block:
                pieces += self.fill(block)
                pieces.append(Piece("\n\n"))
        return pieces[:-1]

    def say(self, name: str) -> str:
        return phrase(self._cast.language, "opening", name, share=self._share, chance=self._chance)

    def _of_kind(self, part: str, kind: str | None = None) -> str:
        return phrase(self._cast.language, part, kind or self._kind, share=self._share, chance=self._chance)

    def _often(self, probability: float) -> bool:
        return self._chance.random() < probability

    def _head(self, role: str, layout: str) -> list[str]:
        say, often = self.say, self._often
        subject = self._of_kind("subject")
        if role == "other":
            subject = phrase(self._cast.language, "role", "other", share=self._share, chance=self._chance)
        if layout == "mail":
            return [say("mailhead").replace("{subjectline}", subject), say("greet")]
        line = say("subjectlead") + (subject if often(0.75) else "{ref}")
        refs = say("ourref") + ("\n" + say("yourref") if role != "request" or often(0.2) else "")
        blocks = [say("head"), refs, say("dateline"), say("to")]
        if layout == "reference first":
            blocks = [refs, say("head"), say("to"), say("dateline")]
        elif layout in {"terse", "order"}:
            blocks = [say("head"), f"{refs}\t{say('dateline')}", say("to") if often(0.6) else ""]
        elif often(0.3):
            blocks[1] = f"{refs}\t{say('dateline')}"
            blocks[2] = ""
        if often(0.25):
            blocks.insert(self._chance.randrange(len(blocks)), say("stamp"))
        if role == "request" and often(0.45):
            blocks.append(say("title"))
        return [*blocks, line if often(0.8) else "", say("greet")]

    def _foot(self, role: str) -> list[str]:
        say, often = self.say, self._often
        blocks = [say("contact") if often(0.4) else "", say("close") if role != "annex" else ""]
        if often(0.5 if role in {"request", "supplement", "reply", "cover_note"} else 0.15):
            marks = self._chance.choice(("{i}. ", "- ", "{l}) ", "Annex {i}: ", "", "{i}) ", "• "))
            lines = [say("annexlead")]
            for number in range(self._chance.randrange(1, 6)):
                mark = marks.replace("{i}", str(number + 1)).replace("{l}", "abcdef"[number])
                lines.append(mark + "{annex}")
            blocks.insert(self._chance.randrange(1, 3), "\n".join(lines))
        return blocks

    def _request(self, layout: str) -> list[str]:
        say, often = self.say, self._often
        persons = "\n".join(say("person") for _ in range(self._chance.choice((1, 1, 2, 3))))
        told = [say("facts") for _ in range(self._chance.randrange(1, 6))]
        told += [say("aside") for _ in range(self._chance.choice((0, 1, 1, 2, 3)))]
        self._chance.shuffle(told)
        facts = " ".join(told)
        law = "\n".join(say("offence") for _ in range(self._chance.choice((1, 1, 2, 3))))
        reasons = [self._of_kind("context") for _ in range(self._chance.choice((0, 1, 2, 3)))]
        parts = [
            (None, say("request")), ("persons", persons), ("facts", facts), ("law", law),
            (None, " ".join(reasons)), ("asks", self._asks()),
            (None, " ".join(say(x) for x in ("basis", "deadline", "secrecy", "assurance") if often(0.5))),
        ]  # fmt: skip
        if often(0.4):
            middle = parts[1:4]
            self._chance.shuffle(middle)
            parts[1:4] = middle
        if layout == "terse":
            parts = [part for part in parts if part[0] == "asks" or often(0.5)]
        number, blocks = 0, []
        for heading, text in parts:
            if heading and layout in {"numbered", "headed", "form"}:
                number += 1
                mark = f"{number}. " if layout == "numbered" else f"{number}) " if layout == "form" else ""
                title = say(f"heading_{heading}")
                blocks.append(mark + (title.upper() if often(0.4) else title))
            blocks.append(text)
        return blocks

    def _asks(self) -> str:
        kinds = [self._kind] * self._chance.choice((1, 2, 2, 3, 4))
        companions = COMPANIONS.get(self._kind, ())
        if companions and self._often(0.8 if self._kind == "european_investigation_order" else 0.35):
            kinds.append(self._chance.choice(companions))
        asks = [self._of_kind("ask", kind) for kind in kinds]
        lead = self.say("asklead")
        if self._often(0.55):
            marks = self._chance.choice(("{l}) ", "- ", "{i}. ", "({l}) "))
            lines = [
                marks.replace("{l}", "abcdefg"[n]).replace("{i}", str(n + 1))
                + ask
                + ("." if n + 1 == len(asks) else ";")
                for n, ask in enumerate(asks)
            ]
            return "\n".join((lead, *lines))
        return f"{lead.rstrip(':')} {', '.join(asks)}."

    def _follow_up(self, role: str) -> list[str]:
        said = list(of_share(grammar(self._cast.language)["role"][role], self._share))
        self._chance.shuffle(said)
        said = [choose(x, self._chance) for x in said[: self._chance.randrange(2, 6)]]
        if role == "other":
            return said
        if role == "supplement":
            said.append(self._asks())
            if self._often(0.4):
                said.insert(1, self.say("facts"))
        elif role == "annex":
            said += [self.say("person"), self._of_kind("context")] if self._often(0.5) else []
        elif self._often(0.65):
            said.insert(1, self.say("recall_ours" if role in OWN else "recall_theirs"))
        if self._often(0.35):
            said.insert(self._chance.randrange(len(said) + 1), self._of_kind("context"))
        for part, probability in (("facts", 0.5), ("aside", 0.4), ("person", 0.3), ("offence", 0.3), ("facts", 0.3)):
            if self._often(probability):
                said.insert(self._chance.randrange(1, len(said) + 1), self.say(part))
        joint = self._chance.choice((" ", " ", "\n\n"))
        return joint.join(said).split("\n\n")

    def fill(self, template: str) -> list[Piece]:
        """The template with its slots filled, slots within slots too."""
        pieces: list[Piece] = []
        position = 0
        for match in _SLOT.finditer(template):
            pieces.append(Piece(template[position : match.start()]))
            pieces += self._slot(match[1])
            position = match.end()
        pieces.append(Piece(template[position:]))
        return [piece for piece in pieces if piece.text]

    def _slot(self, slot: str) -> list[Piece]:
        match slot:
            case "subject" | "ask":
                return self.fill(self._of_kind(slot))
            case "period":
                return self.fill("{date} - {date}")
            case "annex":
                return [Piece("".join(piece.text for piece in self.fill(self.say("annexes"))), LABELS[slot])]
        return [Piece(value(slot, self._cast), LABELS.get(slot))]
