"""The clerk's web application: which screens there are, and what stands in front of all of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from config.settings import Settings, load_settings
from review_ui import (
    administration,
    api_page,
    confirm,
    desk,
    document,
    documents,
    export,
    failures,
    ledger,
    own_settings,
    packets,
    pages,
    progress,
    queue,
    reading,
    reasons,
    request,
    saved_searches,
    search,
    second_look,
    sign_in,
    statistics,
)
from review_ui.api import MOUNTED_AT, create_api
from review_ui.languages import Speaking
from review_ui.reading import ReadRegion, Regions
from review_ui.screens import STATIC, environment
from review_ui.security import Shield
from review_ui.stores import Stores
from review_ui.visits import admit, refuse_foreign_forms, speak_to

SCREENS = (
    sign_in, queue, progress, confirm, desk, reading, second_look, reasons, document, packets, pages, request,
    documents, ledger, search, statistics, export, saved_searches, api_page, own_settings, administration,
)  # fmt: skip


def create_app(settings: Settings | None = None, *, read_region: ReadRegion | None = None) -> FastAPI:
    """The application, with its stores open; they are closed when the server stops.

    `read_region` reads a box of a page anew (`intake/region.py`); without it the screens have no tool for that.

    Raises:
        StorageError: the database cannot be opened.
    """
    chosen = settings or load_settings()
    stores = Stores(chosen)

    @asynccontextmanager
    async def lifetime(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - the signature is FastAPI's
        yield
        stores.close()

    app = FastAPI(
        title="Rogatory",
        lifespan=lifetime,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(admit), Depends(speak_to), Depends(refuse_foreign_forms)],
    )
    app.state.stores = stores
    app.state.templates = environment()
    app.state.regions = Regions(read_region, a_minute=chosen.review.regions_a_minute) if read_region else None
    for each in SCREENS:
        app.include_router(each.router)
    app.state.api = create_api(stores, app.state.templates)
    app.mount(MOUNTED_AT, app.state.api)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    failures.register(app)
    app.add_middleware(Shield, settings=chosen, broken=failures.broken)
    app.add_middleware(Speaking, otherwise=chosen.web.language)
    return app
