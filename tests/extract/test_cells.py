"""Accounts, banks, holders and sums in narrow cells whose words run over several lines."""

from typeset import page_of

from extract.accounts import find_accounts
from extract.amounts import find_amounts
from extract.cells import torn_cells
from extract.draft import draft
from extract.letter import letter_of
from records.record import record_of

TABLE = """
Banque\tIdentifiant\tAu nom de\tSolde

Banque de\tLU05 0771\tHélice\t1 750
la Broye\t3300 4102\tConseil\t000
Neuve S.A.\t9999\tS.à r.l.\tEUR

Caisse\tLU41 6602\tOdile\t22
du Jorat S.C.\t1190 5573\tMONNERAT\t310,40
et Fils\t2088\tveuve BRON\tEUR
"""


def test_a_number_is_read_down_its_cell() -> None:
    letter = letter_of([page_of(TABLE)])
    assert torn_cells(letter)
    assert [each.value for each in find_accounts(letter)] == ["LU050771330041029999", "LU416602119055732088"]


def test_a_sum_is_read_down_its_cell() -> None:
    assert [each.value for each in find_amounts(letter_of([page_of(TABLE)]))] == ["1750000 EUR", "22310.40 EUR"]


def test_bank_and_holder_stand_beside_the_account_in_their_columns() -> None:
    accounts = record_of(draft([page_of(TABLE)]).proposals)["bank_accounts"]
    assert isinstance(accounts, list)
    assert [(each["bank"], each["holder"]) for each in accounts] == [
        ("Banque de la Broye Neuve S.A.", "Hélice Conseil S.à r.l."),
        ("Caisse du Jorat S.C. et Fils", "Odile MONNERAT veuve BRON"),
    ]
