"""A letter is told by what it does and asks, not by the name it gives itself."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset import page_of

from extract.cues import ROLE_EVIDENCE, TYPE_EVIDENCE, is_order_form, matter_of, role_evidence, type_evidence
from extract.folding import lowered
from extract.kinds import chances, propose_kind, reading_of, weights
from extract.letter import letter_of
from records.record import DOCUMENT_ROLES, REQUEST_TYPES

ASKED = {
    "extradition": (
        "Dear Colleague,\n\nWe should be glad if Mr Orlan Vesk, who is in prison at Tarmouth, were handed over to our "
        "officers so that he can stand trial for robbery before our court. He will not be tried for anything else."
    ),
    "provisional_arrest": (
        "Monsieur,\n\nNous vous prions d'arrêter sans délai le nommé Orlan Vesk et de le garder sous écrou dans "
        "l'attente de la demande d'extradition, qui sera présentée dans les quarante jours."
    ),
    "videoconference_hearing": (
        "Estimado colega:\n\nLa testigo no puede viajar. Se ruega que sea oída a distancia, con imagen y sonido, por "
        "enlace con nuestra sala el 3 de marzo de 2025, y que se haga antes una prueba de conexión."
    ),
    "asset_freezing": (
        "Exmo. Senhor,\n\nPede-se que o saldo da conta seja bloqueado e que se proíba a venda do apartamento, porque "
        "se teme que o dinheiro saia do país antes da decisão final."
    ),
    "asset_return": (
        "Monsieur,\n\nNous vous prions de rendre au Trésor de notre pays les fonds que vos tribunaux ont confisqués et "
        "de fixer la date du virement du solde."
    ),
    "service_of_documents": (
        "Dear Sir,\n\nKindly have the enclosed papers handed to Ms Ilda Brask in person against signature, before the "
        "hearing of 4 May 2025, and send us back the receipt."
    ),
}  # fmt: skip

DOES = {
    "refusal": (
        "Estimado señor:\n\nEn su oficio de 3 de mayo de 2024 pedían la entrega del señor Orlan Vesk. Lamentamos "
        "comunicar que el Ministerio ha resuelto no acceder, por las razones que siguen: el hecho está prescrito aquí."
    ),
    "reminder": (
        "Monsieur,\n\nV/réf. : 33/2024\n\nAucune suite n'a été donnée à notre demande du 3 mai 2024. Où en est "
        "l'exécution ? Nous vous serions obligés d'une réponse."
    ),
    "reply": (
        "Dear Colleague,\n\nYour ref: 33/2024\n\nYou asked us on 3 May 2024 to hear a witness. Your request has been "
        "executed: the record of the hearing is enclosed. We consider the matter closed."
    ),
    "cover_note": (
        "Exmo. Senhor,\n\nTenho a honra de remeter a carta rogatória expedida pelo Tribunal de Ribeiral no processo "
        "33/2024. Atuamos como simples via; pede-se a devolução depois de cumprida."
    ),
    "acknowledgement": (
        "Dear Colleague,\n\nYour letter of 3 May 2024 was received here on 9 May 2024 and has been given the number "
        "IN/44/2024. You will hear from us when there is news."
    ),
}  # fmt: skip


def best(text: str, field: str) -> object:
    return next((p.value for p in propose_kind(letter_of([page_of(text)])) if p.field == field and p.rank == 0), None)


@pytest.mark.parametrize("kind", ASKED)
def test_a_type_is_told_by_what_is_asked(kind: str) -> None:
    assert best(ASKED[kind], "request_type") == kind


@pytest.mark.parametrize("role", DOES)
def test_a_role_is_told_by_what_the_letter_does(role: str) -> None:
    assert best(DOES[role], "document_role") == role


def test_a_letter_that_asks_for_nothing_known_is_given_no_type() -> None:
    assert best("The weather was fine. We walked to the river and came home for tea.", "request_type") is None


def test_the_form_of_an_order_is_told_by_its_sections() -> None:
    form = "".join(f"\nsection {letter} : so and so" for letter in "abcdefg")
    assert is_order_form(form)
    assert not is_order_form("under section a of the act and section b of the code")


def test_a_form_of_an_order_is_one_whatever_it_orders() -> None:
    rows = "\n\n".join(f"SECTION {letter}\nThe witness is heard on oath; questions annexed." for letter in "ABCDEF")
    assert best(rows, "request_type") == "european_investigation_order"


def test_what_names_the_order_and_its_directive_is_about_one() -> None:
    text = "Addition to European Investigation Order 7. Basis of this EIO: Directive 2014/41/EU. Hear the witness."
    assert best(text, "request_type") == "european_investigation_order"


def test_a_subject_that_no_word_announces_stands_before_the_greeting() -> None:
    low = "the ministry\nof justice\n\nhearing of ms brask - some details needed\n\ndear colleague,\n\nwe write."
    start, end = matter_of(low) or (0, 0)
    assert low[start:end] == "hearing of ms brask - some details needed"
    assert matter_of("kestrel bay\n\nthe ministry of justice\n\ndear colleague,\n\nwe write.") is None


def test_a_banner_is_read_though_its_letters_are_spaced_out_or_joined() -> None:
    text = "TERCEIRAINSISTÊNCIA\n\nExmos. Senhores,\n\nO assunto é o da conta no banco."
    assert role_evidence(reading_of(text, lowered(text)))["reminder"][1] > 0


def test_a_treaty_about_one_kind_alone_tells_it() -> None:
    text = "The State relies on the Convention on the Transfer of Sentenced Persons and asks for a decision."
    evidence = type_evidence(reading_of(text, lowered(text)))
    place = TYPE_EVIDENCE.index("treaty")
    assert [kind for kind in evidence if evidence[kind][place]] == ["transfer_of_sentenced_person"]


def test_every_kind_of_evidence_has_a_weight() -> None:
    for of, evidence in (("roles", ROLE_EVIDENCE), ("types", TYPE_EVIDENCE)):
        assert all(isfinite(weight) for weight in weights(of, evidence))


@given(st.dictionaries(st.sampled_from(REQUEST_TYPES), st.tuples(*[st.floats(0, 50)] * 3), min_size=1))
def test_chances_are_probabilities(evidence: dict[str, tuple[float, ...]]) -> None:
    likely = chances(evidence, (1.0, -2.0, 0.5))
    assert sum(likely.values()) == pytest.approx(1.0)
    assert min(likely.values()) >= 0.0


@given(st.floats(0, 20), st.floats(0.1, 5))
def test_more_evidence_never_makes_less_likely(found: float, more: float) -> None:
    before, after = (chances({"a": (x,), "b": (3.0,)}, (1.5,))["a"] for x in (found, found + more))
    assert after >= before


def test_only_known_roles_are_proposed() -> None:
    for text in (*ASKED.values(), *DOES.values()):
        assert best(text, "document_role") in DOCUMENT_ROLES
