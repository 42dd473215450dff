"""Bodies: banks with their full names, forms before and after, sentences in capitals, funds, registration numbers."""

import pytest
from typeset import page_of

from extract.letter import letter_of
from extract.organisations import find_organisations, gather_organisations


def bodies(text: str) -> dict[str, str | None]:
    letter = letter_of([page_of(text)])
    found = gather_organisations(letter, find_organisations(letter))
    return {each.name: each.number.value if each.number else None for each in found}


@pytest.mark.parametrize(
    ("text", "found"),
    {
        "ouvert chez la Banque de l'Anse Bleue Ltd depuis": {"Banque de l'Anse Bleue Ltd": None},
        "auprès de la Banque de la Sarine et du Vully S.A. à": {"Banque de la Sarine et du Vully S.A.": None},
        "with Saaremaa Uus Pank AS there": {"Saaremaa Uus Pank AS": None},
        "sent by OcOO «Tulpar Logistika», Osh, reg. 90417-2200-OOO": {"OcOO Tulpar Logistika": "90417-2200-OOO"},
        "na Cassa Artigiana del Chienti, até": {"Cassa Artigiana del Chienti": None},
        "as quotas da Vela Immobiliare S.n.c. di Rossetti P. & C. (codice fiscale 00417730021)": {
            "Vela Immobiliare S.n.c. di Rossetti P. & C.": "00417730021"},
        "da empresa pública AGUALINDA-E.P., encarregue": {"AGUALINDA-E.P.": None},
        "ancien gérant du Fonds de soutien des apiculteurs, du chef": {"Fonds de soutien des apiculteurs": None},
        "PIDE QUE SE PAGUEN MIL PESOS A TRANSPORTES EL ROBLE, S.A. DE C.V. EN LA TERMINAL CENTRAL HOY": {
            "TRANSPORTES EL ROBLE, S.A. DE C.V.": None},
        "at Banque du Phare s.a.l.; the": {"Banque du Phare s.a.l.": None},
        "OUR REQUEST AG/C/77 AND OUR REMINDER": {}, "from NL11 RABO 0300": {},
        "THE PERSON WAS SEEN BY THE PATROL AS HE LEFT THE HARBOUR AND WILL BE HELD AS SOON AS": {},
        "DELITO DE ASOCIACIÓN ILÍCITA EN LA CIUDAD CAPITAL Y EN OTRAS": {},
    }.items(),
)  # fmt: skip
def test_a_body_is_known_by_its_whole_name(text: str, found: dict[str, str | None]) -> None:
    assert bodies(text) == found


@pytest.mark.parametrize(
    ("behind", "number"),
    {
        " (QRT-8KD2M41)": "QRT-8KD2M41", " (R.C.S. Luxembourg B71255)": "B71255", ", reg. code 10477125": "10477125",
        " (C.U.I.T. 30-55510772-9)": "30-55510772-9", ", à Vevey (CHE-771.402.118)": "CHE-771.402.118",
        ", inscrite au registre de commerce sous B998124": "B998124", ", sob o número CHE-440.118.7": "CHE-440.118.7",
        ", registered in 2014": None, " (12/03/2019)": None, " (EUR 40)": None,
    }.items(),
)  # fmt: skip
def test_a_registration_number_stands_behind_the_name(behind: str, number: str | None) -> None:
    assert bodies(f"the company Alpina Trading Ltd{behind} was there") == {"Alpina Trading Ltd": number}
