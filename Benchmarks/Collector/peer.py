"""What the collector is measured beside: the least that takes a hit with FastAPI, and stores nothing."""

from fastapi import FastAPI, Request, Response

GIF = bytes.fromhex("47494638396101000100f00000000000ffffff21f90401000000002c00000000010001000002024401003b")

app = FastAPI()


@app.get("/matomo.php")
async def track(request: Request) -> Response:
    parameters = dict(request.query_params)
    if "idsite" not in parameters:
        return Response(status_code=400)
    return Response(GIF, media_type="image/gif")
