"""Words that Tesseract is unsure of are read again by another engine; the better reading is kept with its source."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageDraw, ImageFont

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.reading import second_reader, second_reader_words
from intake.reading.engine import Seen, SeenWord
from intake.reading.fax import softened
from intake.reading.second_reader import Glimpse, SecondReader, model_file
from intake.reading.second_reader_words import chosen, fails_check_digits, with_second_reader
from intake.recognise import Readers
from records.compact import pack_words, unpack_words
from records.values import Box, Word
from tests.reading.conftest import Read
from tests.reading.papers import FONTS, image_of, letter, noise, scan

BADLY = 0.5


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    model = model_file()
    assert model is not None
    return SecondReader(model)


def word(text: str, *, confidence: float = BADLY, left: int = 0, line: int = 0) -> SeenWord:
    return SeenWord(text, left, 0, left + 90, 20, confidence, line, 0)


def printed(text: str) -> Image.Image:
    font = ImageFont.truetype(FONTS / "DejaVuSerif.ttf", 44)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (round(right - left) + 20, round(bottom - top) + 16), 250)
    ImageDraw.Draw(image).text((10 - left, 8 - top), text, fill=20, font=font)
    return image


@pytest.mark.parametrize(
    "text", ["CAU/MLA/CH/0117/2024", "vara11.audiencias@jus.example", "1.875.500,50", "señoría", "à"]
)
def test_the_second_reader_reads_print(reader: SecondReader, text: str) -> None:
    assert reader.read(printed(text)).text == text


def test_no_sign_of_another_script_ever_comes_out(reader: SecondReader) -> None:
    nothing = noise((400, 40), 90)
    assert all(ord(sign) < 0x250 or not sign.isalpha() for sign in reader.read(nothing).text)


def test_where_both_agree_the_surer_one_counts() -> None:
    assert chosen(word("2026"), Glimpse("2026", 0.98, 0.99)) == word("2026", confidence=0.98)
    assert chosen(word("2026", confidence=0.9), Glimpse("2026", 0.4, 0.9)) == word("2026", confidence=0.9)


def test_a_sure_second_reading_is_kept_with_its_source() -> None:
    again = chosen(word("2O26"), Glimpse("2026", 0.97, 0.99))
    assert (again.text, again.confidence, again.second_reader) == ("2026", 0.97, True)


@pytest.mark.parametrize(
    "glimpse",
    [
        Glimpse("2826", 0.6, 0.9),  # not sure enough
        Glimpse("", 0.0, 0.0),
        Glimpse("20 26", 0.99, 0.99),  # the neighbour's edge was in the picture
    ],
)
def test_an_unsure_second_reading_changes_nothing(glimpse: Glimpse) -> None:
    assert chosen(word("2026"), glimpse) == word("2026")


def test_looks_alone_are_no_reason() -> None:
    assert chosen(word("so"), Glimpse("SO", 0.99, 0.99)) == word("so")
    assert chosen(word("“Sim”"), Glimpse('"Sim"', 0.99, 0.99)) == word("“Sim”")
    assert chosen(word("2.ºJC/2O26"), Glimpse("2.°JC/2026", 0.99, 0.99)).text == "2.ºJC/2026"
    assert chosen(word("work,"), Glimpse("work.", 0.99, 0.99)).text == "work."


def test_an_address_proves_itself() -> None:
    assert chosen(word("vara(jus.example", confidence=0.95), Glimpse("vara@jus.example", 0.6, 0.9)).second_reader


@given(some.sampled_from(["CH", "FR", "ES", "PT", "GB"]), some.text("0123456789ABCDEF", min_size=11, max_size=26),
       some.integers(min_value=0), some.integers(min_value=1, max_value=9))  # fmt: skip
def test_check_digits_tell_any_one_wrong_digit(country: str, account: str, place: int, step: int) -> None:
    spelt = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00"))
    number = f"{country}{98 - spelt % 97:02}{account}"
    assert not fails_check_digits(number)
    digits = [at for at, sign in enumerate(number) if sign.isdigit()]
    at = digits[place % len(digits)]
    assert fails_check_digits(number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :])


def test_each_part_of_a_number_with_wrong_check_digits_is_asked_about(reader: SecondReader) -> None:
    parts = ["CH93", "0076", "2011", "6238", "5295", "7"]
    line = Image.new("L", (1400, 60), 250)
    places = []
    for number, part in enumerate(parts):
        image = printed(part)
        line.paste(image, (220 * number, 0))
        places.append((220 * number + 8, 6, 220 * number + image.width - 8, image.height - 6))
    as_read = ["CH93", "0076", "2O17", "6238", "5295", "7"]
    seen = Seen(tuple(SeenWord(text, *place, 0.99, 0, 0) for text, place in zip(as_read, places, strict=True)), ())
    again = with_second_reader(seen, line, reader=reader, most=60)
    assert [one.text for one in again.words] == parts
    assert [one.second_reader for one in again.words] == [False, False, True, False, False, False]


def test_an_address_that_fell_into_two_words_gets_its_sign_back(reader: SecondReader) -> None:
    name, host = printed("registro.civil@"), printed("juzgado4.example")
    line = Image.new("L", (name.width + host.width, name.height), 250)
    line.paste(name, (0, 0))
    line.paste(host, (name.width, 0))
    seen = Seen((
        SeenWord("registro.civilO", 8, 6, name.width - 8, name.height - 6, 0.0, 0, 0),
        SeenWord("juzgado4.example", name.width + 8, 6, line.width - 8, host.height - 6, 0.95, 0, 0),
    ), ())  # fmt: skip
    again = with_second_reader(seen, line, reader=reader, most=60)
    assert [one.text for one in again.words] == ["registro.civil@", "juzgado4.example"]


def test_no_more_words_are_asked_about_than_allowed(reader: SecondReader) -> None:
    image = printed("2026")
    box = (0, 0, image.width, image.height)
    seen = Seen(tuple(SeenWord("2O26", *box, BADLY, number, 0) for number in range(5)), ())
    again = with_second_reader(seen, image, reader=reader, most=2)
    assert sum(one.second_reader for one in again.words) == 2
    assert with_second_reader(seen, image, reader=reader, most=0) == seen


def test_the_source_of_a_word_is_stored() -> None:
    box = Box(1, 2, 3, 4)
    words = (Word("a", box, 0.5, 0, 0), Word("b", box, 1.0, 0, 0, second_reader=True))
    assert unpack_words(pack_words(words)) == words


def test_only_what_is_black_and_white_is_softened() -> None:
    grey = image_of(letter())
    assert softened(grey) is grey
    assert len(softened(grey.convert("1").convert("L")).getcolors()) > 2


def worn(tmp_path: Path) -> Path:
    """A fax of figures with holes in them."""
    lines = tuple(f"Konto {17 * n}8365-{n}904/{31 * n} Ref. CAU/MLA/{n}017/2026 am {n}8.0{n}.2019" for n in range(1, 9))
    sheet = image_of(letter(lines, points=9), dpi=200)
    holes = noise(sheet.size, 150).point(lambda grey: 255 if grey > 165 else 0)
    return scan(
        tmp_path / "fax.pdf", Image.composite(Image.new("L", sheet.size, 255), sheet, holes).convert("1", dither=0)
    )


def test_a_worn_fax_is_read_with_the_second_reader_unless_it_is_switched_off(read: Read, tmp_path: Path) -> None:
    fax = worn(tmp_path)
    reading = read(fax)
    assert any(one.second_reader for one in reading.pages[0].words)
    assert "PP-OCRv6" in reading.engine
    out = tmp_path / "off"
    out.mkdir()
    with Readers(limits=Limits(), reading=ReadingSettings(second_reader=False)) as readers:
        off = readers.read(fax, out=out, languages=("en",))
    assert not any(one.second_reader for one in off.pages[0].words)
    assert "PP-OCRv6" not in off.engine


def test_a_network_that_does_not_load_leaves_what_tesseract_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    monkeypatch.setattr(second_reader, "model_file", lambda: broken)
    seen = Seen((SeenWord("4711", 0, 0, 80, 30, 0.5, 0, 0),), ())
    assert second_reader_words.second_look(60)(seen, Image.new("L", (100, 40), 255)) == seen


def test_where_tesseract_was_sure_the_second_reader_has_to_be_surer() -> None:
    assert chosen(word("Fact", confidence=0.6), Glimpse("Pact", 0.85, 0.9)).text == "Pact"
    assert chosen(word("Fact", confidence=0.85), Glimpse("Pact", 0.85, 0.9)).text == "Fact"
    assert chosen(word("Fact", confidence=0.85), Glimpse("Pact", 0.95, 0.98)).text == "Pact"


def test_a_network_of_another_build_leaves_what_tesseract_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = model_file()
    assert whole is not None
    other = tmp_path / "other.onnx"
    other.write_bytes(whole.read_bytes()[:-1000])
    monkeypatch.setattr(second_reader, "model_file", lambda: other)
    seen = Seen((SeenWord("4711", 0, 0, 80, 30, 0.5, 0, 0),), ())
    assert second_reader_words.second_look(60)(seen, Image.new("L", (100, 40), 255)) == seen
