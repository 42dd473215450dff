"""What protects the screens: known hosts only, forms of our own only, small bodies, headers that forbid the rest.

Sources: `default-src 'none'` and the list of headers follow OWASP ASVS 5.0 (3.4, 3.5); Sec-Fetch-Site is Fetch
Metadata (W3C). The Host is checked because a foreign name that resolves to this machine (DNS rebinding) would make a
foreign page "same origin".
"""

import secrets
import socket
from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.logs import place_of
from config.settings import Settings
from review_ui.languages import gettext as _
from review_ui.proxies import networks, true_address

BODY_LIMIT_BYTES = 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
FILE_POLICY = "sandbox; default-src 'none'"
"""For an original, which may be anything: nothing in it may run, wherever a browser opens it."""

HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
STRICT_TRANSPORT = "max-age=31536000"


def known_hosts(settings: Settings) -> frozenset[str]:
    """The names under which this installation answers: loopback, where it listens, the machine, the public ones."""
    web = settings.web
    named = {web.host, socket.gethostname(), *web.public_names} - {"0.0.0.0", "::", ""}  # noqa: S104 - taken out
    return frozenset({"localhost", "127.0.0.1", "::1", *(name.lower() for name in named)})


def host_name(header: str) -> str:
    """The name in a Host header, without its port and the brackets of IPv6."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def is_foreign(request: Request) -> bool:
    """Whether another site sent this form; a browser too old to say is judged by its Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    return request.headers.get("origin", "").partition("://")[2] != request.headers.get("host")


class Shield:
    """Stands around the whole application."""

    def __init__(
        self, app: ASGIApp, *, settings: Settings, broken: Callable[[Request, str], Awaitable[Response]]
    ) -> None:
        """`broken` makes the page for what nobody foresaw, from the code that is also in the log."""
        self._app = app
        self._hosts = known_hosts(settings)
        self._proxies = networks(settings.web.trusted_proxies)
        self._broken = broken
        self._headers = HEADERS | (
            {"strict-transport-security": STRICT_TRANSPORT} if settings.web.secure_cookies else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = self._with_headers(scope, send)
        refusal = self._refusal(Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._run(self._seen_through(scope), _limited(receive), send)

    def _seen_through(self, scope: Scope) -> Scope:
        """The request as the first proxy got it, where one that is trusted passes it on."""
        peer, port = scope.get("client") or ("", 0)
        forwarded = Headers(scope=scope).getlist("x-forwarded-for")
        address = true_address(peer, forwarded, self._proxies) if self._proxies else peer
        return scope if address == peer else {**scope, "client": (address, port)}

    def _refusal(self, headers: Headers) -> Response | None:
        if host_name(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse(_("This address does not belong to Rogatory."), 400)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_LIMIT_BYTES:
            return PlainTextResponse(_("What was sent is too large."), 413)
        return None

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except BodyTooLarge:
            await PlainTextResponse(_("What was sent is too large."), 413)(scope, receive, send)
        except ClientDisconnect:
            return  # whoever asked is gone: there is nobody to answer, and nothing failed
        except Exception as error:
            if begun:
                raise
            request = Request(scope, receive)
            await (await self._broken(request, _noted(error)))(scope, receive, send)

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        static = scope["path"].startswith("/static/")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if static:
                    headers["cache-control"] = "no-cache"
            await send(message)

        return sending


class BodyTooLarge(Exception):
    """More came than was announced."""


def _limited(receive: Receive) -> Receive:
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY_LIMIT_BYTES:
            raise BodyTooLarge
        return message

    return limited


def _noted(error: Exception) -> str:
    """Log where it happened, but not what the error says: that may quote a field."""
    code = secrets.token_hex(4)
    structlog.get_logger().error(
        "screen-failed",
        code=code,
        kind=type(error).__name__,
        place=place_of(error),
    )
    return code
