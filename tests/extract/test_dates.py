"""Dates in every shape of four languages are found and mean the same day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset import page_of

from extract.calendars import from_iranian
from extract.dates import find_dates, month_of
from extract.letter import letter_of
from extract.number_words import number_of

SHAPES = {
    "07. FEB. 2025": "2025-02-07", "12.XII.1957": "1957-12-12", "le 1er mars 2025": "2025-03-01",
    "the 6th day of December 1979": "1979-12-06", "June 12, 2025": "2025-06-12", "26th May, 2025": "2025-05-26",
    "le 1 er avril 2025": "2025-04-01", "2025/04/02": "2025-04-02", "2025-04-02": "2025-04-02",
    "14.II.1971": "1971-02-14",
    "19 JUN 2025": "2025-06-19", "aos 23 de Agosto de 1983": "1983-08-23", "14 de setiembre de 2018": "2018-09-14",
    "a los veintiocho (28) días del mes de marzo del año dos mil veinticinco": "2025-03-28",
    "siete (7) de noviembre de mil novecientos ochenta y nueve": "1989-11-07",
    "vinte e cinco de abril de dois mil e vinte e quatro": "2024-04-25",
    "le trois juin deux mille vingt-cinq": "2025-06-03",
    "the nineteenth day of March two thousand and twenty-five": "2025-03-19", "03/13/2024": "2024-03-13",
    "3/7/2024": "2024-07-03", "12-II-2024": "2024-02-12", "05.09.98": "1998-09-05",
    "1.º de janeiro de 2020": "2020-01-01", "the twenty-eighth of May 1984": "1984-05-28",
    "le premier décembre deux mille vingt-cinq": "2025-12-01", "el dos de marzo de 2021": "2021-03-02",
    "vinte de dezembro de dois mil e vinte e um": "2021-12-20",
    "aos 8 dias do mês de Abril do ano de dois mil e vinte e três": "2023-04-08",
    "17 mag. 2025": "2025-05-17", "3 Temmuz 2024": "2024-07-03",
}  # fmt: skip


def found(text: str) -> list[str]:
    return [each.value for each in find_dates(letter_of([page_of(text)]))]


@pytest.mark.parametrize(("written", "day"), SHAPES.items())
def test_a_written_date_is_found(written: str, day: str) -> None:
    assert found(f"Accra, {written} ok") == [day]


@pytest.mark.parametrize(
    ("misread", "day"),
    {
        "l7/O3/2024": "2024-03-17",
        "3 avri1 2024": "2024-04-03",
        "12 septernbre 2024": None,
        "3 fevner 2024": None,
        "4 octobrc 2023": "2023-10-04",
    }.items(),
)
def test_what_a_scan_confuses_is_forgiven_or_left_out_but_never_misread(misread: str, day: str | None) -> None:
    assert found(misread) == ([day] if day else [])


@pytest.mark.parametrize(
    "text", ["1.234.567,89", "192.168.1.10", "32/13/2024", "31.02.2024", "tel. 12 34 56", "2023/14/45", "12/2024"]
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("written", "day"),
    {
        "5 March B.E. 2568": "2025-03-05", "05/03/2568": "2025-03-05", "March 5, Reiwa 7": "2025-03-05",
        "令和7年3月5日": "2025-03-05", "2025年3月5日": "2025-03-05", "24 Dey 1404": "2026-01-14",
        "12 Ramadan 1446": None, "12/09/1446": None, "the 5th day of the 3rd month of 2025": "2025-03-05",
        "5.º dia do 3.º mês do ano 7 de Reiwa": "2025-03-05", "31 Esfand 1403": None,
    }.items(),
)  # fmt: skip
def test_dates_of_other_calendars_are_read_where_they_are_certain(written: str, day: str | None) -> None:
    assert found(f"Done on {written} here") == ([day] if day else [])


def test_the_days_of_the_iranian_calendar_follow_each_other() -> None:
    dates = ((y, m, d) for y in range(1402, 1406) for m in range(1, 13) for d in range(1, 32))
    days = [day for each in dates if (day := from_iranian(*each)) is not None]
    assert days == [days[0] + timedelta(n) for n in range(3 * 365 + 366)]
    assert days[0] == date(2023, 3, 21)


def test_three_figures_alone_on_their_line_are_a_date_amid_others_none() -> None:
    assert found("Date\n2025 08 26\n\nDear Sir") == ["2025-08-26"]
    assert found("account 2025 08 26 with that bank") == []


def test_an_article_before_a_name_is_no_day() -> None:
    assert found("Ciudad de la Asunta, 12 de junio de 2025") == ["2025-06-12"]


def test_a_date_over_a_line_end_is_one_date() -> None:
    assert found("born on the 6th day\nof December 1979 at home") == ["1979-12-06"]


@given(
    st.dates(date(1900, 1, 1), date(2059, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %B %Y", "%B %d, %Y"]),
)
def test_a_date_written_down_is_found_again(day: date, shape: str) -> None:
    assert found(f"on {day.strftime(shape)} there") == [day.isoformat()]


@pytest.mark.parametrize(
    ("words", "value"),
    {
        "mil novecientos ochenta y nueve": 1989,
        "deux mille vingt cinq": 2025,
        "quatre vingt dix sept": 97,
        "twenty five": 25,
        "dois mil e vinte": 2020,
        "house": None,
    }.items(),
)
def test_number_words_have_values(words: str, value: int | None) -> None:
    assert number_of(words.split()) == value


def test_months_of_four_languages_are_known() -> None:
    assert [month_of(m) for m in ("january", "fevrier", "setiembre", "dezembro", "x")] == [1, 2, 9, 12, None]


def test_the_month_comes_first_only_where_the_letter_proves_it() -> None:
    assert found("on 05/06/2024 and on 05/23/2024") == ["2024-05-06", "2024-05-23"]
    assert found("on 05/06/2024 and on 23/05/2024") == ["2024-06-05", "2024-05-23"]
    assert found("on 05/06/2024 alone") == ["2024-06-05"]
