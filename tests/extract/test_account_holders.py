"""Who holds an account: said in sentences of four languages, by description, pronoun, label and column."""

from collections.abc import Iterator

import pytest
from stdnum.iso7064 import mod_97_10
from typeset import page_of

from extract import account_holders, bearers, sketches
from extract.draft import look
from extract.holdings import propose_accounts
from extract.letter import letter_of
from extract.names import find_names
from extract.organisations import gather_organisations
from extract.people import gather_people
from extract.person_roles import roles_of
from extract.vocabulary import table
from records.record import record_of

PEOPLE = {
    "en": "The suspect Ivan PETROVSKI, born on 3 May 1970 in Bitola, and Mirela Oksana DUBROVIC, a witness.",
    "fr": "Sont visés Armand LEFÈVRE-NDONGO, suspect, né le 3 mai 1970 à Douala, et Odile BASSONG, témoin.",
    "es": "Se investiga a Ramiro QUINTEROS PAZ, nacido en Oruro el 3 de mayo de 1970; es testigo Elvira SOLÍS TOVAR.",
    "pt": "É arguido Tomás VILHENA SERRÃO, nascido a 3 de maio de 1970; é testemunha Inês CARDIGOS PAIVA.",
}
SUSPECTS = {
    "en": "Ivan Petrovski", "fr": "Armand Lefèvre-Ndongo", "es": "Ramiro Quinteros Paz", "pt": "Tomás Vilhena Serrão"
}  # fmt: skip
NUMBER = "DE" + mod_97_10.calc_check_digits("500105175407324931" + "DE") + "500105175407324931"
OTHER = "DE" + mod_97_10.calc_check_digits("200411330412345678" + "DE") + "200411330412345678"


def accounts(text: str) -> list[dict[str, str]]:
    letter = letter_of([page_of(text)])
    seen = look(letter)
    names = find_names(letter, taken=seen.bodies, states=seen.states)
    people = gather_people(letter, names, dates=seen.dates, states=seen.states)
    organisations = gather_organisations(letter, seen.bodies)
    roles = roles_of(letter, people, names, request_type=None)
    cast = bearers.cast_of(letter, people=people, names=names, organisations=organisations, roles=roles)
    found = record_of(tuple(propose_accounts(letter, seen.accounts, organisations, cast))).get("bank_accounts", [])
    assert isinstance(found, list)
    return found


def holders(text: str) -> dict[str, str | None]:
    return {account["number"]: account.get("holder") for account in accounts(text)}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", f"The money went to account {NUMBER}, opened in the name of Mr Petrovski."),
        ("en", f"The suspect's account {NUMBER} was emptied in June."),
        ("en", f"Mr Petrovski holds a current account with a bank in Ulm, no. {NUMBER}."),
        ("en", f"Funds reached account {NUMBER}. The holder is Ivan Petrovski."),
        ("en", f"Funds reached Mr Petrovski (IBAN {NUMBER}) in June."),
        ("fr", f"Les fonds ont été virés au compte {NUMBER} ouvert au nom de M. Lefèvre-Ndongo."),
        ("fr", f"Le compte {NUMBER} de ce dernier a été crédité ; son titulaire est Armand Lefèvre-Ndongo."),
        ("fr", f"Les fonds ont gagné le compte n° {NUMBER}, dont M. Lefèvre-Ndongo est titulaire."),
        ("es", f"El dinero llegó a la cuenta {NUMBER}, abierta a nombre del imputado."),
        ("es", f"El dinero llegó a la cuenta {NUMBER}, cuyo titular es Ramiro Quinteros Paz."),
        ("es", f"Salió de la cuenta {NUMBER} que el imputado mantenía en Ulm."),
        ("pt", f"O dinheiro chegou à conta {NUMBER}, aberta em nome do arguido."),
        ("pt", f"O dinheiro saiu da conta {NUMBER}, de que o arguido é titular."),
        ("pt", f"O arguido é titular da conta n.º {NUMBER}, ora bloqueada."),
    ],
)
def test_a_sentence_tells_the_holder(language: str, sentence: str) -> None:
    assert holders(f"{PEOPLE[language]}\n\n{sentence}") == {NUMBER: SUSPECTS[language]}


@pytest.mark.parametrize(
    "sentence",
    [
        f"A sum was sent from Mr Petrovski's office to account {NUMBER}.",
        f"Account {NUMBER} of the brother of Mr Petrovski was searched for.",
        f"Mr Petrovski denies that account {NUMBER} exists.",
        f"Account {NUMBER} was used.",
    ],
)
def test_nobody_is_made_a_holder_whom_the_letter_does_not_call_one(sentence: str) -> None:
    assert holders(f"{PEOPLE['en']}\n\n{sentence}") == {NUMBER: None}


def test_a_description_means_a_woman_where_the_noun_is_a_womans() -> None:
    text = (
        "São arguidos o senhor Tomás VILHENA, nascido em 1970, casado, e a senhora Inês CARDIGOS, nascida em 1980, "
        f"angolana.\n\nA conta {NUMBER} da arguida foi bloqueada."
    )
    assert holders(text) == {NUMBER: "Inês Cardigos"}


def test_accounts_in_one_list_have_one_holder() -> None:
    text = f"{PEOPLE['en']}\n\nPlease block accounts {NUMBER} and {OTHER}, both in the name of Mirela Dubrovic."
    assert holders(text) == {NUMBER: "Mirela Oksana Dubrovic", OTHER: "Mirela Oksana Dubrovic"}


def test_labels_tell_each_accounts_holder_and_bank() -> None:
    text = f"""
    {PEOPLE["en"]}

    Holder: Ivan Petrovski
    Bank: Alpenquell Genossenschaft
    IBAN: {NUMBER}

    Holder: Mirela Oksana Dubrovic
    Bank: Sparverein Nordmole
    IBAN: {OTHER}
    """.replace("    ", "")
    told = {a["number"]: (a["holder"], a["bank"]) for a in accounts(text)}
    assert told == {
        NUMBER: ("Ivan Petrovski", "Alpenquell Genossenschaft"),
        OTHER: ("Mirela Oksana Dubrovic", "Sparverein Nordmole"),
    }


def test_a_column_of_holders_tells_them() -> None:
    text = f"""
{PEOPLE["en"]}

Account\tHolder

{NUMBER}\tIvan Petrovski

{OTHER}\tMirela Oksana Dubrovic
"""
    assert holders(text) == {NUMBER: "Ivan Petrovski", OTHER: "Mirela Oksana Dubrovic"}


def test_a_company_is_meant_by_that_company() -> None:
    text = (
        "The invoices were issued by Brightwater Dredging Limited (company no. 4471882).\n\n"
        f"That company's account {NUMBER} received the price."
    )
    assert holders(text) == {NUMBER: "Brightwater Dredging Limited"}


def test_accounts_of_one_bank_code_are_kept_by_one_bank() -> None:
    same = "DE" + mod_97_10.calc_check_digits("500105170000000001" + "DE") + "500105170000000001"
    text = f"""
The money went to account {NUMBER} with Banco Ribeirinho do Norte S.A., in Ulm.

{"It was then divided among several persons, who are not known to this office as yet. " * 5}

A part of it came to the account {same} a year later.
"""
    assert [account.get("bank") for account in accounts(text)] == ["Banco Ribeirinho do Norte S.A."] * 2


@pytest.fixture
def dutch() -> Iterator[None]:
    """What an administrator would add to the table for a fifth language."""
    words = table("holders")["words"]
    words["WORD"].append("rekening")
    words["IN_NAME_OF"].append("op naam van")
    forget()
    yield
    words["WORD"].remove("rekening")
    words["IN_NAME_OF"].remove("op naam van")
    forget()


def forget() -> None:
    for cached in (sketches.shapes, sketches._signs, sketches._definite, account_holders._label, bearers._introduction):
        cached.cache_clear()


def test_a_language_is_added_by_words_alone(dutch: None) -> None:
    assert holders(f"{PEOPLE['en']}\n\nrekening IBAN {NUMBER} op naam van Petrovski.") == {NUMBER: "Ivan Petrovski"}


def test_without_the_words_the_sentence_tells_nothing() -> None:
    assert holders(f"{PEOPLE['en']}\n\nrekening IBAN {NUMBER} op naam van Petrovski.") == {NUMBER: None}
