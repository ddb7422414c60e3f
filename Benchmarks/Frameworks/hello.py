"""What the Swift servers are measured beside: Starlette, with asgi-matomo where MATOMO_URL is set."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("Hello, world!")


routes = [Route("/", hello)]

if url := os.environ.get("MATOMO_URL"):
    from asgi_matomo import MatomoMiddleware
    from starlette.middleware import Middleware

    app = Starlette(routes=routes, middleware=[Middleware(MatomoMiddleware, matomo_url=url, idsite=1)])
else:
    app = Starlette(routes=routes)
