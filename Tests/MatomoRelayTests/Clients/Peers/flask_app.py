"""Serves a request of a Flask app with flask-matomo2, which tracks it to MATOMO_URL."""

import os

from flask import Flask
from flask_matomo2 import Matomo

app = Flask(__name__)
matomo = Matomo(app, matomo_url=os.environ["MATOMO_URL"], id_site=3, token_auth=os.environ.get("MATOMO_TOKEN"))


@app.route("/users/<name>")
def user(name):
    return "served"


response = app.test_client().get(
    "/users/J%C3%B8rn?page=2&sort=a%2Bb",
    base_url="https://shop.example",
    environ_base={"REMOTE_ADDR": "203.0.113.5"},
    headers={
        "User-Agent": "Browser/1.0 (a & b)",
        "Accept-Language": "da;q=0.7, sv-SE",
        "Referer": "https://from.example/?q=1&r=2",
    },
)
print(response.text)
