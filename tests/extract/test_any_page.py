"""No page stops the extraction: the words of all our tables in any order, broken anywhere, with anything between."""

import tomllib
from functools import cache
from importlib.resources import files

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typeset import page_of

from extract.draft import draft

BETWEEN = (" ", "\n", "\n\n", "\t", ": ", ", ", ". ", ".\n", "-\n", " / ", "")
CUT = st.integers(1, 12)


@cache
def phrases() -> tuple[str, ...]:
    """Every text of every table that the finders read, keys too: State names and cues may be either."""
    found: list[str] = []
    waiting: list[object] = [
        tomllib.loads(t.read_text("utf-8")) for t in files("config").iterdir() if t.name[-5:] == ".toml"
    ]
    while waiting:
        match waiting.pop():
            case dict() as branch:
                found += branch
                waiting += branch.values()
            case list() as several:
                waiting += several
            case str() as text:
                found.append(text.replace("~", " und so weiter ").strip("^$ "))
    return tuple(sorted({text for text in found if text}))


def broken(phrase: str, place: int) -> str:
    """The phrase with a line's end instead of one of its spaces."""
    words = phrase.split(" ")
    place %= len(words)
    return " ".join(words[:place]) + "\n" * bool(place) + " ".join(words[place:])


def in_columns(parts: list[str]) -> str:
    """The parts as one text, of four columns at most: a page is no wider."""
    lines = "".join(parts).split("\n")
    return "\n".join(line.replace("\t", " ", max(line.count("\t") - 3, 0)) for line in lines)


numbers = st.from_regex(r"[0-9A-Z]{1,4}([-/. ][0-9]{1,4}){0,4}", fullmatch=True)
dates = st.dates().map(str) | st.dates().map("{0.day}.{0.month}.{0.year}".format) | st.dates().map("{:%d %B %Y}".format)
names = st.from_regex(r"[A-ZÁÉ][a-zéñç]{1,8}( (de|da|van|al-)?[A-Z][a-z]{1,8}){0,3}", fullmatch=True)
pieces = (
    st.builds(broken, st.deferred(lambda: st.sampled_from(phrases())), CUT)
    | numbers
    | dates
    | names
    | st.text(max_size=6)
)
texts = st.lists(st.builds(str.__add__, pieces, st.sampled_from(BETWEEN)), min_size=1, max_size=60).map(in_columns)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.booleans())
@example("V.\nRef. 412/2031", True)
def test_no_page_stops_the_extraction(text: str, capitals: bool) -> None:
    page = page_of(text.upper() if capitals else text)
    for proposal in draft([page]).proposals:
        assert 0 <= proposal.confidence <= 1
        assert proposal.place is None or proposal.place.boxes
