"""Measures what the search finds of what it should: recall at 20 for nine kinds of queries, on clean, scan and fax.

python benchmarks/search/quality.py [--letters 600] [--queries 40]
"""

import argparse
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from letters import BODIES, LEVELS, Letter, document, letters

from index.search_index import SearchIndex
from index.values import Access

EVERYTHING = Access(None, restricted=True)
INFLECTIONS = {
    "en": {"witnesses": (0,), "statement": (2,), "withdrawn amounts": (4,), "summon": (4,)},
    "fr": {"témoins": (0,), "comptes": (2,), "relevé certifié": (2,), "citations": (4,)},
    "es": {"testigos": (0,), "extracto certificado": (2,), "cuentas": (2,), "cantidades": (4,)},
    "pt": {"testemunhas": (0,), "extrato": (2,), "contas": (2,), "notificações": (4,)},
}
PHRASES = {
    "en": (("proceeds of several frauds", 1), ("certified bank statements", 2), ("before the summons", 4)),
    "fr": (("produit d’escroqueries", 1), ("les relevés certifiés", 2), ("avant la signification", 4)),
    "es": (("producto de varias estafas", 1), ("extractos certificados", 2), ("poco antes de notificarse", 4)),
    "pt": (("produto de várias burlas", 1), ("extratos certificados", 2), ("notificação da decisão", 4)),
}


def main() -> None:
    options = _options()
    print(f"{'recall at 20':24}" + "".join(f"{level:>9}" for level in LEVELS) + "   queries")
    found: dict[str, dict[str, float]] = {}
    counts: dict[str, int] = {}
    for level in LEVELS:
        random = Random(99)
        written = letters(random, options.letters)
        with tempfile.TemporaryDirectory() as folder:
            index = SearchIndex(Path(folder))
            index.rebuild((document(random, letter, level) for letter in written), sequence=1)
            for kind, asked in queries(written, options.queries).items():
                found.setdefault(kind, {})[level] = sum(recall(index, *each) for each in asked) / len(asked)
                counts[kind] = len(asked)
            index.close()
    for kind, levels in found.items():
        print(f"{kind:24}" + "".join(f"{levels[level]:9.3f}" for level in LEVELS) + f"{counts[kind]:10}")
    print(f"{'mean of kinds':24}" + "".join(
        f"{sum(levels[level] for levels in found.values()) / len(found):9.3f}" for level in LEVELS
    ) + f"{sum(counts.values()):10}")  # fmt: skip


def recall(index: SearchIndex, query: str, right: frozenset[str]) -> float:
    """How much of what should be found is among the first 20 (of 20, where there is more)."""
    hits = {hit.document_id for hit in index.search(query, EVERYTHING, limit=20).hits}
    return len(hits & right) / min(len(right), 20)


def queries(written: Sequence[Letter], number: int) -> Mapping[str, list[tuple[str, frozenset[str]]]]:
    """Queries of each kind with the ids of the letters that they should find."""
    random = Random(4)
    chosen = random.sample(list(written), number)

    def saying(test: Callable[[Letter], bool]) -> frozenset[str]:
        return frozenset(letter.document_id for letter in written if test(letter))

    def named(name: str) -> frozenset[str]:
        return saying(lambda letter: letter.name == name)

    asked: dict[str, list[tuple[str, frozenset[str]]]] = {
        "name": [(each.name, named(each.name)) for each in chosen],
        "name without accents": [(_plain(each.name).lower(), named(each.name)) for each in chosen],
        "surname": [
            (each.name.split()[1], saying(lambda o, each=each: o.name.split()[1] == each.name.split()[1]))  # type: ignore[misc]
            for each in chosen
        ],
        "reference": [(each.reference, frozenset({each.document_id})) for each in chosen],
        "reference, other signs": [
            (each.reference.replace("-", " ").replace("/", "."), frozenset({each.document_id})) for each in chosen
        ],
        "account, no spaces": [(each.iban, frozenset({each.document_id})) for each in chosen],
        "amount, other signs": [(str(each.amount), frozenset({each.document_id})) for each in chosen],
        "other inflection": [
            (query, saying(lambda o, language=language, bodies=bodies: o.language == language and o.body in bodies))  # type: ignore[misc]
            for language, table in INFLECTIONS.items()
            for query, bodies in table.items()
        ],
        "phrase over line ends": [
            (f'"{phrase}"', saying(lambda o, language=language, body=body: (o.language, o.body) == (language, body)))  # type: ignore[misc]
            for language, table in PHRASES.items()
            for phrase, body in table
        ],
    }  # fmt: skip
    return asked


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures what the search finds of what it should.")
    parser.add_argument("--letters", type=int, default=600, help=f"letters, in {len(BODIES)} languages")
    parser.add_argument("--queries", type=int, default=40, help="queries of each kind")
    return parser.parse_args()


if __name__ == "__main__":
    main()
