"""Archives of hundreds of thousands of pages, for Tantivy alone: a piece of 25,000 pages is made at a time, in numpy.

    nice -n 19 python benchmarks/search/bulk.py FOLDER PAGES

The pages follow the same laws as those of `corpus.py` and go through the same analyser, but each different word once
instead of each time it is written; the first piece holds the documents of `corpus.py` themselves, so that queries can
be made of what is there. The files are what compacting makes. About 1.3 ms of CPU a page instead of 3.3; goes on where
it was stopped.
"""

import argparse
import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import psutil
from corpus import NOISE, SYLLABLES, ZIPF_EXPONENT, ZIPF_SHIFT, Corpus, document, misread, misread_word, spelled

from index import building, compaction, fields_file, index_folder, merging, pages_file, state_file
from index.analyser import tokens
from index.array_file import Array, Arrays, write_arrays
from index.engine import Opened, Source
from index.engines import engine
from index.lookalikes import levelled
from index.pages_file import PagesFile, read_pages_file
from index.state_file import Part, State
from index.table import Lists, table_arrays
from index.values import IndexDocument

PIECE = 25_000
"""Pages of a piece: `index.compaction.LARGEST_PAGES`."""
FIRST_PIECE = 2_000
LANGUAGES = tuple(SYLLABLES)
COUNTED = ("seconds", "text_bytes", "pages", "wall")
ENGINE = engine("tantivy")


def built(home: Path, size: int, document_pages: int) -> None:
    """Makes `home/SIZE/tantivy`, unless it is there."""
    kept, work = home / f"{size}", home / f"{size}-unfinished"
    if (kept / "built.json").exists():
        return
    folder = work / "tantivy"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = state_file.read(folder) or index_folder.new_state(folder, "tantivy")
    told = json.loads((work / "told.json").read_text()) if (work / "told.json").exists() else _nothing_yet()
    while told["pages"] < size:
        state, told = _with_piece(folder, state, told, min(PIECE, size - told["pages"]), document_pages)
        index_folder.put_in_force(folder, state)
        (work / "told.json").write_text(json.dumps(told))
        print(f"{told['pages']} pages, {sum(told['seconds'].values()):.0f} s CPU", flush=True)
    memory = psutil.Process().memory_info().rss
    (work / "built.json").write_text(json.dumps(told | {"memory": memory}))
    work.rename(kept)


def _nothing_yet() -> dict:
    return {"seconds": dict.fromkeys(("corpus", "analysis", "tantivy"), 0.0), "text_bytes": 0, "pages": 0, "wall": 0.0}


def _with_piece(folder: Path, state: State, told: dict, pages: int, document_pages: int) -> tuple[State, dict]:
    """The state with one more piece. Killed before it is in force, the same piece is made again."""
    began, name, live = time.perf_counter(), f"part{len(state.pages):04}", folder / state.folder
    clock = Clock()
    if state.pages:
        piece = drawn(len(state.pages), pages, document_pages)
        clock.lap()
        file, text_bytes = analysed(piece, state.next_page_id)
    else:
        documents = tuple(Corpus(min(FIRST_PIECE, pages), document_pages=document_pages).documents())
        clock.lap()
        piece, file = _as_it_is(documents, folder / "fresh", state.next_page_id)
        text_bytes = sum(len(page.text.encode()) for each in documents for page in each.pages)
    kept = merging.renumbered([Opened("fresh", True, file, 0, 0, frozenset())])
    pages_file.write_without_stems(pages_file.path_of(live, name), file)
    building.write_fields(fields_file.path_of(live, name), piece.documents)
    clock.lap()
    with ENGINE.taking(live) as engine_at_work:
        engine_at_work.take(name, [each.source for each in kept])
    clock.lap()
    state = replace(state, pages=(*state.pages, Part(name)), fields=(*state.fields, Part(name)), sequence=1,
                    next_page_id=state.next_page_id + file.rows)  # fmt: skip
    seconds = {who: told["seconds"][who] + lap for who, lap in zip(told["seconds"], clock.laps, strict=True)}
    told = {"seconds": seconds, "text_bytes": told["text_bytes"] + text_bytes, "pages": told["pages"] + file.rows,
            "wall": told["wall"] + time.perf_counter() - began}  # fmt: skip
    return replace(state, files=compaction.file_sizes(live, ENGINE, state)), told


class Clock:
    """Seconds of CPU between one call and the next."""

    def __init__(self) -> None:
        self.laps: list[float] = []
        self._last = time.process_time()

    def lap(self) -> None:
        now = time.process_time()
        self.laps.append(now - self._last)
        self._last = now


@dataclass(frozen=True)
class Piece:
    """Documents without their pages, and the words of all pages: each word's number, its page, its place there."""

    documents: Sequence[IndexDocument]
    pages_of_document: Sequence[int]
    spellings: Sequence[tuple[str, str]]
    """Language and folded word."""
    word: Array
    row: Array
    place: Array


def _as_it_is(documents: Sequence[IndexDocument], path: Path, first_page_id: int) -> tuple[Piece, PagesFile]:
    pages = building.Pages(first_page_id)
    for each in documents:
        pages.add(each)
    pages.write(path)
    nothing = np.zeros(0, np.int64)
    return Piece(documents, (), (), nothing, nothing, nothing), read_pages_file(path)


def drawn(number: int, pages: int, document_pages: int) -> Piece:
    """The piece with this number; the same number makes the same piece."""
    draw, random = np.random.default_rng(number), Random(number)
    documents, counts = _documents(random, number, pages, document_pages)
    language_of_row = np.repeat([LANGUAGES.index(each.fields["language"][0]) for each in documents], counts)
    words_of_row = draw.integers(300, 500, pages, endpoint=True)
    row = np.repeat(np.arange(pages), words_of_row)
    rank = 1 + np.minimum(ZIPF_SHIFT * draw.pareto(ZIPF_EXPONENT - 1, len(row)), 10**9).astype(np.int64)
    plural = (draw.random(len(row)) < 0.2).astype(np.int64)
    key = (language_of_row[row] << 40) | (plural << 36) | rank
    keys, word = np.unique(key, return_inverse=True)
    numbers: dict[tuple[str, str], int] = {}
    of_key = [_number(numbers, *_spelled(each)) for each in keys.tolist()]
    word = np.array(of_key, np.int32)[word]
    spellings = list(numbers)
    for at in np.flatnonzero(draw.random(len(row)) < NOISE).tolist():
        language, written = spellings[word[at]]
        word[at] = _number(numbers, language, misread_word(random, written))
    word, row, place = _put_in(_heads(documents, counts, random, numbers), word, row)
    written, word = np.unique(word, return_inverse=True)  # some were misread wherever they stood
    spellings = list(numbers)
    return Piece(documents, counts, [spellings[number] for number in written.tolist()], word, row, place)


def _documents(random: Random, number: int, pages: int, document_pages: int) -> tuple[list[IndexDocument], list[int]]:
    documents, counts, made = [], [], 0
    while made < pages:
        counts.append(min(max(1, int(random.expovariate(1 / document_pages))), pages - made))
        documents.append(document(random, f"bulk{number}-{len(counts):07}", 0))
        made += counts[-1]
    return documents, counts


def _number(numbers: dict[tuple[str, str], int], language: str, written: str) -> int:
    return numbers.setdefault((language, written), len(numbers))


def _spelled(key: int) -> tuple[str, str]:
    language = LANGUAGES[key >> 40]
    return language, spelled(key & (1 << 36) - 1, language) + ("s" if key >> 36 & 1 else "")


Head = tuple[int, Sequence[int]]


def _heads(
    documents: Iterable[IndexDocument], counts: Iterable[int], random: Random, numbers: dict[tuple[str, str], int]
) -> list[Head]:
    """Of each document its first row, and the words of the name and reference that stand there."""
    heads, row = [], 0
    for each, count in zip(documents, counts, strict=True):
        language = each.fields["language"][0]
        surname, given = each.fields["person"][0].split()
        said = " ".join(misread(random, part) for part in (given, surname, each.fields["reference"][0])).lower()
        heads.append((row, [_number(numbers, language, part) for part in re.findall(r"\w+", said)]))
        row += count
    return heads


def _put_in(heads: Sequence[Head], word: Array, row: Array) -> tuple[Array, Array, Array]:
    """The heads as words 20 and following of their page."""
    first = np.searchsorted(row, [at for at, _ in heads])
    lengths = [len(each) for _, each in heads]
    at = np.repeat(first + 20, lengths)
    word = np.insert(word, at, [number for _, each in heads for number in each])
    row = np.insert(row, at, np.repeat([at for at, _ in heads], lengths))
    starts = np.searchsorted(row, np.arange(row[-1] + 1))
    return word, row, np.arange(len(row)) - np.repeat(starts, np.diff(np.append(starts, len(row))))


def analysed(piece: Piece, first_page_id: int) -> tuple[PagesFile, int]:
    """The fresh file of pages, in memory, as `index.building.Pages` would write it; and the bytes of the text."""
    found = [tokens(written, language) for language, written in piece.spellings]
    if any(len(each) != 1 for each in found):
        raise ValueError("a word that is not one word")
    terms, places_of = _lists([each[0].terms for each in found], piece.word, piece.row, piece.place)
    words, _ = _lists([each[0].words for each in found], piece.word, piece.row, None)
    length = np.bincount(terms.pop("row_of_place"), minlength=int(piece.row[-1]) + 1)
    keys = np.array([building.key_of(each.document_id) for each in piece.documents], np.int64)
    first_row = np.cumsum(piece.pages_of_document) - piece.pages_of_document
    numbers: dict[str, Array] = {
        "document_key": keys,
        "fingerprint": keys ^ 1,
        "first_row": first_row.astype(np.int32),
        "page_number": (np.arange(len(length)) - np.repeat(first_row, piece.pages_of_document) + 1).astype(np.int32),
        "page_length": length.astype(np.int32),
        "page_id": np.arange(first_page_id, first_page_id + len(length), dtype=np.int32),
        "places": places_of,
    }
    arrays = numbers | _named("words", words) | _named("stems", terms) | _orders_of(words)
    content = Arrays(arrays, {"document_ids": tuple(each.document_id for each in piece.documents)})
    path = Path("/dev/shm") / f"bulk{first_page_id}"
    write_arrays(path, content)
    try:
        file = read_pages_file(path)
    finally:
        path.unlink()
    written = np.array([len(word) + 1 for _, word in piece.spellings])
    return file, int(written[piece.word].sum())


def _named(name: str, arrays: dict[str, Array]) -> dict[str, Array]:
    return {f"{name}.{part}": array for part, array in arrays.items()}


def _lists(
    keys_of_word: Sequence[tuple[str, ...]], word: Array, row: Array, place: Array | None
) -> tuple[dict[str, Array], Array]:
    """The arrays of a table from keys to rows; with `place`, once for each place, and the places beside them."""
    keys = sorted({key.encode() for each in keys_of_word for key in each})
    number_of = {key: number for number, key in enumerate(keys)}
    counts = np.array([len(each) for each in keys_of_word])
    flat = np.array([number_of[key.encode()] for each in keys_of_word for key in each], np.int64)
    starts = np.cumsum(counts) - counts
    many = counts[word]
    key = flat[np.repeat(starts[word], many) + _counting(many)]
    row = np.repeat(row, many)
    if place is None:
        rows = int(row.max()) + 1
        distinct = np.unique(key * rows + row)
        key, row = distinct // rows, distinct % rows
        more, places = {}, np.zeros(0, np.int32)
    else:
        more = {"row_of_place": row}
        order = np.argsort(key, kind="stable")
        key, row, places = key[order], row[order], np.repeat(place, many)[order].astype(np.int32)
    joined = b"".join(each + b"\n" for each in keys)
    return {
        "joined": np.frombuffer(joined, np.uint8),
        "key_ends": np.cumsum([len(each) + 1 for each in keys], dtype=np.int64),
        "ends": np.cumsum(np.bincount(key, minlength=len(keys)), dtype=np.int64),
        "numbers": row.astype(np.int32),
        **more,
    }, places


def _counting(many: Array) -> Array:
    """0, 1, ... for each number in turn."""
    return np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)


def _orders_of(words: dict[str, Array]) -> dict[str, Array]:
    """The tables that `index.pages_file.write_pages_file` works out from the words."""
    alike: dict[bytes, list[int]] = {}
    endings: dict[bytes, tuple[int]] = {}
    for at, word in enumerate(words["joined"].tobytes().decode().split("\n")[:-1]):
        endings[word[::-1].encode()] = (at,)
        if (level := levelled(word)) != word:
            alike.setdefault(level.encode(), []).append(at)
    nothing: Lists = {}
    made = {"lookalikes": alike, "endings": endings, "accented": nothing}
    return {f"{name}.{part}": array for name, lists in made.items() for part, array in table_arrays(lists).items()}


def sources(file: PagesFile) -> Iterator[Source]:
    """The file as an engine takes it."""
    yield from (each.source for each in merging.renumbered([Opened("fresh", True, file, 0, 0, frozenset())]))


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where archives are kept: `measure.py --folder`")
    parser.add_argument("pages", type=int)
    parser.add_argument("--document-pages", type=int, default=10, help="mean pages of a document (default 10)")
    options = parser.parse_args()
    built(options.folder / f"archive-{options.document_pages}", options.pages, options.document_pages)


if __name__ == "__main__":
    main()
