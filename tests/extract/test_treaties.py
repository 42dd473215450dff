"""Legal bases by all their names: single articles, protocols, treaties between two States, promises to do the same."""

import pytest
from typeset import page_of

from extract.letter import letter_of
from extract.phrases import tokens_of
from extract.states import find_states
from extract.treaties import find_treaties, propose_treaties


def basis(text: str) -> list[str]:
    letter = letter_of([page_of(text)])
    found = find_treaties(letter, states=find_states(letter, tokens_of(letter.low)))
    return [str(p.value) for p in propose_treaties(letter, found)]


@pytest.mark.parametrize(
    ("text", "found"),
    {
        "in conformity with Article 12 of the European Convention on Extradition": ["ECE 1957 art. 12"],
        "under Articles 2 and 12 of the European Convention on Extradition": ["ECE 1957"],
        "los bienes, artículo 731 del mismo cuerpo. Nos ampara el artículo 55 de la Convención de Mérida": [
            "UNCAC art. 55"],
        "the Third Additional Protocol to the European Convention on Extradition, Article 4, of Strasbourg": [
            "Third Additional Protocol to the European Convention on Extradition art. 4"],
        "nos termos da Convenção de Budapeste": ["Convenção de Budapeste"],
        "art. 9 of Directive 2014/41/EU": ["Directive 2014/41/EU"],
        "by the Caribbean Community Arrangement and Protocol on Peace and Security": [
            "Caribbean Community Arrangement and Protocol on Peace and Security"],
        "Tratado de Auxilio Judicial entre las Repúblicas de Chile, Perú, Ecuador y Colombia, hecho en Lima": [
            "Tratado de Auxilio Judicial entre las Repúblicas de Chile, Perú, Ecuador y Colombia"],
    }.items(),
)  # fmt: skip
def test_an_instrument_is_named_as_the_record_wants_it(text: str, found: list[str]) -> None:
    assert basis(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "L'affaire est régie par le traité du 9 mai 1988 entre la Norvège et le Maroc ; la loi s'applique.",
        "TRATADO\tel de extradición que liga a las dos Repúblicas desde antiguo",
        "conforme al convenio hispano-peruano de auxilio",
        "under the agreement on mutual assistance in force between our two countries",
        "o tratado bilateral de 1970",
        "im Sinne of the Swiss-Norwegian extradition treaty",
    ],
)
def test_a_treaty_between_two_states_is_bilateral(text: str) -> None:
    assert basis(text) == ["bilateral"]


@pytest.mark.parametrize(
    "text",
    [
        "We have no treaty with Norway. We would do the same for you.",
        "à défaut de traité, à charge de revanche",
        "no existe tratado; se ofrece igual trato",
    ],
)
def test_a_promise_to_do_the_same_is_reciprocity_where_there_is_no_treaty(text: str) -> None:
    assert basis(text) == ["reciprocity"]


def test_an_agreement_about_goods_is_no_legal_basis() -> None:
    assert basis("They signed an agreement on bananas between Norway and Chile.") == []
