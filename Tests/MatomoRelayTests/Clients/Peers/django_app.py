"""Serves a request of a Django site with django-matomo-api-tracking, which tracks it to MATOMO_URL."""

import os

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path


def page(request, name):
    return HttpResponse("<html><head><title>Øl &amp; brød</title></head><body>served</body></html>")


urlpatterns = [path("shop/<name>", page)]

tracking = {
    "url": os.environ["MATOMO_URL"],
    "site_id": 3,
    "backend": "matomo_api_tracking.backends.direct.DirectTrackingBackend",
}
if "MATOMO_TOKEN" in os.environ:
    tracking["token_auth"] = os.environ["MATOMO_TOKEN"]

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["shop.example"],
    SECRET_KEY="of a test",
    MIDDLEWARE=["matomo_api_tracking.middleware.MatomoApiTrackingMiddleware"],
    MATOMO_API_TRACKING=tracking,
)
django.setup()

response = Client().get(
    "/shop/%C3%A5%20b?page=2",
    headers={
        "host": "shop.example",
        "user-agent": "Browser/1.0 (a & b)",
        "accept-language": "fr-CH, en;q=0.5",
        "referer": "https://from.example/?q=1&r=2",
        "x-forwarded-for": "203.0.113.5, 10.0.0.1",
    },
)
print(response.content.decode())
print("cookie", response.cookies["__matomo"].value)
