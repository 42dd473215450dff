"""A page is read in the order in which people read it, and every stretch of text finds its way back to its boxes."""

from hypothesis import given
from hypothesis import strategies as st
from typeset import page_of

from extract.folding import fold, lowered
from extract.letter import letter_of


def text_of(written: str) -> str:
    return letter_of([page_of(written)]).text


def test_paragraphs_are_divided_by_an_empty_line() -> None:
    assert text_of("one two\nthree\n\nfour") == "one two\nthree\n\nfour"


def test_cells_of_a_row_are_divided_by_a_tab() -> None:
    assert text_of("Name\tBorn\n\nAda\t1815") == "Name\tBorn\n\nAda\t1815"


def test_two_columns_are_read_one_after_the_other() -> None:
    written = (
        "The Ministry of Justice of\tOur file number 12/2024\nthe Republic, Department\tof the general registry\n"
        "for Foreign Requests\tsecond floor of the"
    )
    read = text_of(written)
    assert read.index("for Foreign Requests") < read.index("Our file number")


def test_a_grid_of_labels_is_read_row_by_row() -> None:
    assert text_of("Surname\tORTIZ\nNames\tAna\nBorn\t1970") == "Surname\tORTIZ\nNames\tAna\nBorn\t1970"


def test_a_word_broken_at_the_line_end_is_joined_but_a_double_name_is_not() -> None:
    assert "investigation of" in text_of("the investi-\ngation of")
    assert "Jean-\nPierre" in text_of("called Jean-\nPierre here")


def test_letters_set_apart_are_joined_to_a_word() -> None:
    assert "URGENT" in text_of("U R G E N T")


def test_a_crooked_page_keeps_its_lines() -> None:
    written = "\n".join(["one two three four five six seven eight nine ten eleven twelve thirteen"] * 5)
    assert letter_of([page_of(written, slope=0.02)]).text == letter_of([page_of(written)]).text


def test_a_stretch_of_text_finds_its_boxes() -> None:
    page = page_of("alpha beta gamma\ndelta epsilon")
    letter = letter_of([page])
    start = letter.text.index("gamma")
    place = letter.place(start, letter.text.index("delta") + 5)
    assert place is not None
    assert [round(box.y0) for box in place.boxes] == [50, 64]


@given(st.text(max_size=60))
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text) == len(lowered(text))


def test_folding_takes_accents_and_signs_away() -> None:
    assert fold("Çà n° 1º «Ñandú» – Łódź") == 'Ca no 1o "Nandu" - Lodz'
