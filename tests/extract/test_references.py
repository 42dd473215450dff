"""References in shapes that broke the reader, or that it missed, each with an invented number."""

import pytest
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


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("DPS: QX/O/0418 of 2031\nDPS file: FX/114/BRN/31", ["QX/O/0418 of 2031", "FX/114/BRN/31"], []),
        ("R.I. : 27/4C/2031", ["27/4C/2031"], []),
        ("FILE NUMBER\nIV 7 – 4410 E – K 12 903/2031", ["IV 7 – 4410 E – K 12 903/2031"], []),
        ("Our ref: QX/C/77/Part 4 (15)", ["QX/C/77/Part 4 (15)"], []),
        ("N/REF: QXT4-277/2031 - NUREJ 70311842", ["QXT4-277/2031", "NUREJ 70311842"], []),
        ("Your ref: QX/22/41; criminal case 074210722001", [], ["QX/22/41", "074210722001"]),
        ("Nuestra ref.: QX-PEN 918/2031\nSu ref.: 5529/2031\nProc. 118/2031", ["QX-PEN 918/2031"],
         ["5529/2031", "118/2031"]),
        ("Ampliación de la solicitud QJI-TT-118-2031 (radicada por ustedes con el número FXD/2031/77-B)", [],
         ["QJI-TT-118-2031", "FXD/2031/77-B"]),
        ("OUR REF.\tNCX/TB/5516-MK\nDATE\t02 JUN 2031 / 17:45 LT\nPAGES\t2", ["NCX/TB/5516-MK"], []),
    ],
)  # fmt: skip
def test_a_head_tells_whose_numbers_it_bears(text: str, own: list[str], other: list[str]) -> None:
    assert own_and_other(text) == (own, other)


BODY = "\n\n".join("We write about the matter of the two ships that lay in the bay, as told before." for _ in range(24))


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("The Ministry has recorded this under the classification 9000/140377/55.", ["9000/140377/55"], []),
        ("Consta en la nota paraguaya FXE/DAI 2210/31, de mayo.", [], ["FXE/DAI 2210/31"]),
        ("o expediente italiano n.º 2461/2031-AL segue pendente", [], ["2461/2031-AL"]),
        ("sous la cote 1408/\nDXCP/31, que vous avez enregistrée", ["1408/DXCP/31"], []),
        ("que vous avez enregistrée en mai sous la cote 1408/DXCP/31", [], ["1408/DXCP/31"]),
        (
            "the letter of the Director of Public Works, Brenn (QDPP/CAM/2/3277 of October), by which he asks",
            ["QDPP/CAM/2/3277"],
            [],
        ),
        ("a company inscrite au registre de commerce sous le numéro B 264/819-X", [], []),
        ("Annexed file: 2031-0093_sums.xlsx; case Act 51 of 1977", [], []),
    ],
)
def test_the_text_tells_whose_a_number_is(text: str, own: list[str], other: list[str]) -> None:
    assert own_and_other(BODY + "\n\n" + text) == (own, other)
