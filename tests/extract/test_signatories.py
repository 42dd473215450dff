"""Who signs: in the block at the end, behind a label, in initials; streets and greetings do not."""

import pytest
from typeset import page_of

from extract.draft import draft
from records.record import record_of


def signatory(text: str) -> object:
    return record_of(draft([page_of(text)]).proposals).get("signatory")


BODY = """DISTRICT COURT OF OMBRA

Ombra, 3 May 2031

We request that the account books be handed over, as set out below, with all vouchers and
statements for the year 2030, and that the holder be told nothing of it before the end.

"""


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("Best Regards,\nIda ORBELL, Lt. Col.\nHead of the desk", "Ida Orbell"),
        ("Yours sincerely\n\nOrna Ó Daill\nHigher Executive Officer", "Orna Ó Daill"),
        ("Sin más, queda de usted,\n\nDr. Teo Quirola Díez\nMagistrado\n\nFinal Av. Baral, Ombra", "Teo Quirola Díez"),
        (
            "Filled in by\tMira Lodd, inspector\n\nApproved by (signature)\tSgd. Odo Marenk, deputy chairman",
            "Odo Marenk",
        ),
        ("Autoriza\tLIC. TEO QUIROLA DÍEZ, JUEZ", "Teo Quirola Díez"),
        ("Nome do representante: Ilda Vasques Roriz\n\nCargo: procuradora", "Ilda Vasques Roriz"),
        ("Signature: I. Orbell Name: Ida Maud Orbell Post held: judge Date: 03-05-2031", "Ida Maud Orbell"),
        ("Um abraço de Ombra,\n\nTeo Quirola Díez\nProcurador", "Teo Quirola Díez"),
        ("La jefa de área,\n\nMercè Ombral i Quirola", "Mercè Ombral i Quirola"),
        ("Pour le procureur,\n\n(s.) Ida de Ombral-Lhar", "Ida de Ombral-Lhar"),
    ],
)
def test_who_signs_stands_in_the_block_or_behind_a_label(end: str, name: str) -> None:
    assert signatory(BODY + end) == name


def test_initials_are_spelt_out_as_the_letter_does_elsewhere() -> None:
    text = "FROM\tIda Maud Orbell, counsel\n\n" + BODY + "(signed) I. M. Orbell"
    assert signatory(text) == "Ida Maud Orbell"
