"""Who writes, the side that asks or the side that was asked, and what follows for the parties of the request."""

import pytest
from typeset import page_of

from extract.draft import draft
from extract.letter import letter_of
from extract.sides import answers, passes_on
from records.record import record_of

UNSURE = {"request": 0.5, "refusal": 0.25, "reply": 0.25}


@pytest.mark.parametrize(
    ("text", "answering"),
    [
        ("Your letter of 3 May 2031 came to hand yesterday.", True),
        ("The petition was addressed to this office on 3 May.", True),
        ("Nous avons examiné la commission rogatoire du 3 mai.", True),
        ("Se recibió el exhorto el 3 de mayo y quedó registrado bajo el número 12.", True),
        ("Os senhores pediram, em 3 de maio, a audição da testemunha.", True),
        ("In our request of 3 May we asked for the bank records; no answer has come to hand.", False),
        ("Ma commission rogatoire du 3 mai est restée sans suite.", False),
        ("Nuestra solicitud del 3 de mayo sigue pendiente.", False),
        ("Solicita-se a audição da testemunha, como no nosso pedido de 3 de maio.", False),
    ],
)
def test_what_a_letter_says_of_the_request_tells_who_writes(text: str, answering: bool) -> None:
    assert answers(letter_of([page_of(text)]), UNSURE) is answering


def test_words_outweigh_a_role_that_is_not_sure() -> None:
    letter = letter_of([page_of("The request of the Court of Ombra reached us; it cannot be granted.")])
    assert answers(letter, {"request": 0.8, "refusal": 0.2})
    assert not answers(letter_of([page_of("We ask that the witness be heard.")]), {"request": 0.5, "refusal": 0.5})


@pytest.mark.parametrize(
    "text",
    [
        "I forward the enclosed request of the District Court.",
        "J'ai l'honneur de vous transmettre ci-joint une commission rogatoire.",
        "Remito a usted el exhorto del juzgado.",
        "Encaminho, na qualidade de Autoridade Central, o pedido da vara.",
    ],
)
def test_a_letter_says_that_it_passes_on_what_another_asks(text: str) -> None:
    assert passes_on(letter_of([page_of(text)]))


ANSWER = """FISCALÍA SUPERIOR DE ORVANA
Sección de Asistencia
Montevideo, Uruguay

Montevideo, 3 de mayo de 2031

Ministério da Justiça
Lisboa, Portugal

De nuestra consideración:

Hemos recibido la solicitud formulada por la Vara Criminal de Serra Branca y dirigida a esta
Fiscalía con fecha 2 de abril, para que se oiga a un testigo. La diligencia no puede cumplirse
porque el domicilio no existe.

Atentamente,

Teo Quirola Díez
Fiscal Superior"""


def test_an_answer_names_the_parties_of_the_request_that_it_answers() -> None:
    record = record_of(draft([page_of(ANSWER)]).proposals)
    assert record["requesting_authority"] == "Vara Criminal de Serra Branca"
    assert record["requested_authority"] == "FISCALÍA SUPERIOR DE ORVANA"
    assert (record["requesting_state"], record["requested_state"]) == ("PT", "UY")


def test_what_an_earlier_message_says_below_the_answer_does_not_count() -> None:
    text = """Our office has examined the request and it cannot be granted as it now stands.

From: registry@brac.example Sent: Friday, 3 May 2031
We ask that our request of April be answered, and wait for our request to be granted."""
    assert answers(letter_of([page_of(text)]), {"request": 0.75, "refusal": 0.25})


NOTE = """AMBASSADE DE LA RÉPUBLIQUE DU SÉNÉGAL
PARIS

L'Ambassade de la République du Sénégal présente ses compliments au Ministère des Affaires
étrangères et a l'honneur de lui transmettre la demande de la Commission nationale de
recouvrement des avoirs, qui sollicite la copie d'un jugement.

Téléphone : +33 1 55 55 01 72

Paris, le 3 mai 2031

Jean Ombral
conseiller"""


def test_the_town_and_the_telephone_of_a_mission_are_those_of_the_other_state() -> None:
    record = record_of(draft([page_of(NOTE)]).proposals)
    assert record["requesting_authority"] == "Commission nationale de recouvrement des avoirs"
    assert (record["requesting_state"], record["requested_state"]) == ("SN", "FR")


def test_a_note_of_a_mission_bears_no_name() -> None:
    assert "signatory" not in record_of(draft([page_of(NOTE)]).proposals)


UNIT = """MINISTERIO DE JUSTICIA
Dirección de Asistencia

Orvana, 3 de mayo de 2031

Ministério da Justiça
Lisboa, Portugal

Asunto: se remite solicitud

Se remite la solicitud formulada por la Unidad de Delitos Económicos de Orvana, que necesita
los extractos de la cuenta.

Teo Quirola Díez
Director"""


def test_a_unit_that_investigates_asks_like_a_court() -> None:
    record = record_of(draft([page_of(UNIT)]).proposals)
    assert record["requesting_authority"] == "Unidad de Delitos Económicos de Orvana"
