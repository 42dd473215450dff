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
