"""How documents become a piece of the index: their pages analysed, their words and values listed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.analyser import FORM, JOINED, LOOKALIKE, all_stems, as_digits, fold, tokens
from index.lookalikes import levelled
from index.segment_file import write_segment_file
from index.table import Numbers
from index.values import CHOICE_FIELDS, DATE_FIELDS, SEARCH_FIELDS, TEXT_FIELDS, IndexDocument, IndexPage

LONGEST_RUN = 8
"""Parts of a reference that are also found joined to each other."""

Lists = dict[bytes, list[int]]


@dataclass
class Pieces:
    """What is gathered for one segment, row by row, document by document; see `SegmentFile` for each list."""

    document_ids: list[str] = field(default_factory=list)
    desks: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: Lists = field(default_factory=lambda: defaultdict(list))
    terms: Lists = field(default_factory=lambda: defaultdict(list))
    values: Lists = field(default_factory=lambda: defaultdict(list))

    def add(self, document: IndexDocument) -> Iterator[list[tuple[str, list[int]]]]:
        """Takes the document in; gives for each of its pages the terms with their ordinals, for Whoosh.

        A document without pages gets an empty page 1, so that its fields are found.
        """
        number = len(self.document_ids)
        self.document_ids.append(document.document_id)
        self.numbers["desk"].append(self.desks.setdefault(document.desk, len(self.desks)))
        self.numbers["restricted"].append(int(document.restricted))
        self.numbers["first_row"].append(len(self.numbers["page_number"]))
        for name in DATE_FIELDS:
            self.numbers[name].append(_day(document.fields.get(name, ())))
        for key in _field_terms(document.fields):
            self.terms[key].append(number)
        for key in _field_values(document.fields):
            self.values[key].append(number)
        for page in document.pages or (IndexPage(1, None, ""),):
            yield self._add_page(page)

    def _add_page(self, page: IndexPage) -> list[tuple[str, list[int]]]:
        row = len(self.numbers["page_number"])
        places: dict[str, list[int]] = defaultdict(list)
        words: set[str] = set()
        for token in tokens(page.text, page.language):
            words.update(token.words)
            for term in token.terms:
                if not places[term] or places[term][-1] != token.ordinal:
                    places[term].append(token.ordinal)
        for word in words:
            self.words[word.encode()].append(row)
        self.numbers["page_number"].append(page.number)
        self.numbers["page_length"].append(sum(map(len, places.values())))
        return list(places.items())

    def write(self, path: Path) -> None:
        """Writes the segment file."""
        tables = {"words": self.words, "terms": self.terms, "values": self.values}
        write(path, tuple(self.document_ids), tuple(self.desks), self.numbers, tables)


def write(
    path: Path,
    document_ids: tuple[str, ...],
    desks: tuple[str, ...],
    numbers: Mapping[str, "list[int] | Numbers"],
    tables: Mapping[str, Mapping[bytes, "list[int] | Numbers"]],
) -> None:
    """Writes a segment file, with the orders of its words that can be worked out from the words themselves."""
    words = sorted(tables["words"])
    alike: Lists = defaultdict(list)
    for i, word in enumerate(words):
        level = levelled(word.decode()).encode()
        if level != word:
            alike[level].append(i)
    endings = {word.decode()[::-1].encode(): [i] for i, word in enumerate(words)}
    write_segment_file(
        path,
        document_ids=document_ids,
        desks=desks,
        numbers=numbers,
        tables={**tables, "lookalikes": alike, "endings": endings},
    )


def _field_terms(fields: Mapping[str, tuple[str, ...]]) -> frozenset[bytes]:
    keys: set[str] = set()
    for name in (*TEXT_FIELDS, *CHOICE_FIELDS):
        for value in fields.get(name, ()):
            terms = text_terms(value) if name in TEXT_FIELDS else choice_terms(value)
            keys |= {f"{name}\0{term}" for term in terms}
            if name in TEXT_FIELDS:
                keys |= terms
    return frozenset(key.encode(errors="replace") for key in keys)


def _field_values(fields: Mapping[str, tuple[str, ...]]) -> frozenset[bytes]:
    return frozenset(
        f"{name}\0{value}".encode(errors="replace") for name in SEARCH_FIELDS for value in fields.get(name, ())
    )


def text_terms(value: str) -> set[str]:
    """Every term under which a field's value is found: stems in all languages, words, numbers however grouped."""
    words = [token.words[0] for token in tokens(value, None)]
    terms = {term for word in words for term in (FORM + word, *all_stems(word))}
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_RUN, len(words)) + 1):
            joined = "".join(words[start:end])
            if any(c.isdigit() for c in joined):
                terms |= {JOINED + joined, JOINED + LOOKALIKE + as_digits(joined)}
    return terms


def choice_terms(value: str) -> set[str]:
    """A choice is found by its whole value ("bank_records", "bank records")."""
    return {choice(value)}


def choice(value: str) -> str:
    return fold("_".join(value.replace("-", " ").replace("_", " ").split()))


def _day(dates: tuple[str, ...]) -> int:
    """The first date as a number that sorts (20240131); 0 where there is none."""
    digits = dates[0].replace("-", "") if dates else ""
    return int(digits) if len(digits) == 8 and digits.isascii() and digits.isdigit() else 0
