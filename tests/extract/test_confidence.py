"""A value claims what its finder was measured to be worth: more where it was right more often, never too much."""

from itertools import pairwise

import pytest
from own_letters import LETTERS
from typeset import page_of

from extract.confidence import FREE_WORDING, UNMEASURED, calibrated, measured
from extract.draft import draft
from extract.vocabulary import table
from records.record import BY_NAME
from records.values import Proposal


def test_every_measured_finder_has_a_field_and_a_staircase_that_never_falls() -> None:
    steps = table("confidence")["steps"]
    assert len(steps) > 20
    for name, staircase in steps.items():
        assert name.partition(" by ")[0] in BY_NAME
        assert all(low[0] < high[0] and low[1] <= high[1] for low, high in pairwise(staircase)), name
        assert all(0.0 <= worth < 1.0 for _, worth in staircase)


def test_a_finder_that_was_never_measured_claims_little() -> None:
    assert measured("signatory", "a finder of tomorrow", 0.99) == UNMEASURED
    assert measured("signatory", "a finder of tomorrow", 0.4) == 0.4


@pytest.mark.parametrize("field", sorted(FREE_WORDING))
def test_what_is_worded_freely_is_always_to_be_checked(field: str) -> None:
    for name in table("confidence")["steps"]:
        if name.startswith(f"{field} by "):
            assert measured(field, name.partition(" by ")[2], 0.99) <= UNMEASURED


def test_an_alternative_is_never_surer_than_the_best_value() -> None:
    several = (Proposal("signatory", "Ana", 0.3, "x"), Proposal("signatory", "Eva", 0.8, "x", rank=1))
    best, rival = calibrated(several)
    assert rival.confidence <= best.confidence


def test_calibration_changes_no_value_and_no_order() -> None:
    page = page_of(LETTERS["en bank records"][0])
    raw, told = draft([page], measured=False).proposals, draft([page]).proposals
    assert sorted((p.field, str(p.value), p.rank, p.item or 0) for p in raw) == sorted(
        (p.field, str(p.value), p.rank, p.item or 0) for p in told
    )


def test_on_a_worn_page_a_number_that_nothing_proves_is_to_be_checked() -> None:
    sum_of_money = Proposal("amounts.value", "1200", 0.97, "amounts", item=0)
    iban = Proposal("bank_accounts.number", "GB29NWBK60161331926819", 0.97, "ibans", item=0)
    crisp = [each.confidence for each in calibrated([sum_of_money, iban], quality=0.97)]
    worn = [each.confidence for each in calibrated([sum_of_money, iban], quality=0.9)]
    assert worn[0] <= UNMEASURED < crisp[0]
    assert worn[1] == crisp[1]
