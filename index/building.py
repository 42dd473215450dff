"""How documents become files of the index: their pages analysed, their words and values listed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from unicodedata import normalize

import numpy as np

from index import fields_file, pages_file
from index.analyser import FORM, JOINED, LOOKALIKE, Token, all_stems, as_digits, fold, tokens
from index.array_file import Array
from index.values import CHOICE_FIELDS, DATE_FIELDS, SEARCH_FIELDS, TEXT_FIELDS, IndexDocument, IndexPage

LONGEST_RUN = 8
"""Parts of a reference that are also found joined to each other."""

_Gathered = defaultdict[bytes, list[int]]


def key_of(document_id: str) -> int:
    """A number for a document's id, by which it is found quickly."""
    return int.from_bytes(blake2b(document_id.encode(errors="replace"), digest_size=8).digest(), "little", signed=True)


def fingerprint(pages: Iterable[IndexPage]) -> int:
    """A number that changes with anything that the index keeps of these pages."""
    digest = blake2b(digest_size=8)
    for page in pages:
        text = page.text.encode(errors="replace")
        digest.update(f"{page.number} {page.language} {len(text)} ".encode())
        digest.update(text)
    return int.from_bytes(digest.digest(), "little", signed=True)


@dataclass
class Pages:
    """What is gathered for one file of pages, row by row, document by document; see `PagesFile` for each list."""

    first_page_id: int
    document_ids: list[str] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: _Gathered = field(default_factory=lambda: defaultdict(list))
    accented: _Gathered = field(default_factory=lambda: defaultdict(list))
    stems: _Gathered = field(default_factory=lambda: defaultdict(list))
    places: _Gathered = field(default_factory=lambda: defaultdict(list))

    @property
    def rows(self) -> int:
        return len(self.numbers["page_number"])

    def add(self, document: IndexDocument) -> None:
        """Takes the document in; one without pages gets an empty page 1, so that its fields are found."""
        self.document_ids.append(document.document_id)
        self.numbers["document_key"].append(key_of(document.document_id))
        self.numbers["fingerprint"].append(fingerprint(document.pages))
        self.numbers["first_row"].append(self.rows)
        for page in document.pages or (IndexPage(1, None, ""),):
            self._add_page(page)

    def _add_page(self, page: IndexPage) -> None:
        row = self.rows
        places: dict[str, list[int]] = defaultdict(list)
        words: set[str] = set()
        accented: set[str] = set()
        for token in tokens(page.text, page.language):
            words.update(token.words)
            for term in token.terms:
                listed = places[term]
                if not listed or listed[-1] != token.ordinal:
                    listed.append(token.ordinal)
            accented.update(_as_written(page.text, token))
        for word in words:
            self.words[word.encode()].append(row)
        for spelling in accented:
            self.accented[spelling.encode()].append(row)
        for term, ordinals in places.items():
            key = term.encode()
            self.stems[key] += (row,) * len(ordinals)
            self.places[key] += ordinals
        self.numbers["page_number"].append(page.number)
        self.numbers["page_length"].append(sum(map(len, places.values())))
        self.numbers["page_id"].append(self.first_page_id + row)

    def write(self, path: Path) -> None:
        """Writes the file of pages, fresh: with its stems."""
        numbers = {name: _array(name, self.numbers[name]) for name in _PAGE_NUMBERS}
        numbers["places"] = np.array([place for key in sorted(self.places) for place in self.places[key]], np.int32)
        tables = {"words": self.words, "accented": self.accented, "stems": self.stems}
        pages_file.write_pages_file(path, document_ids=tuple(self.document_ids), numbers=numbers, tables=tables)


_PAGE_NUMBERS = ("document_key", "fingerprint", "first_row", "page_number", "page_length", "page_id")


def _array(name: str, numbers: list[int]) -> Array:
    return np.array(numbers, np.int64 if name in ("document_key", "fingerprint") else np.int32)


def _as_written(text: str, token: Token) -> tuple[str, ...]:
    """ "folded word NUL word as written" for a word with accents."""
    written = text[token.start : token.end]
    if written.isascii() or len(token.words) > 1:
        return ()
    lower = normalize("NFC", written.lower())
    return (f"{token.words[0]}\0{lower}",) if lower.isprintable() and lower != token.words[0] else ()


def write_fields(path: Path, documents: Iterable[IndexDocument]) -> None:
    """Writes the file with the fields of these documents."""
    numbers: dict[str, list[int]] = defaultdict(list)
    desks: dict[str, int] = {}
    terms, values, accented = _Gathered(list), _Gathered(list), _Gathered(list)
    for number, document in enumerate(documents):
        numbers["document_key"].append(key_of(document.document_id))
        numbers["desk"].append(desks.setdefault(document.desk, len(desks)))
        numbers["restricted"].append(int(document.restricted))
        for name in DATE_FIELDS:
            numbers[name].append(_day(document.fields.get(name, ())))
        for table, keys in (
            (terms, _field_terms(document.fields)),
            (values, _field_values(document.fields)),
            (accented, _field_words_as_written(document.fields)),
        ):
            for key in keys:
                table[key].append(number)
    fields_file.write_fields_file(
        path,
        desks=tuple(desks),
        numbers={name: _array(name, listed) for name, listed in numbers.items()},
        tables={"terms": terms, "values": values, "accented": accented},
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


def _field_words_as_written(fields: Mapping[str, tuple[str, ...]]) -> frozenset[bytes]:
    return frozenset(
        spelling.encode(errors="replace")
        for name in TEXT_FIELDS
        for value in fields.get(name, ())
        for token in tokens(value, None)
        for spelling in _as_written(value, token)
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
