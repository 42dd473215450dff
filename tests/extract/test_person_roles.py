"""Which part a person plays, told by verbs, by boxes, by denials and by the letter as a whole."""

import pytest
from typeset import page_of

from extract.letter import letter_of
from extract.names import find_names
from extract.people import gather_people
from extract.person_roles import roles_of


def roles(text: str, request_type: str | None = None) -> dict[str, object]:
    letter = letter_of([page_of(text)])
    names = find_names(letter, taken=(), states=())
    people = gather_people(letter, names, dates=(), states=())
    told = roles_of(letter, people, names, request_type=request_type)
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
        ("Ms Ida ORBELL is expected to be called by the Crown.", "witness"),
        ("don Teo ORBELL, que fue muerto a tiros en la plaza.", "victim"),
        ("a senhora Ida ORBELL, ouvida em auto, reconheceu-o.", "witness"),
        ("Mme Ida ORBELL, épouse du précédent, tient les livres.", "third_party"),
        ("Su tía, la señora Ida ORBELL, le dará albergue.", "third_party"),
        ("a sócia é Ida ORBELL, cônjuge do primeiro, que assinou e que é também suspeita nos autos.", "suspect"),
        ("Teo ORBELL, gérant, contre lequel rien n'est reproché à ce jour.", "third_party"),
        ("Ida ORBELL, a quien nada se le reprocha, vio quién firmó y declaró.", "witness"),
        (
            "El acusado\n\nTeo ORBELL, nacido en Lugo, cruzó la frontera en octubre y vive allí con sus padres.",
            "accused",
        ),
        ("Surname: ORBELL\nForename: Ida\nProcedural status: witness", "witness"),
        ("Ida ORBELL\nPosition: [ ] accused [ ] victim [X] witness [ ] third party", "witness"),
        ("Ida ORBELL\nPosition: accused X victim witness third party", "victim"),
    ],
)
def test_a_person_plays_the_part_that_the_words_say(text: str, role: str) -> None:
    assert roles(text) == {"ORBELL": role}


def test_what_is_said_of_two_persons_together_is_said_of_both() -> None:
    assert roles("Ida ORBELL and Gad TUMIM, suspected of fraud, left.") == {"ORBELL": "suspect", "TUMIM": "suspect"}


def test_proceedings_against_the_next_person_say_nothing_of_the_one_before() -> None:
    assert roles("Ida ORBELL is named in the trial against Gad TUMIM, a broker.") == {"TUMIM": "accused"}


def test_the_main_person_has_the_part_of_which_the_whole_letter_speaks() -> None:
    text = "Re: Mr Gad TUMIM\n\nHe was convicted in May. The sentence is final.\n\nAs he was convicted here, we ask."
    assert roles(text) == {"TUMIM": "convicted"}


def test_the_next_sentence_speaks_of_the_person_named_before_it() -> None:
    assert roles("We look for Gad TUMIM, a broker. He stands accused of fraud.") == {"TUMIM": "accused"}


def test_an_elided_article_hides_no_role() -> None:
    assert roles("dans la cause qui regarde l'inculpé TUMIM Gad, né à Vlora") == {"TUMIM": "accused"}


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("We ask you to surrender Teo ORBELL, born at Lugo.", "extradition", "accused"),
        ("Teo ORBELL was sentenced in May; the sentence is final. We ask for him.", "extradition", "convicted"),
        ("The papers are for Mr Teo ORBELL, of Lugo.", "service_of_documents", "addressee"),
        ("The papers are for Mr Teo ORBELL, who stands charged with theft.", "service_of_documents", "accused"),
    ],
)
def test_what_is_asked_for_tells_the_part_of_the_person_concerned(text: str, kind: str, role: str) -> None:
    assert roles(text, kind) == {"ORBELL": role}


def test_the_first_of_two_surnames_alone_means_the_same_person() -> None:
    text = "Tenemos a Teo ORBELL QUIROLA en Lugo.\n\nEl señor Orbell fue condenado en mayo y cumple la pena."
    assert roles(text) == {"ORBELL QUIROLA": "convicted"}
