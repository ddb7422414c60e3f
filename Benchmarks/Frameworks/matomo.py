"""A stand-in for a Matomo that is ill when it is told to be, and counts what it has recorded.

Arguments: its port, and the port on which it is told: GET /healthy, /failing (500), /slow (an answer after 20 seconds), /gone
(nobody listens). GET /recorded lists each first part of a path with the number of its different hits, and of those that came again.
"""

import asyncio
import json
import sys
from collections import Counter, defaultdict

recorded = defaultdict(set)
repeated = Counter()
state = "healthy"
listener = None


async def read(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    length = next((int(line.split(":")[1]) for line in head if line.lower().startswith("content-length:")), 0)
    return head[0].split(" ")[1], await reader.readexactly(length)


def answer(status, body):
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


async def track(reader, writer):
    try:
        while state != "gone":
            path, body = await read(reader)
            if state == "gone":
                break
            if state == "failing":
                writer.write(answer("500 Internal Server Error", ""))
                continue
            if state == "slow":
                await asyncio.sleep(20)
            hits = json.loads(body)["requests"]
            server = path.split("/")[1]
            known = len(recorded[server])
            recorded[server].update(map(hash, hits))
            repeated[server] += known + len(hits) - len(recorded[server])
            writer.write(answer("200 OK", json.dumps({"status": "success", "tracked": len(hits), "invalid": 0})))
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def control(reader, writer):
    global state, listener
    path, _ = await read(reader)
    if path == "/recorded":
        lines = [f"{server} {len(hits)} {repeated[server]}\n" for server, hits in sorted(recorded.items())]
        writer.write(answer("200 OK", "".join(lines)))
    else:
        state = path[1:]
        if state == "gone":
            listener.close()
        elif not listener.is_serving():
            listener = await asyncio.start_server(track, "127.0.0.1", int(sys.argv[1]), limit=1 << 24)
        writer.write(answer("200 OK", state))
    await writer.drain()
    writer.close()


async def main():
    global listener
    listener = await asyncio.start_server(track, "127.0.0.1", int(sys.argv[1]), limit=1 << 24)
    async with await asyncio.start_server(control, "127.0.0.1", int(sys.argv[2])) as told:
        await told.serve_forever()


asyncio.run(main())
