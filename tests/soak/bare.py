"""The ceiling: a Flask route that does nothing but return the bytes it was given at the start."""

import os
from pathlib import Path

from flask import Flask, Response, request

app = Flask(__name__)
_ANSWER = Path(os.environ["BARE_ANSWER"]).read_bytes()


@app.post("/v1/score")
def same() -> Response:
    request.get_data()
    return Response(_ANSWER, content_type="application/json")
