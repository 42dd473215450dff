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


UNITS = """MINISTERSTWO SPRAWIEDLIWOŚCI - MINISTÈRE DE LA JUSTICE
Service des extraditions

Varsovie, le 3 mai 2031

Royaume de Suède
Ministère de la Justice
Direction des affaires pénales
Stockholm

Mesdames, Messieurs,

Nous vous prions de bien vouloir remettre le nommé Teo Quirola, et ce Service vous en saura gré.

La directrice adjointe

Ida Orbell

L.S. Ministerstwo Sprawiedliwości"""


def test_a_service_goes_before_the_ministry_above_it_on_both_sides() -> None:
    assert authorities(UNITS) == ("Service des extraditions", "Direction des affaires pénales")


PASSED_ON = """MINISTRY OF JUSTICE
Central Authority Unit

Ombra, 3 May 2031

Ministry of Justice
Stockholm, Sweden

{sentence}
The account books of the year 2030 are needed, and the holder shall not be told.

Ida Orbell
Head of the Unit"""


@pytest.mark.parametrize(
    "sentence",
    [
        "The Prosecutor of the Ombra District asks for what is set out below.",
        "Behind this sheet please find the letter of the Prosecutor of the Ombra District, dated 2 May.",
        "I forward the request, drawn up by the Prosecutor of the Ombra District under number 12.",
        "The Prosecutor of the Ombra District, whose request we transmit, wishes to have the books.",
    ],
)
def test_who_asks_is_the_organ_behind_the_office_that_forwards(sentence: str) -> None:
    assert authorities(PASSED_ON.format(sentence=sentence))[0] == "Prosecutor of the Ombra District"


ORDER = """RÉPUBLIQUE DE NORLANDE
Chambre d'instruction

ORDONNANCE

Nous, Ida Orbell, magistrat instructeur, titulaire du deuxième cabinet de la chambre
d'instruction d'Ombra, assistée de notre greffier,

Prions Monsieur le Procureur général d'État à Luxembourg de vouloir bien bloquer le compte.

Fait à Ombra, le 3 mai 2031"""


def test_an_order_names_its_judge_and_whom_it_begs_in_the_text() -> None:
    asks, asked = authorities(ORDER)
    assert asks == "deuxième cabinet de la chambre d'instruction d'Ombra"
    assert asked == "Procureur général d'État à Luxembourg"


MESSAGE = """FROM : NCB OMBRA
TO : NCB STOCKHOLM
DATE : 3 MAY 2031

THE DISTRICT COURT OF OMBRA, NORLAND, ASKS THAT THE PERSON BELOW BE ARRESTED."""


def test_a_message_in_capitals_names_who_asks_and_the_field_whom_it_reaches() -> None:
    assert authorities(MESSAGE) == ("DISTRICT COURT OF OMBRA", "NCB STOCKHOLM")


def test_the_head_of_a_paragraph_is_no_letterhead() -> None:
    text = """EMBASSY OF NORLAND

The Embassy of Norland presents its compliments to the Honourable Ministry of Foreign Affairs
of Sweden and has the honour to pass on the desire of the Ministry of Justice of Norland that
the prisoner named below may serve the rest of his sentence in his own country, as agreed."""
    assert authorities(text) == ("Ministry of Justice of Norland", "Ministry of Foreign Affairs of Sweden")


def test_a_court_is_given_with_the_office_it_belongs_to() -> None:
    text = """TRIBUNAL SUPREMO DE ORVANA
SALA DE CASACIÓN

Orvana, 3 de mayo de 2031

Ministerio de Justicia
Lisboa, Portugal

Esta Sala de Casación del Tribunal Supremo de Orvana libra el presente exhorto y pide que se
notifique al nombrado.

Teo Quirola Díez
Presidente de la Sala"""
    assert authorities(text)[0] == "Sala de Casación del Tribunal Supremo de Orvana"
