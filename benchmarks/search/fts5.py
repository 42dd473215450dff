"""SQLite's own full-text search over the same stems, as a yardstick: its tables, and how each query is asked."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pysqlite3 as sqlite3

from index.analyser import query_terms
from index.engine import Source
from index.tantivy_engine import pages_of
from index.values import IndexDocument

TABLES = """
create virtual table page using fts5(stems, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
create table about(rowid integer primary key, document integer, number integer);
create table document(number integer primary key, id text, desk text, restricted integer, type text, state text,
    date text, status text);
create index about_document on about(document);
"""
FACETS = ("type", "state", "substr(date, 1, 4)")


class Yardstick:
    """An index in one SQLite file."""

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self.path = path
        self.connection = sqlite3.connect(path)
        self.connection.execute("pragma journal_mode=wal")
        self.connection.execute("pragma synchronous=full")
        if new:
            self.connection.executescript(TABLES)

    def add(self, documents: Iterable[IndexDocument], stems: Sequence[str]) -> None:
        """Puts the documents in, in one transaction; `stems` are those of each page."""
        each_page = iter(stems)
        with self.connection as db:
            for each in documents:
                one = {name: values[0] for name, values in each.fields.items()}
                row = (each.document_id, each.desk, each.restricted, *map(one.get, ("type", "state", "date", "status")))
                number = db.execute(
                    "insert into document(id, desk, restricted, type, state, date, status) values (?,?,?,?,?,?,?)", row
                ).lastrowid
                for page in each.pages:
                    rowid = db.execute(
                        "insert into about(document, number) values (?, ?)", (number, page.number)
                    ).lastrowid
                    db.execute("insert into page(rowid, stems) values (?, ?)", (rowid, next(each_page)))

    def count(self, query: str, *, access: Sequence[str] | None = None, facets: bool = False) -> int:
        """Asks as the search does: the number of pages, the best 20, and the counts if they are wanted."""
        match, where, values = _asked(query)
        if access is not None:
            where += f" and restricted = 0 and desk in ({','.join('?' * len(access))})"
            values += access
        found = f"""from page join about on about.rowid = page.rowid join document on document.number = about.document
            where {"page match ?" if match else "1"}{where}"""
        if not match:
            found = found.replace("from page join about on about.rowid = page.rowid", "from about")
        values = [match, *values] if match else values
        total = self.connection.execute(f"select count(*) {found}", values).fetchone()[0]
        order = "order by rank" if match else "order by about.rowid"
        self.connection.execute(f"select about.document {found} {order} limit 20", values).fetchall()
        for facet in FACETS if facets else ():
            counted = f"select {facet}, count(distinct about.document) {found} group by 1"
            self.connection.execute(counted, values).fetchall()
        return int(total)


def stems_of_pages(source: Source) -> list[str]:
    """Of each page the first stem of each word; "q" holds the place of a stop word."""
    found = dict(pages_of(source))
    return [_in_order(found[row]) for row in range(source.file.rows)]


def _in_order(places: Sequence[tuple[int, str]]) -> str:
    first = dict(reversed(places))
    return " ".join(first.get(place, "q") for place in range(max(first, default=-1) + 1))


def _asked(query: str) -> tuple[str, str, list[str]]:
    """What `page` must match, further conditions, and their values."""
    where, values = "", []
    for name, value in re.findall(r"(type|state|date):(\S+)", query):
        low, _, high = value.partition("..")
        where += " and date >= ? and date < ?" if name == "date" else f" and {name} = ?"
        values += [low, f"{high or low}~"] if name == "date" else [value]
    words = re.sub(r"\w+:\S+", "", query)
    parts = re.findall(r'"[^"]*"|\bOR\b|\S+', words)
    match = ""
    for part in parts:
        said = part if part == "OR" else _part(part)
        match += f" {said}" if not match or part == "OR" or match.endswith("OR") else f" AND {said}"
    return match.strip(), where, values


def _part(part: str) -> str:
    if part.startswith('"'):
        forms = [query_terms(word) for word in part.strip('"').lower().split()]
        return "(" + " OR ".join('"' + " ".join(each) + '"' for each in _products(forms)) + ")"
    if part.endswith("*"):
        return f'"{part[:-1].lower()}"*'
    return "(" + " OR ".join(f'"{term.strip("~")}"' for term in query_terms(part.lower()) or (part.lower(),)) + ")"


def _products(forms: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = [()]
    for each in forms:
        made = [(*start, form.strip("~")) for start in made for form in each or ("q",)][:64]
    return made
