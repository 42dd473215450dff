"""Receipt stamps, straight and tilted; the letter's own date; deadlines; ticked boxes; urgency and secrecy."""

import pytest
from typeset import page_of

from extract.dates import find_dates
from extract.forms import sections_of, ticks_of
from extract.letter import letter_of
from extract.letter_dates import propose_dates
from extract.marks import propose_marks
from records.values import Box, Page, Word

BODY = """
OFFICE OF THE PROSECUTOR
Kestrel Bay, 11 February 2025

Dear colleagues,

We write to you about a bank that we have visited, and about what was found there by us.
"""


def stamped(*words: tuple[str, float, float], text: str = BODY) -> Page:
    """The letter with a stamp beside it: each word with its left edge and its top, in points from (380, 120)."""
    page = page_of(text)
    stamp = tuple(
        Word(word, Box(380 + x, 120 + y, 380 + x + 5.5 * len(word), 132 + y), 0.9, 90 + i, 50)
        for i, (word, x, y) in enumerate(words)
    )
    return Page(page.number, page.width, page.height, (*page.words, *stamp), page.source)


def dates(*pages: Page) -> dict[str, str]:
    letter = letter_of(pages)
    return {p.field: str(p.value) for p in propose_dates(letter, find_dates(letter)) if p.rank == 0}


@pytest.mark.parametrize(
    "stamp",
    [
        (("RECEIVED", 0, 0), ("26", 0, 18), ("FEB", 16, 18), ("2025", 38, 18)),
        (("RECEIVED", 0, 0), ("26", 0, 14), ("FEB", 16, 18), ("2025", 38, 23)),
        (("ARRIVÉ", 0, 0), ("LE", 40, -2), ("26", 0, 22), ("FÉVR.", 16, 18), ("2025", 50, 13)),
        (("Entrada", 0, 0), ("26/02/2025", 0, 20)),
        (("EINGANG", 0, 0), ("Feb.", 20, 16), ("2025", 46, 12), ("26.", 0, 21)),
        (("ENTRATA", 0, 0), ("PROTOCOLLO", 4, 14), ("26", 0, 30), ("febbr.", 16, 29), ("2025", 52, 28)),
        (("ULAZNI", 0, 0), ("PRIMLJENO", 42, 0), ("26.02.2025", 0, 18)),
        (("RECEIVED", 0, 0), ("26", 50, -2), ("FEB.", 68, -4), ("B.E.", 92, -6), ("2568", 114, -8)),
    ],
    ids=["straight", "falling", "rising", "figures", "day apart", "italian", "croatian", "buddhist era"],
)
def test_a_receipt_stamp_tells_when_the_letter_came(stamp: tuple[tuple[str, float, float], ...]) -> None:
    assert dates(stamped(*stamp)) == {"date_of_request": "2025-02-11", "date_received": "2025-02-26"}


def test_a_stamp_without_a_word_of_arrival_tells_nothing() -> None:
    assert "date_received" not in dates(stamped(("CANCELLED", 0, 0), ("26", 0, 18), ("FEB", 16, 18), ("2025", 38, 18)))


def test_the_word_of_arrival_in_a_sentence_is_no_stamp() -> None:
    text = BODY + "\nThe payment was received on 3 March 2025 by the company that had asked for it twice.\n"
    assert "date_received" not in dates(page_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Montvallon, le 21 août 2025\n\nNous vous écrivons.",
        "Tunis, le 5 chaâbane 1447\ncorrespondant au 21 août 2025\n\nNous vous écrivons.",
        "FROM\tCRIME DESK\n\nTO\tLIAISON\n\nNO / DTG\tX-17 / 21 AUG 2025\n\nCASE\tHARRIER\n\nREPLY BY\t25 SEP 2025",
        "We write.\n\nDado en Lima, a los veintiún (21) días del mes de agosto del año dos mil veinticinco.",
        "Terme de jugement : 12 mai 2026\nÉmise aujourd'hui 21.08.2025\n\nEstimés messieurs,",
        "Ofício 12 de Reiwa 7\n21.º dia do 8.º mês do ano 7 de Reiwa (21 de agosto de 2025)\n\nPrezados senhores,",
        "Date\n2025 08 21\n\nDear colleague,\n\nHe was judged on 3 May 2019. For us his term ends on\n2031-02-03.",
        "Fecha (d/m/a): 21/08/2025\n\nEl fallo es del 3 de mayo de 2019. Se espera respuesta hasta el\n30/11/2025.",
    ],
    ids=[
        "place",
        "another calendar",
        "label",
        "solemn",
        "beside a hearing",
        "in brackets",
        "far away",
        "deadline alone",
    ],
)
def test_the_letters_own_date_is_told_from_others(text: str) -> None:
    assert dates(page_of(text))["date_of_request"] == "2025-08-21"


@pytest.mark.parametrize(
    ("sentence", "day"),
    {
        "We would need your answer till 15.07.2025.": "2025-07-15",
        "The court has set 30 May 2025 as the last day on which your documents can be received.": "2025-05-30",
        "Vous voudrez bien nous transmettre les pièces jusqu'à la date de 20.04.2025.": "2025-04-20",
        "La confirmación debería volver, se ruega, hasta día 5 mayo 2025.": "2025-05-05",
        "La orden debe estar cumplimentada el 14/06/2025.": "2025-06-14",
        "Prazo mais curto pretendido: 30-04-2025, para a execução.": "2025-04-30",
        "Date limite souhaitée pour la mesure à exécuter : 10/06/2025": "2025-06-10",
        "Anything that reaches us after 4 July 2025 cannot be relied on.": "2025-07-04",
        "Kindly let us have your reply by 15 January.": "2026-01-15",
        "Nous vous prions de répondre au plus tard le 28 courant.": "2025-02-28",
        "We hope to have the papers in hand not later than by 31 July 2025.": "2025-07-31",
        "La Cour souhaiterait être fixée avant la clôture de l'exercice, soit le 30 juin 2025.": "2025-06-30",
        "Se ruega que la respuesta llegue, como muy tarde, el día 6/6/2025.": "2025-06-06",
        "Agradece-se resposta no prazo que termina em 30 de outubro de 2025.": "2025-10-30",
        "Exécution souhaitée pour le : 15/12/2025": "2025-12-15",
        "Prazo desejado\taté o dia 28 do 11.º mês de 2025, para a resposta": "2025-11-28",
        "Nous aimerions recevoir votre réponse avant la fin du mois de mai 2025.": "2025-05-31",
        "Mucho se agradecería la respuesta antes del término del mes de junio de dos mil veinticinco.": "2025-06-30",
        "Answer wanted\tby 20 May 2025, since the list closes then": "2025-05-20",
        "The inquiry was prolonged until 30.09.2025.": None,
        "The account was blocked until 15 January 2026 by that court.": None,
        "The trial is scheduled for 15 March 2025.": None,
    }.items(),
)  # fmt: skip
def test_a_deadline_is_read_however_it_is_said(sentence: str, day: str | None) -> None:
    assert dates(page_of(f"{BODY}\n{sentence}\n")).get("requested_deadline") == day


FORM = """
SECTION A
Issuing State: ESTONIA

SECTION B: Urgency
{urgency}

SECTION C: Measures
{measure}

SECTION D: Relation to an earlier order
[X] Yes. Date: 08/04/2024

SECTION K: Authority which issued the order
Signature: signed. Date: 27/11/2025
"""


def marks(text: str) -> set[str]:
    return {p.field for p in propose_marks(letter_of([page_of(text)]))}


@pytest.mark.parametrize("tick", ["[X]", "☒", "[ x ]", "✓", "X", "(X)"])
def test_a_box_ticked_in_the_section_for_urgency_says_urgent(tick: str) -> None:
    assert marks(FORM.format(urgency=f"{tick} imminent trial date", measure="[ ] hearing")) == {"urgent"}


def test_boxes_left_empty_say_nothing() -> None:
    assert marks(FORM.format(urgency="[ ] imminent trial date ☐ other", measure="[X] hearing")) == set()


def test_a_forms_own_date_stands_in_its_last_section_not_in_that_of_the_earlier_order() -> None:
    assert dates(page_of(FORM.format(urgency="", measure="")))["date_of_request"] == "2025-11-27"
    assert [s.letter for s in sections_of(letter_of([page_of(FORM)]))] == ["a", "b", "c", "d", "k"]


@pytest.mark.parametrize(
    ("row", "labels"),
    {
        "[X] suspect [ ] victim [ ] witness": ["suspect"],
        "☐ suspect ☐ victim ☒ witness": ["witness"],
        "FLASH [ ] IMMEDIATE [X] ROUTINE [ ]": ["immediate"],
        "Position: [ ] suspect (X) witness": ["witness"],
    }.items(),
)
def test_the_label_of_a_ticked_box_is_found(row: str, labels: list[str]) -> None:
    assert [tick.label for tick in ticks_of(letter_of([page_of(row)]))] == labels


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "PRECEDENCE\tFLASH [ ] IMMEDIATE [X] ROUTINE [ ]": {"urgent"},
        "SEGREDODEJUSTIÇA : [ X ] S I M [ ] N Ã O": {"confidential"},
        "TRÈSURGENT\n\nNote": {"urgent"},
        "the risk that the rest disappears is at hand: URGENT. We ask you to act.": {"urgent"},
        "may we ask that neither the customers nor the company be told of this letter": {"confidential"},
        "if the competent authorities were to treat the matter as one of urgency": {"urgent"},
        "POLICE USE ONLY - THIRD PARTY RULE - CONFIDENTIAL": {"confidential"},
        "SECRET & MOST URGENT": {"confidential", "urgent"},
        "Q U A R TO RAP PEL - UR GENT": {"urgent"},
        "I ask that the holder of the account be not informed of this paper": {"confidential"},
        "le Ministère est prié de n'en rien divulguer hors de ses services": {"confidential"},
        "que se haga sin comunicarlo a los interesados": {"confidential"},
        "roga-se que nada disto chegue ao conhecimento dos visados": {"confidential"},
        "su pronta gestión es, por lo tanto, urgente": {"urgent"},
        "este asunto se rige por el tratado que ambas partes reservan para tales casos": set(),
        "the bank secrecy law of that State does not stand in the way": set(),
        "the urgent care unit of the hospital keeps its files": set(),
        "Confidential? [ ] yes [X] no": set(),
    }.items(),
)  # fmt: skip
def test_marks_are_read_however_they_are_set(text: str, expected: set[str]) -> None:
    filler = "This office writes to you about a matter that it has in hand.\n" * 8
    assert marks(f"{filler}\n\n{text}\n\n{filler}") == expected
