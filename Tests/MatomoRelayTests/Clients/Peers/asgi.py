"""Serves a request of an ASGI app behind asgi-matomo, which tracks it to MATOMO_URL."""

import asyncio
import os

import httpx2
from asgi_matomo import MatomoMiddleware


async def site(scope, receive, send):
    scope["state"]["asgi_matomo"]["custom_tracking_data"] = {"e_a": "Playing & more", "cvar": {"own": "ü"}}
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"served"})


async def main():
    app = MatomoMiddleware(
        site,
        matomo_url=os.environ["MATOMO_URL"],
        idsite=3,
        access_token=os.environ.get("MATOMO_TOKEN"),
        route_details={"/music": {"e_c": "Music"}},
    )
    browser = httpx2.ASGITransport(app=app, client=("203.0.113.5", 50000))
    async with httpx2.AsyncClient(transport=browser, base_url="http://shop.example:8000") as client:
        headers = {"User-Agent": "Browser/1.0 (ä)".encode(), "Referer": "https://from.example/?q=1&r=2"}
        response = await client.get("/music", headers=headers)
    print(response.text)


asyncio.run(main())
