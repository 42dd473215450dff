"""What somebody had typed when their session ended over it: kept as their draft, although they are let in nowhere."""

import re
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request

from records import clerks, documents, drafts, sign_ins
from records.errors import NotFound
from review_ui.desk import typed_of
from review_ui.security import is_foreign
from review_ui.visits import form, stores, text, token_of

FORMS = re.compile(r"/review/([0-9a-f]{64})(?:/typed)?")


async def typed(request: Request) -> bool:
    """Keep the form as a draft of whoever's ended session it carries the token of; says whether it was kept."""
    found = FORMS.fullmatch(request.url.path)
    if found is None or request.method != "POST" or is_foreign(request):
        return False
    return await run_in_threadpool(_keep, request, found.group(1), await form(request))


def _keep(request: Request, document_id: str, sent: FormData) -> bool:
    opened = stores(request)
    within = timedelta(hours=opened.settings.web.session_hours)
    with opened.database.writing() as session:
        clerk = sign_ins.whose_expired(session, token_of(request), text(sent, "form_token"), within=within)
        if clerk is None:
            return False
        try:
            documents.get(session, document_id, clerks.viewer_of(clerk))
        except NotFound:
            return False
        drafts.save(session, document_id, clerk, typed_of(sent))
    return True
