"""Between record and form and back; what a box understands; which boxes there are."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.checks import Problem, problems_of
from records.record import BY_NAME, FIELDS, GROUPS, PATTERNS, SINGLE_FIELDS, Field, Record, record_of
from records.values import Box, Place, Proposal
from review_ui import fields, forms, normalise, wording

plain = st.text(st.characters(whitelist_categories=("L", "N", "P"), blacklist_characters=";"), min_size=1, max_size=20)
texts = st.lists(plain, min_size=1, max_size=3).map(" ".join).map(lambda text: " ".join(text.split()))


def values(field: Field) -> st.SearchStrategy[object]:
    """Values that the record's own check accepts."""
    return {
        "choice": st.sampled_from(field.choices or ("",)),
        "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
        "flag": st.just(True),
        "state": st.sampled_from(sorted(wording.states())),
        "language": st.sampled_from(sorted(wording.languages())),
        "currency": st.sampled_from(["EUR", "USD", "MGA"]),
        "decimal": st.from_regex(r"\A[1-9][0-9]{0,9}(\.[0-9]{2})?\Z"),
        "texts": st.lists(texts, min_size=1, max_size=3),
    }.get(field.kind, _texts(field))


def _texts(field: Field) -> st.SearchStrategy[object]:
    if field.name == "bank_accounts.number":
        return plain
    return st.from_regex(r"\A\+?[0-9]{4,12}\Z") if field.name == "contact_phone" else texts


@st.composite
def records(draw: st.DrawFn) -> Record:
    record: Record = {f.name: draw(values(f)) for f in SINGLE_FIELDS if draw(st.booleans())}
    for group, parts in GROUPS.items():
        if draw(st.booleans()):
            record[group] = draw(st.lists(_items(parts), min_size=1, max_size=3))
    return record


def _items(parts: tuple[Field, ...]) -> st.SearchStrategy[object]:
    if parts[0].is_plain_list:
        return values(parts[0])
    return st.fixed_dictionaries(
        {f.part: values(f) for f in parts if f.key}, optional={f.part: values(f) for f in parts if not f.key}
    )


@given(records())
def test_a_record_shown_in_the_form_and_read_back_is_the_same_record(record: Record) -> None:
    assert forms.record_of_typed(forms.typed_of_record(record)) == record


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=20))
def test_any_form_whatever_can_be_read(sent: dict[str, str]) -> None:
    typed = forms.typed_of_form(sent.items())
    assert set(typed) <= set(sent)
    list(problems_of(forms.record_of_typed(typed)))


@given(st.text(max_size=40))
def test_any_text_whatever_can_be_clicked_into_any_field(text: str) -> None:
    for field in FIELDS:
        normalise.from_paper(field, text)
        normalise.typed(field, text)


def test_every_field_of_the_record_stands_in_the_form_exactly_once() -> None:
    named = [name for _, names in fields.SECTIONS for name in names]
    assert sorted(named) == sorted([f.name for f in SINGLE_FIELDS] + list(GROUPS))
    assert set(fields.ONE) == set(GROUPS)


def test_every_state_and_language_is_read_back_from_the_name_that_is_shown() -> None:
    state, language = BY_NAME["requesting_state"], BY_NAME["language"]
    for code in wording.states():
        assert re.fullmatch(PATTERNS["state"], code)
        assert forms.meant(state, forms.shown(state, code)) == code
    for code in wording.languages():
        assert forms.meant(language, forms.shown(language, code)) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.3.2026", "2026-03-14"), ("14/03/2026", "2026-03-14"), ("14-03-26", "2026-03-14"),
        ("2026-03-14", "2026-03-14"),
        ("03/14/2026", "2026-03-14"), ("14 March 2026", "2026-03-14"), ("March 14, 2026", "2026-03-14"),
        ("1er mars 2026", "2026-03-01"), ("14 de março de 2026", "2026-03-14"),
        ("el 14 de septiembre de 2026", "2026-09-14"),
        ("21st January, 2026", "2026-01-21"), ("14 août 1981", "1981-08-14"), ("12 set. 2025", "2025-09-12"),
        ("31 February 2026", None), ("2026", None), ("no. 14 of 2026, 3 March", None), ("", None), ("5/6", None),
    ],
)  # fmt: skip
def test_dates_are_understood_as_they_are_written(text: str, expected: str | None) -> None:
    assert normalise.day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.250.000,50", "1250000.50"), ("1,250,000.50", "1250000.50"), ("1 250 000,50", "1250000.50"),
        ("EUR 276,390", "276390"), ("US$18,500", "18500"), ("12,5", "12.5"), ("12.50", "12.50"), ("7", "7"),
        ("1'842'600.00 CHF", "1842600"), ("540.000,00", "540000"), ("none", None),
    ],
)  # fmt: skip
def test_amounts_are_understood_as_they_are_written(text: str, expected: str | None) -> None:
    assert normalise.amount(text) == expected


def test_an_amount_in_the_records_own_form_is_never_read_anew() -> None:
    assert normalise.typed(BY_NAME["amounts.value"], "12.500") == "12.500"
    assert normalise.from_paper(BY_NAME["amounts.value"], "12.500") == "12500"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("amounts.currency", "€", "EUR"), ("amounts.currency", "US$", "USD"), ("amounts.currency", "euros", "EUR"),
        ("requesting_state", "Espagne", "ES"), ("requesting_state", "(Países Bajos)", "NL"),
        ("requesting_state", "br", "BR"), ("requesting_state", "Myanmar (Burma)", "MM"),
        ("language", "French", "fr"), ("persons.surname", "AMPOFO-DANKWA,", "Ampofo-Dankwa"),
        ("organisations.name", "Brightwater S.A.,", "Brightwater S.A."),
        ("organisations.name", "Water (Riga)", "Water (Riga)"),
        ("organisations.name", "(Riga)", "Riga"), ("bank_accounts.number", "LV34 DZTR 0410", "LV34DZTR0410"),
        ("contact_phone", "+233 (0) 30-555 01", "+23303055501"), ("request_type", "Bank records", "bank_records"),
        ("signatory", "«Yaw Boateng»", "Yaw Boateng"),
    ],
)  # fmt: skip
def test_words_clicked_on_the_page_take_the_form_of_the_field(name: str, text: str, expected: str) -> None:
    assert normalise.from_paper(BY_NAME[name], text) == expected


def test_a_proposed_row_without_its_key_field_is_left_out_as_in_the_record() -> None:
    found = (
        Proposal("persons.given_names", "Ana", 0.9, "test", item=0),
        Proposal("persons.surname", "Verano", 0.9, "test", item=2),
        Proposal("persons.surname", "Verana", 0.3, "test", item=2, rank=1),
    )
    typed = forms.typed_of_proposals(found)
    assert forms.rows(typed, "persons") == (2,)
    assert forms.record_of_typed(typed) == record_of(found)


def test_a_problem_stands_at_its_own_row_though_empty_rows_come_before() -> None:
    typed = {"persons.0.surname": "", "persons.3.surname": "Verano", "persons.5.given_names": "Ana"}
    problem = Problem("persons.surname", 1, "This field is needed.")
    assert forms.problems_by_box([problem], typed) == {"persons.5.surname": "This field is needed."}


def test_a_value_is_tied_to_where_it_was_read_and_to_its_other_readings() -> None:

    place = Place(2, (Box(1, 2, 3, 4),))
    found = (
        Proposal("date_of_request", "2026-03-03", 0.6, "test", place=place),
        Proposal("date_of_request", "2026-03-08", 0.3, "test", rank=1),
    )
    shown = fields.Form({"date_of_request": "2026-03-03"}, found).sections()
    box = next(each for each in fields.inputs(shown) if each.name == "date_of_request")
    assert (box.state, box.source, [a.text for a in box.alternatives]) == (
        "check", fields.Source("p0", 2), ["2026-03-08"],
    )  # fmt: skip
    typed = fields.Form({"date_of_request": "2026-01-01"}, found).sections()
    box = next(each for each in fields.inputs(typed) if each.name == "date_of_request")
    assert (box.state, box.source, len(box.alternatives)) == ("confirmed", None, 2)


@pytest.mark.parametrize(
    ("whole", "surname", "given"),
    [
        ("Marta Quintela", "Quintela", "Marta"),
        ("QUINTELA Marta Ana", "QUINTELA", "Marta Ana"),
        ("Quintela, Marta", "Quintela", "Marta"),
        ("Ana da Costa", "da Costa", "Ana"),
        ("Ludwig van der Meer", "van der Meer", "Ludwig"),
        ("Quintela", "Quintela", ""),
        ("", "", ""),
    ],
)
def test_a_whole_name_is_split_into_its_parts(whole: str, surname: str, given: str) -> None:
    assert normalise.split_name(whole) == (surname, given)
    typed = {"persons.0.surname": whole, "persons.0.given_names": "", "signatory": "x"}
    split = normalise.with_split_name(typed, 0)
    assert (split["persons.0.surname"], split["persons.0.given_names"], split["signatory"]) == (surname, given, "x")
    assert normalise.with_split_name(typed, 7) == typed
