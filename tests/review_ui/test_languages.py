"""The screens in four languages: nothing is left in English, and everybody is spoken to as they want to be."""

import ast
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config.settings import ALL_LANGUAGES
from records import clerks, threads
from review_ui import wording
from review_ui.languages import DOMAIN, FOLDER, Manner, asked_for, catalogue, manner, speak
from review_ui.opening import SAME
from review_ui.request import ACTS

CHECKOUT = Path(__file__).parents[2]
TEMPLATES = sorted((CHECKOUT / "review_ui/templates").glob("*.html"))
NOTED_IN = sorted(path for package in ("records", "review_ui", "intake") for path in (CHECKOUT / package).glob("*.py"))
OTHERS = tuple(language for language in ALL_LANGUAGES if language != "en")
QUEUE = {"en": "Queue", "fr": "File d’attente", "es": "Cola", "pt": "Fila"}

TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{% block kind %\}.*?endblock", re.DOTALL)
NAMES_EVERYWHERE = (
    "Rogatory",
    "· Rogatory",
    "CSV",
    "XLSX",
    "OpenAPI",
    "SHA-256",
    "application/problem+json (RFC 9457)",
)
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NAMES = re.compile(r"<(kbd|code|script|style)\b[^>]*>.*?</\1>", re.DOTALL)
SAID_BY_ATTRIBUTES = re.compile(r'\s(?:title|alt|placeholder|aria-label|data-says-\w+)="([^"]*)"')


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    speak(Manner())


def test_every_text_of_the_code_is_translated_and_compiled() -> None:
    done = subprocess.run(
        [sys.executable, CHECKOUT / "scripts/catalogues.py", "--check"],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_reason_for_a_proposed_request_is_said_in_words() -> None:
    """What stands in SAME and ACTS is in the catalogues, or the test above fails."""
    assert set(threads.REASONS) < SAME.keys()


def test_every_event_about_a_document_or_a_request_is_said_in_words() -> None:
    noted = {act for path in NOTED_IN for act in acts_noted(path)}
    assert {"moved", "confirmed", "revised", "split", "viewed"} <= noted
    assert noted - ACTS.keys() == set()
    assert {f"second-look-{how}" for how in ("asked", "agreed", "settled", "returned")} <= ACTS.keys()


def acts_noted(path: Path) -> set[str]:
    """The acts that this module notes about documents and requests: `note(…, act, f"document/…")`, `note_once`."""
    found = set()
    for call in (each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        told = ast.unparse(call)
        if name == "note_once" or (name in ("note", "_note") and re.search(r"f['\"](document|request)/", told)):
            found |= {each.value for each in ast.walk(call.args[1]) if isinstance(each, ast.Constant)}
    return {each for each in found if each != "second-look-"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_text_outside_the_catalogues(template: Path) -> None:
    html = NAMES.sub("", CODE.sub("", TRANSLATED.sub("", template.read_text())))
    bare = [text.strip() for text in re.sub(r"<[^>]*>", "\n", html).splitlines() if '="' not in text]
    bare += SAID_BY_ATTRIBUTES.findall(html)
    assert [text for text in bare if re.search(r"[^\W\d_]{2}", text) and text not in NAMES_EVERYWHERE] == []


@pytest.mark.parametrize("language", OTHERS)
def test_values_and_markup_of_a_text_survive_its_translation(language: str) -> None:
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        texts = [each for each in read_po(file) if each.id]
    for text in texts:
        for said in text.string if isinstance(text.string, tuple) else (text.string,):
            assert kept(said) == kept(text.id if isinstance(text.id, str) else text.id[1]), text.id


def kept(text: str) -> tuple[list[str], list[str]]:
    names = sorted(set(re.findall(r"%\(\w+\)s|\{\w+\}", text)))
    return names, re.findall(r"</?(?!kbd)\w+[^>]*>", text)


@pytest.mark.parametrize(("language", "none"), [("en", "0 days"), ("fr", "0 jour"), ("es", "0 días"), ("pt", "0 dias")])
def test_nothing_is_counted_as_each_language_does(language: str, none: str) -> None:
    text = catalogue(language).ngettext("%(number)s day", "%(number)s days", 0)
    assert text % {"number": 0} == none


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("de, pt-BR;q=0.7, en;q=0.5", "pt"), ("en;q=0.2, es;q=0.3", "es"),
        ("de", None), ("", None), ("fr;q=0", None), ("fr;q=much, es", "es"), ("*", None),
    ],
)  # fmt: skip
def test_the_browser_is_asked_for_the_language_it_likes_best(header: str, language: str | None) -> None:
    assert asked_for(header) == language


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_whoever_chose_nothing_gets_the_language_of_their_browser(office, language: str) -> None:
    with office.browser(**{"accept-language": language}) as somebody:
        html = somebody.get("/sign-in").text
    assert f'<html lang="{language}"' in html


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_the_language_that_somebody_chose_wins(office, ines, language: str) -> None:
    chosen(office, "ines", language=language)
    try:
        html = ines.get("/", headers={"accept-language": "es"}).text
        missing = ines.get("/nothing-here", headers={"accept-language": language}).text
    finally:
        chosen(office, "ines", language=None)
    assert f'<html lang="{language}"' in html
    assert f">{QUEUE[language]}</a>" in html
    assert f'<html lang="{language}"' in missing


def chosen(office, name: str, **settings) -> None:
    with office.database.writing() as session:
        clerk = clerks.find(session, name)
        assert clerk is not None
        for setting, value in settings.items():
            setattr(clerk, setting, value)
        session.add(clerk)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Manner("en", "words"), "2 Mar 2026"), (Manner("fr", "words"), "2 mars 2026"),
        (Manner("es", "figures"), "02/03/2026"), (Manner("pt", "iso"), "2026-03-02"),
    ],
)  # fmt: skip
def test_dates_are_written_as_somebody_wants_them(settings: Manner, said: str) -> None:
    speak(settings)
    assert manner() == settings
    assert wording.day(date(2026, 3, 2)) == said
    assert wording.day("2026-03-02") == said
    assert wording.day("next week") == "next week"


@pytest.mark.parametrize(("language", "number"), [("en", "1,234.5"), ("fr", "1\u202f234,5"), ("es", "1.234,5")])
def test_numbers_have_the_signs_of_the_language(language, number: str) -> None:
    speak(Manner(language))
    assert wording.number(1234.5) == number


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_states_are_understood_in_any_language_and_named_in_ones_own(language) -> None:
    speak(Manner(language))
    for name in ("Germany", "Allemagne", "Alemania", "Alemanha"):
        assert wording.state_codes()[name.casefold()] == "DE"
    for code, name in wording.states().items():
        assert wording.state_codes()[name.casefold()] == code
    for code, name in wording.languages().items():
        assert wording.language_codes()[name.casefold()] == code
