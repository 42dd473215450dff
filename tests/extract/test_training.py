"""Letters are invented alike from the same seed, their truth fits them, and a reader can learn from a few."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from thinc.api import fix_random_seed

from extract.folding import lowered
from extract.trained import TYPE, TrainedReader, load_reader
from extract.training.grammar import LANGUAGES, grammar, is_kept_out, of_share
from extract.training.learn import blank_pipeline, learn_entities, learn_kinds
from extract.training.letters import KEPT_OUT_LAYOUTS, ROLES, TYPES, letters
from extract.training.make import hashes, write
from extract.training.measure import Scores, measure
from extract.training.noise import Piece, broken, misread
from extract.training.passages import passages

pytestmark = pytest.mark.timeout(400)


def test_the_same_seed_gives_the_same_letters() -> None:
    first, again, other = (list(letters(20, seed=seed, share="train")) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_every_entity_of_a_letter_stands_where_it_says() -> None:
    for letter in letters(60, seed=5, share="all"):
        assert letter.role in ROLES
        assert letter.kind is None or letter.kind in TYPES
        for start, end, label in letter.entities:
            stretch = letter.text[start:end]
            assert stretch.strip() == stretch != "", (label, stretch)


def test_held_out_letters_have_layouts_that_no_training_letter_has() -> None:
    trained = {letter.layout for letter in letters(80, seed=1, share="train")}
    held_out = {letter.layout for letter in letters(80, seed=1, share="held out")}
    assert held_out == KEPT_OUT_LAYOUTS
    assert not trained & held_out


def test_no_template_is_in_both_shares() -> None:
    for language in LANGUAGES:
        for part in ("subject", "ask", "context", "role"):
            for templates in grammar(language)[part].values():
                if any(map(is_kept_out, templates)) and not all(map(is_kept_out, templates)):
                    assert not set(of_share(templates, "train")) & set(of_share(templates, "held out"))


def test_every_language_has_phrases_for_every_type_and_role() -> None:
    for language in LANGUAGES:
        lists = grammar(language)
        for part in ("subject", "ask", "context"):
            assert set(lists[part]) == set(TYPES), (language, part)
        assert set(lists["role"]) == set(ROLES) - {"request"}


@given(st.text(), st.integers())
def test_a_perfect_scan_misreads_nothing(text: str, seed: int) -> None:
    assert misread(text, 0.0, Random(seed)) == text


@given(st.lists(st.text(alphabet="ab \n\t", max_size=30), max_size=6), st.integers(20, 120))
def test_broken_lines_lose_no_word(texts: list[str], width: int) -> None:
    whole = "".join(piece.text for piece in broken([Piece(text) for text in texts], width=width))
    assert whole.split() == "".join(texts).split()


@pytest.fixture(scope="module")
def taught() -> Language:
    """A pipeline that has seen a few letters, and the passages of two types."""
    fix_random_seed(1)
    nlp, chance, silent = blank_pipeline(), Random(1), lambda line: None
    learn_entities(nlp, list(letters(60, seed=1, share="all")), looks=4, chance=chance, tell=silent, batch=2)
    said = [each for each in passages(seed=1, share="all", times=1) if each.type in {"extradition", "bank_records"}]
    learn_kinds(nlp, TYPE, said, chance=chance, tell=silent)
    return nlp


def test_a_reader_learns_from_a_few_letters(taught: Language) -> None:
    scores = measure(taught, list(letters(15, seed=2, share="all")))
    assert scores.entities["DATE"][2] > 0.25


def test_a_reader_learns_what_phrases_ask_for(taught: Language) -> None:
    reader = TrainedReader(taught, {}, {})
    told = reader.told(lowered("We ask you to surrender the fugitive to the escorting officers for trial."))[TYPE]
    assert told["extradition"] > told["bank_records"]
    told = reader.told(lowered("We ask you to obtain the statements of the account and the signature card."))[TYPE]
    assert told["bank_records"] > told["extradition"]


def test_a_reader_that_is_written_reads_the_same_again(taught: Language, tmp_path: Path) -> None:
    scores = Scores({"all": (0.1, 0.1, 0.1), "DATE": (0.9, 0.9, 0.9)}, {})
    for _ in range(2):
        write(taught, scores, tmp_path / "model", made_from={"letters": 60})
    again = load_reader(tmp_path / "model")
    low = "we ask you to surrender the fugitive"
    assert again.told(low)[TYPE] == pytest.approx(TrainedReader(taught, {}, {}).told(low)[TYPE])
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert len(hashes(tmp_path / "model" / "pipeline")) > 5
