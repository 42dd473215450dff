"""Sums and accounts in all notations; an IBAN is proved by its check digits, even where the scan confuses digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10
from typeset import page_of

from extract.accounts import find_accounts
from extract.amounts import find_amounts, number_value
from extract.letter import letter_of

SUMS = {
    "USD 1,250,000.00": "1250000 USD", "1.250.000,00 €": "1250000 EUR", "CHF 71'236.15": "71236.15 CHF",
    "Rs. 4,20,000": "420000 INR", "3 millions de francs CFA": "3000000 XOF", "US$ 58,900.00": "58900 USD",
    "R$ 8.400.000,00": "8400000 BRL", "S/ 27,905.60": "27905.60 PEN", "B/. 338,120.47": "338120.47 PAB",
    "26,7 millones de euros": "26700000 EUR", "2.310.774,250 dinars tunisiens": "2310774.250 TND",
    "2 760 000 $ CA": "2760000 CAD", "Kshs. 740,200/=": "740200 KES", "36.000 TL": "36000 TRY",
    "$406,918.33": "406918.33 USD",
    "Gs. 61.400.000": "61400000 PYG", "1 milliard 200 millions de francs CFA": "1200000000 XOF", "GBP 12": "12 GBP",
    "32.000$00 de custas": "32000 CVE", "Kz 5.120.000,00": "5120000 AOA", "R640 000,00": "640000 ZAR",
    "630 mil reais": "630000 BRL", "$2,350,000.00 M.N.": "2350000 MXN", "60 000 000 d'ariary": "60000000 MGA",
    "9.640.000 dinares sérvios": "9640000 RSD", "1,2 M€": "1200000 EUR", "350 k€": "350000 EUR",
}  # fmt: skip


def sums(text: str) -> list[str]:
    return [each.value for each in find_amounts(letter_of([page_of(text)]))]


def accounts(text: str) -> list[str]:
    return [each.value for each in find_accounts(letter_of([page_of(text)]))]


@pytest.mark.parametrize(("written", "value"), SUMS.items())
def test_a_written_sum_is_found(written: str, value: str) -> None:
    assert sums(f"they paid {written} there") == [value]


@pytest.mark.parametrize(
    "text", ["S/ 34-2024", "R 12/2024", "paid 1,250,000 there", "Article 46", "in 2024", "R\n2025", "CRC 7B0A91E2"]
)
def test_a_number_without_currency_is_no_sum(text: str) -> None:
    assert sums(text) == []


@given(st.integers(1, 999_999_999), st.integers(0, 99), st.sampled_from(["en", "fr", "de", "ch"]))
def test_a_sum_written_down_is_found_again(units: int, cents: int, custom: str) -> None:
    thousands, point = {"en": (",", "."), "fr": (" ", ","), "de": (".", ","), "ch": ("'", ".")}[custom]
    written = f"{units:,}".replace(",", thousands) + point + f"{cents:02}"
    assert number_value(written) == Decimal(f"{units}.{cents:02}")
    (value,) = sums(f"EUR {written} in all")
    assert Decimal(value.split()[0]) == Decimal(f"{units}.{cents:02}")


def iban(state: str, body: str) -> str:
    return state + mod_97_10.calc_check_digits(body + state) + body


@given(st.text("0123456789", min_size=18, max_size=18))
def test_an_iban_in_groups_of_four_is_found_again(body: str) -> None:
    number = iban("DE", body)
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    assert accounts(f"to {grouped} at once") == [number]


@pytest.mark.parametrize(("right", "wrong"), [("0", "O"), ("1", "l"), ("5", "S"), ("8", "B")])
def test_a_confused_digit_is_mended_where_check_digits_prove_it(right: str, wrong: str) -> None:
    number = iban("DE", f"37040044{right}532013000")
    assert accounts(f"IBAN {number[:12]}{number[12:].replace(right, wrong, 1)} there") == [number]


def test_an_iban_with_a_wrong_digit_is_not_sure() -> None:
    number = iban("DE", "370400440532013000")
    spoilt = number[:-1] + str((int(number[-1]) + 1) % 10)
    found = find_accounts(letter_of([page_of(f"account IBAN {spoilt} there")]))
    assert all(each.confidence < 0.9 for each in found)


@pytest.mark.parametrize(
    ("text", "number"),
    {
        "account no. 0073318825 with a bank": "0073318825", "compte n° 61-93357-4 ouvert": "61-93357-4",
        "cuenta corriente n.º 08-402-551936-7,": "08-402-551936-7", "conta n.º 004512-77 do Banco": "004512-77",
    }.items(),
)  # fmt: skip
def test_an_account_number_behind_its_word_is_found(text: str, number: str) -> None:
    assert accounts(text) == [number]


def test_two_ibans_in_one_list_are_two() -> None:
    one, other = iban("DE", "370400440532013000"), iban("FR", "20041010050500013M02606")
    assert accounts(f"accounts {one} and {other}.") == [one, other]


@pytest.mark.parametrize(
    ("text", "number"),
    {
        "a second account at that same bank, no. 000448-221-07, whose": "000448-221-07",
        "en la caja de ahorro 7740-118-36 que": "7740-118-36",
        "el depósito a término No. 10-55-20417-8 en": "10-55-20417-8",
        "consta da conta YD881204 dele": None, "account of the year 2019, page 4471882": None,
    }.items(),
)  # fmt: skip
def test_a_number_is_an_accounts_only_where_the_words_say_so(text: str, number: str | None) -> None:
    assert accounts(text) == ([number] if number else [])


def test_a_number_below_an_iban_in_its_column_is_an_account() -> None:
    number = iban("DE", "370400440532013000")
    assert accounts(f"Account\tHolder\n\n{number}\tAna KOVAC\n\n40-77120-9\tIvan PETROV") == [number, "40-77120-9"]


@pytest.mark.parametrize(
    ("text", "found"),
    {
        "the tax office of Algeria misses 41'700'000 dinars": ["41700000 DZD"],
        "the tax office misses 41'700'000 dinars": [],
        "Ariary 3,250,000,000 are gone": ["3250000000 MGA"],
        "Euros 2019 was a good year": [],
        "USD 2.4 mn and EUR 1.2bn and €3.9m": ["2400000 USD", "1200000000 EUR", "3900000 EUR"],
        "elle a reçu deux millions quatre cent mille euros": ["2400000 EUR"],
        "some five hundred thousand US dollars": ["500000 USD"],
        "um milhão e duzentos mil reais": ["1200000 BRL"],
        "Kz 7.302.000.000,00 (sete mil, trezentos e dois milhões de kwanzas)": ["7302000000 AOA"] * 2,
        "two euros": [],
        "Lei 2-B/93, e": [],
        "carte Q 771504 de": [],
        "the SWIFT message MT 103 of May": [],
        "KD 5,417,220.750 in all": ["5417220.750 KWD"],
        "perdió en Chile $ 612.400.000, esto es, US$ 700.000": ["612400000 CLP", "700000 USD"],
    }.items(),
)
def test_sums_in_words_and_by_the_state_and_numbers_that_are_none(text: str, found: list[str]) -> None:
    assert sums(text) == found
