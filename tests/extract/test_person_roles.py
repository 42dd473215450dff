"""Which part a person plays, told by verbs, by boxes, by denials and by the letter as a whole."""

import pytest
from typeset import page_of

from extract.letter import letter_of
from extract.names import find_names
from extract.people import gather_people
from extract.person_roles import roles_of


def roles(text: str) -> dict[str, object]:
    letter = letter_of([page_of(text)])
    names = find_names(letter, taken=(), states=())
    people = gather_people(letter, names, dates=(), states=())
    told = roles_of(letter, people, names, request_type=None)
    return {people[item].name.surname: fact.value for item, fact in told.items()}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The death of Mr Tomas ORBELL is being looked into.", "victim"),
        ("une enquête ouverte contre Luc ORBELL, gérant,", "suspect"),
        ("el juicio oral que se sigue contra Teo ORBELL,", "accused"),
        ("Ida ORBELL, against whom there is no suspicion, keeps the books.", "third_party"),
        ("a senhora Ida ORBELL, que não é arguida neste processo,", "third_party"),
        ("se cita a su cuñada Ida ORBELL, de Lugo.", "third_party"),
        ("su cuñada Ida ORBELL, investigada por estafa.", "suspect"),
        ("Ida ORBELL\nPosition: [ ] accused [ ] victim [X] witness [ ] third party", "witness"),
        ("Ida ORBELL\nPosition: accused X victim witness third party", "victim"),
    ],
)
def test_a_person_plays_the_part_that_the_words_say(text: str, role: str) -> None:
    assert roles(text) == {"ORBELL": role}


def test_what_is_said_of_two_persons_together_is_said_of_both() -> None:
    assert roles("Ida ORBELL and Gad TUMIM, suspected of fraud, left.") == {"ORBELL": "suspect", "TUMIM": "suspect"}


def test_proceedings_against_the_next_person_say_nothing_of_the_one_before() -> None:
    assert roles("Ida ORBELL is heard in the trial against Gad TUMIM, a broker.") == {"TUMIM": "accused"}


def test_the_main_person_has_the_part_of_which_the_whole_letter_speaks() -> None:
    text = "Re: Mr Gad TUMIM\n\nHe was convicted in May. The sentence is final.\n\nAs he was convicted here, we ask."
    assert roles(text) == {"TUMIM": "convicted"}


def test_the_next_sentence_speaks_of_the_person_named_before_it() -> None:
    assert roles("We look for Gad TUMIM, a broker. He stands accused of fraud.") == {"TUMIM": "accused"}


def test_an_elided_article_hides_no_role() -> None:
    assert roles("dans la cause qui regarde l'inculpé TUMIM Gad, né à Vlora") == {"TUMIM": "accused"}
