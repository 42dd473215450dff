"""Search: every page of every document that the clerk may see, with what narrows it, keeps it and takes it along."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from index.values import Results
from records import saved_searches
from records.saved_searches import LONGEST_NAME, LONGEST_QUERY
from records.tables import State
from review_ui import results, wording
from review_ui.asked import Asked, Search
from review_ui.export import MOST_ROWS
from review_ui.languages import N_, translated
from review_ui.saved_searches import asked_of
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()
ON_A_PAGE = 20
MOST_PAGES = 500
COMPLETIONS = 6
FACETS = {
    "type": N_("Type"), "state": N_("State"), "year": N_("Year"), "status": N_("Status"), "role": N_("Role"),
    "language": N_("Language"),
}  # fmt: skip
NOTICES = tuple((re.compile(pattern), text) for pattern, text in (
    ("The query was searched as words.", N_("The query was searched as words.")),
    ("A closing bracket has no opening one.", N_("A closing bracket has no opening one.")),
    ("A bracket is not closed.", N_("A bracket is not closed.")),
    ("A quotation mark is not closed.", N_("A quotation mark is not closed.")),
    ("There are too many brackets within brackets.", N_("There are too many brackets within brackets.")),
    ("AND needs a word on both sides.", N_("AND needs a word on both sides.")),
    ("NOT needs a word after it.", N_("NOT needs a word after it.")),
    ("A word is missing beside AND, OR, NOT or in brackets.",
     N_("A word is missing beside AND, OR, NOT or in brackets.")),
    ("The query holds no word that can be searched.", N_("The query holds no word that can be searched.")),
    ("“(?P<name>.*)” is no field.", N_("“%(name)s” is no field.")),
    ("“(?P<name>.*):” needs a value.", N_("“%(name)s:” needs a value.")),
    ("“(?P<name>.*):” needs a date such as .*", N_("“%(name)s:” needs a date such as 2024-06-30, 2024-06 or 2024.")),
    ("“amount:” needs a number, .*",
     N_("“amount:” needs a number, with or without a currency: 10000, 10.000,50, 10000EUR.")),
))  # fmt: skip
"""What the index says of a query, sentence by sentence, for the catalogues."""

Page = Annotated[int, Query(ge=1, le=MOST_PAGES)]


@router.get("/search")
def search_screen(request: Request, *, opened: Opened, who: Who, asked: Search, page: Page = 1) -> Response:
    """The whole screen; without scripts it is all there is."""
    return screen(request, "search.html", longest=LONGEST_QUERY, **_values(opened, who, asked, page))


@router.get("/search/results")
def results_part(request: Request, *, opened: Opened, who: Who, asked: Search, page: Page = 1) -> Response:
    """What stands under the search box, alone: fetched while somebody types."""
    completions = opened.index.suggest(asked.words, results.access_of(who), limit=COMPLETIONS) if asked.words else ()
    return screen(request, "_results.html", **_values(opened, who, asked, page, completions))


def _values(opened: Opened, who: Who, asked: Asked, page: int, completions: tuple[str, ...] = ()) -> dict[str, Any]:
    with opened.database.reading() as session:
        kept = saved_searches.of_clerk(session, who.clerk)
    values = {
        "asked": asked,
        "typed": asked.words,
        "kept": kept,
        "here": next((each for each in kept if asked_of(each) == asked), None),
        "facets": FACETS,
        "said": _said,
        "completions": [each for each in completions if each != asked.words.lower()],
        "longest_name": LONGEST_NAME,
        "results": None,
    }
    return values if asked.is_empty else values | _answer(opened, who, asked, page)


def _answer(opened: Opened, who: Who, asked: Asked, page: int) -> dict[str, Any]:
    answer, page, last = _page_of(opened, who, asked, page)
    notice, meant, begun = _notice(asked, answer), asked.corrected(answer.did_you_mean), asked.as_beginning()
    if not answer.total and begun is not None:
        wider, page, last = _page_of(opened, who, begun, page)
        answer, asked = (wider, begun) if wider.total else (answer, asked)
    results.note_search(opened, who, answer)
    return {
        "results": answer, "found": results.shown(opened, who, asked, answer.hits, page=page), "page": page,
        "last": last, "notice": notice, "meant": meant, "asked": asked, "only_begun": asked is begun,
        "most_rows": MOST_ROWS if answer.total > MOST_ROWS else None,
    }  # fmt: skip


def _page_of(opened: Opened, who: Who, asked: Asked, page: int) -> tuple[Results, int, int]:
    """A page of results, its number, the number of the last; the last one where there are fewer than last time."""
    answer = results.find(opened, who, asked, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE)
    last = min(max(-(-answer.total // ON_A_PAGE), 1), MOST_PAGES)
    if page > last:
        page = last
        answer = results.find(opened, who, asked, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE)
    return answer, page, last


def _notice(asked: Asked, answer: Results) -> str:
    """What was not understood, in the language of the person."""
    sentences = re.split(r"(?<=\.) (?=[A-Z“])", asked.notice or answer.notice or "")
    return " ".join(_sentence(each) for each in sentences)


def _sentence(english: str) -> str:
    for pattern, text in NOTICES:
        if match := pattern.fullmatch(english):
            return translated(text) % match.groupdict() if match.groupdict() else translated(text)
    return english


def _said(name: str, value: str) -> str:
    """A value of a facet in words."""
    match name:
        case "year":
            return value
        case "state":
            return wording.state_name(value.upper())
        case "language":
            return wording.language_name(value)
        case "status" if value in set(State):
            return wording.status(value)
        case _:
            return wording.choice(value)
