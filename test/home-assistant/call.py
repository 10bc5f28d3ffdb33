"""One command over Home Assistant's websocket: call.py URL TOKEN JSON prints the result as JSON."""

import asyncio
import json
import sys

import aiohttp


async def call(url: str, token: str, command: dict[str, object]) -> object:
    """Return the result of the command."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}/api/websocket") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        await socket.receive_json()
        await socket.send_json({"id": 1, **command})
        return await socket.receive_json()


print(json.dumps(asyncio.run(call(sys.argv[1], sys.argv[2], json.loads(sys.argv[3])))))
