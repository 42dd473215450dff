"""The queries of the measure: twenty-five of each kind, made of words and names that the archive holds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from archive import ENGINES
from corpus import DESKS, STATES, TYPES, Corpus
from fts5 import Yardstick

from index.search_index import SearchIndex
from index.values import Access, IndexDocument

EVERYTHING = Access(None, restricted=True)
CLERK = Access(frozenset(DESKS[:4]), restricted=False)
FACETS = ("type", "state", "year")
QUERIES = 25
MANY_HITS = (0.07, 0.13)
"""Shares of the pages between which a word's hits are "10,000 of 100,000"."""


@dataclass(frozen=True)
class Kind:
    """A kind of query: the queries, how the index is asked, and how the yardstick (None: it has no such thing)."""

    queries: tuple[str, ...]
    index: Callable[[SearchIndex, str], int]
    yardstick: Callable[[Yardstick, str], int] | None


def _plain(index: SearchIndex, query: str) -> int:
    return index.search(query, EVERYTHING).total_pages


def _permitted(index: SearchIndex, query: str) -> int:
    return index.search(query, CLERK).total_pages


def _counted(index: SearchIndex, query: str) -> int:
    return index.search(query, EVERYTHING, facets=FACETS).total_pages


def _suggested(index: SearchIndex, query: str) -> int:
    return len(index.suggest(query, CLERK))


@dataclass(frozen=True)
class Known:
    """Documents of the archive, to make queries of what is in it."""

    documents: tuple[IndexDocument, ...]
    random: Random

    def words(self) -> list[str]:
        return self.random.choice(self.random.choice(self.documents).pages).text.split()

    def written(self, letters: int) -> str:
        """A word as often as it is written, of at least so many letters."""
        return self.random.choice([each for each in self.words() if len(each) >= letters and each.isalpha()])

    def neighbours(self, count: int) -> str:
        words = self.words()
        at = self.random.randrange(len(words) - count)
        return " ".join(words[at : at + count])

    def name(self) -> str:
        return self.random.choice(self.documents).fields["person"][0].split()[0]

    def reference(self) -> str:
        return self.random.choice(self.documents).fields["reference"][0].replace("/", " ").replace("-", " ")

    def narrow(self) -> str:
        kind, year = self.random.choice(TYPES), self.random.randint(2006, 2026)
        return f"type:{kind} date:{year} {self.written(4)}"

    def span(self) -> str:
        return f"state:{self.random.choice(STATES)} date:20{self.random.randint(10, 18)}-03..2020"


def queries(folder: Path, size: int, document_pages: int) -> dict[str, Kind]:
    """25 queries of each kind, made of words and names that the archive holds."""
    random = Random(7)
    known = Known(tuple(Corpus(min(size, 2000), document_pages=document_pages).documents()), random)
    many = _many_hits(folder, size, known.written)
    made: dict[str, tuple[Callable[[], str], Callable[[SearchIndex, str], int], Callable[[Yardstick, str], int] | None]]
    made = {
        "term": (lambda: known.written(4), _plain, Yardstick.count),
        "AND of 3": (lambda: " ".join(known.written(4) for _ in range(3)), _plain, Yardstick.count),
        "phrase of 2": (lambda: f'"{known.neighbours(2)}"', _plain, Yardstick.count),
        "phrase of 4": (lambda: f'"{known.neighbours(4)}"', _plain, Yardstick.count),
        "prefix, 4 letters": (lambda: known.written(5)[:4] + "*", _plain, Yardstick.count),
        "prefix, 6 letters": (lambda: known.written(7)[:6] + "*", _plain, Yardstick.count),
        "fuzzy name~": (lambda: _misspelt(random, known.name()) + "~", _plain, None),
        "name, tolerant of misreading": (known.name, _plain, None),
        "reference, regrouped": (known.reference, _plain, None),
        "field and year and word": (known.narrow, _plain, Yardstick.count),
        "state and span of dates": (known.span, _plain, Yardstick.count),
        "term, access filter, top 20": (lambda: known.written(4), _permitted, _permitted_of_yardstick),
        "3 facets, a tenth of all pages": (lambda: random.choice(many), _counted, _counted_of_yardstick),
        "suggestions, 3 letters": (lambda: known.written(4)[:3], _suggested, None),
    }
    return {kind: Kind(tuple(make() for _ in range(QUERIES)), *ways) for kind, (make, *ways) in made.items()}


def _permitted_of_yardstick(yardstick: Yardstick, query: str) -> int:
    return yardstick.count(query, access=DESKS[:4])


def _counted_of_yardstick(yardstick: Yardstick, query: str) -> int:
    return yardstick.count(query, facets=True)


def _many_hits(folder: Path, size: int, written: Callable[[int], str]) -> list[str]:
    """Some words that stand on about a tenth of the pages."""
    index = SearchIndex(folder / ENGINES[-1])
    tried = sorted({written(2) for _ in range(400)})
    found = {word: index.search(word, EVERYTHING).total_pages / size for word in tried}
    index.close()
    return [word for word, share in found.items() if MANY_HITS[0] <= share <= MANY_HITS[1]] or [
        max(found, key=found.__getitem__)
    ]


def _misspelt(random: Random, name: str) -> str:
    at = random.randrange(1, len(name))
    return name[:at] + random.choice("aeiors") + name[at + 1 :]
