"""A value claims what its like was measured to be worth: more where it was right more often, never too much."""

from dataclasses import replace

import pytest
from own_letters import LETTERS
from typeset import page_of

from extract.confidence import OF_A_FIELD, SIGNS, UNMEASURED, calibrated, with_signs, worth
from extract.draft import draft
from extract.letter import Letter, letter_of
from extract.vocabulary import table
from records.record import BY_NAME
from records.values import Proposal

IBAN = Proposal("bank_accounts.number", "GB29NWBK60161331926819", 0.97, "ibans", item=0)


@pytest.fixture(scope="module")
def letter() -> Letter:
    return letter_of([page_of(LETTERS["en bank records"][0])])


def test_the_table_weighs_every_sign_and_names_only_fields_of_the_record() -> None:
    weights = table("confidence")
    assert set(weights["everywhere"]) == set(SIGNS)
    assert len(weights["finders"]) > 20
    for name in (*(each.partition(" by ")[0] for each in weights["finders"]), *weights["fields"]):
        assert name in BY_NAME, name
    assert all(set(signs) == set(OF_A_FIELD) for signs in weights["fields"].values())


def test_a_surer_finding_is_worth_more_and_nothing_is_ever_certain(letter: Letter) -> None:
    low, high = (replace(IBAN, confidence=each) for each in (0.5, 1.0))
    ((_, of_low),) = with_signs(letter, [low])
    ((_, of_high),) = with_signs(letter, [high])
    assert 0.0 < worth(low, of_low) < worth(high, of_high) < 1.0


def test_a_finder_that_was_never_measured_claims_little(letter: Letter) -> None:
    sure, unsure = (Proposal("signatory", "Ana", each, "a finder of tomorrow") for each in (0.99, 0.4))
    assert [each.confidence for each in calibrated(letter, [sure])] == [UNMEASURED]
    assert [each.confidence for each in calibrated(letter, [unsure])] == [0.4]


def test_an_alternative_is_never_surer_than_the_best_value(letter: Letter) -> None:
    several = (Proposal("signatory", "Eva", 0.8, "x", rank=1), Proposal("signatory", "Ana", 0.3, "x"))
    rival, best = calibrated(letter, several)
    assert rival.confidence <= best.confidence


def test_calibration_changes_no_value_and_no_order(letter: Letter) -> None:
    raw, told = draft(letter.pages, measured=False).proposals, draft(letter.pages).proposals
    assert [replace(each, confidence=0.0) for each in raw] == [replace(each, confidence=0.0) for each in told]


def test_words_that_stand_again_are_counted_through_spaces_and_signs(letter: Letter) -> None:
    account = replace(IBAN, raw_text="WQ 77-1234")
    for text, again, often in (("WQ 77-1234", 0.0, 0.0), ("WQ 77-1234 and WQ771234", 1.0, 0.0),
                               ("WQ 77-1234, wq 77 1234, WQ-77-1234", 1.0, 1.0)):  # fmt: skip
        ((_, signs),) = with_signs(letter_of([page_of(text)]), [account])
        assert (signs["again"], signs["often"]) == (again, often), text
