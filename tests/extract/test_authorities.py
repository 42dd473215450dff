"""Which authority asks and which is asked: letterheads, addresses, forms, and what one office forwards for another."""

import pytest
from typeset import page_of

from extract.draft import draft
from records.record import record_of


def authorities(text: str) -> tuple[object, object]:
    record = record_of(draft([page_of(text)]).proposals)
    return record.get("requesting_authority"), record.get("requested_authority")


FORM = """EUROPEAN INVESTIGATION ORDER

SECTION A

Issuing State: IRELAND
Executing State: SPAIN - for the attention of the Fiscalía Provincial de Orvana

SECTION K: Authority which issued the EIO

Name of authority: District Court of Ballymore
Name of representative: Ida Orbell. Post held: judge"""

BOXES = """Destinatário\tTribunal da Comarca de Vale Novo

Órgão solicitante\tPromotoria de Justiça de Serra Branca

Pede-se a remessa dos extratos da conta, e que o titular não seja avisado do pedido."""


@pytest.mark.parametrize(
    ("text", "asks", "asked"),
    [
        (FORM, "District Court of Ballymore", "Fiscalía Provincial de Orvana"),
        (BOXES, "Promotoria de Justiça de Serra Branca", "Tribunal da Comarca de Vale Novo"),
    ],
)
def test_forms_name_both_authorities(text: str, asks: str, asked: str) -> None:
    assert authorities(text) == (asks, asked)


LETTER = """MINISTERIO DE JUSTICIA
Dirección de Asuntos Legales
{office}

Orvana, 3 de mayo de 2031

Señora
{addressee}
Lisboa, Portugal

Asunto: declaración de un testigo

De mi consideración: se ruega que se reciba declaración al testigo que se nombra más abajo.

Atentamente,

Teo Quirola Díez
{post}"""


@pytest.mark.parametrize(
    ("office", "post", "asks"),
    [
        ("Fiscalía Quinta de Orvana", "Fiscal", "Fiscalía Quinta de Orvana"),
        ("Mesa de Partes", "Director", "Dirección de Asuntos Legales"),
    ],
)
def test_the_office_whose_holder_signs_asks(office: str, post: str, asks: str) -> None:
    text = LETTER.format(office=office, post=post, addressee="Procuradora-Geral\nTribunal de Belém")
    assert authorities(text)[0] == asks


def test_the_office_addressed_stands_behind_the_post_of_its_head() -> None:
    addressee = "Directora de la Unidad de Extradiciones"
    text = LETTER.format(office="Fiscalía Quinta", post="Fiscal", addressee=addressee)
    assert authorities(text)[1] == "Unidad de Extradiciones"


NOTE = """EMBAIXADA DA NORLÂNDIA

N.º 12/2031

A Embaixada da República da Sérvia apresenta os seus cumprimentos ao Ministério dos Negócios
Estrangeiros e tem a honra de lhe remeter, com destino ao Ministério da Justiça, a petição do Tribunal
Superior de Brvenik, que pede a extradição de um nacional seu.
"""


def test_a_note_names_who_asks_and_for_whom_it_is_meant() -> None:
    asks, asked = authorities(NOTE)
    assert asks == "Tribunal Superior de Brvenik"
    assert asked == "Ministério da Justiça"
