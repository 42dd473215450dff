"""The reader that comes with the product is the one its papers describe, and reads."""

import json

import pytest
from own_letters import LETTERS
from typeset import page_of

from extract.letter import letter_of
from extract.trained import MODEL, reader
from extract.training.letters import ROLES, TYPES
from extract.training.make import hashes


def test_the_model_is_the_one_that_its_papers_describe() -> None:
    known = json.loads((MODEL / "meta" / "training.json").read_text("utf-8"))
    assert hashes(MODEL / "pipeline") == known["files"]
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) < 40_000_000


def test_the_papers_name_what_the_model_was_made_from() -> None:
    made_from = json.loads((MODEL / "meta" / "training.json").read_text("utf-8"))["made_from"]
    assert made_from["letters"] > 0
    assert all("MIT" in source or "CC BY 4.0" in source for source in made_from["sources"][1:])


def test_the_reader_is_loaded_once() -> None:
    assert reader() is reader()


@pytest.mark.parametrize("name", LETTERS)
def test_what_the_reader_finds_stands_in_the_letter(name: str) -> None:
    letter = letter_of([page_of(LETTERS[name][0])])
    found = reader().entities(letter)
    assert len(found) > 5
    for each in found:
        assert " ".join(letter.text[each.start : each.end].split()) == each.value
        assert 0.0 <= each.confidence <= 1.0


@pytest.mark.parametrize("name", LETTERS)
def test_the_reader_gives_every_kind_a_probability(name: str) -> None:
    kinds = reader().kinds(letter_of([page_of(LETTERS[name][0])]))
    assert set(kinds.roles) == set(ROLES)
    assert set(kinds.types) == set(TYPES)
    assert sum(kinds.roles.values()) == pytest.approx(1.0)
    assert sum(kinds.types.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Would you kindly hand the fugitive over to our officers, to answer the charges before our court.",
            "extradition",
        ),
        ("Nous souhaitons que le solde du compte soit bloqué et rendu indisponible.", "asset_freezing"),
        ("Se ruega tomar declaración al testigo y formularle las preguntas del pliego.", "taking_evidence"),
        ("Pede-se que sejam feitas buscas na residência e apreendidos os computadores.", "search_and_seizure"),
    ],
)
def test_the_reader_knows_what_is_asked_without_its_name(text: str, kind: str) -> None:
    types = reader().kinds(letter_of([page_of(text)])).types
    assert max(types, key=lambda each: types[each]) == kind
