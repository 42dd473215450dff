"""How a screen is made: one template, everything in it escaped, nothing in it left undefined."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from records.sign_ins import SignedIn
from review_ui import languages, wording
from review_ui.visits import stores

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def environment() -> Environment:
    """The templates, with the words and figures that they share."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(languages.gettext, languages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "choice": wording.choice,
        "state_name": wording.state_name,
        "language_name": wording.language_name,
        "day": wording.day,
        "moment": wording.moment,
        "age": lambda at: wording.age(datetime.now(UTC) - at),
        "size": wording.size,
        "status": wording.status,
        "label": wording.label,
        "number": wording.number,
        "percent": wording.percent,
        "translated": languages.translated,
    }
    return made


def screen(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template for whoever is signed in."""
    opened = stores(request)
    made: Environment = request.app.state.templates
    shared = {
        "who": getattr(request.state, "who", None),
        "authority": opened.settings.authority,
        "path": request.url.path,
        "language": languages.manner().language,
        "theme": _theme(request),
    }
    return HTMLResponse(made.get_template(template).render(shared | values), status)


def _theme(request: Request) -> str:
    """Light or dark where somebody chose; empty where the machine they sit at decides."""
    who: SignedIn | None = getattr(request.state, "who", None)
    return who.clerk.theme if who is not None and who.clerk.theme in ("light", "dark") else ""


def see(path: str) -> RedirectResponse:
    """After a form was accepted: show this screen (so that reloading does not send the form again)."""
    return RedirectResponse(path, 303)
