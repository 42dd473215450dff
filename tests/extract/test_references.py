"""References in shapes that broke the reader, or that it missed, each with an invented number."""

from typeset import page_of

from extract.letter import letter_of
from extract.references import find_references


def own_and_other(text: str) -> tuple[list[str], list[str]]:
    found = find_references(letter_of([page_of(text)]), dates=(), taken=())
    kinds = ("reference.own", "reference.other")
    own, other = ([f.value for f in found if f.kind == kind] for kind in kinds)
    return own, other


def test_a_label_broken_over_two_lines_is_still_that_label() -> None:
    assert own_and_other("V.\nRef. 412/2031") == ([], ["412/2031"])


def test_a_number_broken_behind_its_stroke_is_one_number() -> None:
    assert own_and_other("N. Ref.: 0571/DNX/\nGAB\n") == (["0571/DNX/GAB"], [])


def test_the_box_of_an_earlier_order_holds_the_numbers_of_that_order() -> None:
    form = (
        "SECTION D: Relation to an earlier EIO\nDate: 03/04/2031. Reference: RX-4-6/31/519. By the other side: "
        "QU/EIO/211/2031\n\nSECTION E: Persons\nPassport QX/884401"
    )
    other = own_and_other(form)[1]
    assert other == ["RX-4-6/31/519", "QU/EIO/211/2031"]


def test_our_earlier_letter_named_in_the_text_is_a_related_one() -> None:
    assert own_and_other("Se reitera lo pedido en nuestro oficio 0418-2031-FX, de 6 de mayo.")[1] == ["0418-2031-FX"]
