"""A camera with the answers of picamd that the integration uses, on a port of loopback."""

from __future__ import annotations

import asyncio
import copy
import json
from typing import Any

from aiohttp import web

TOKEN = "pt_0123456789"
CAMERA_ID = "00c0ffee00c0ffee"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
EVENT_ID = "20261129T173112123Z-4k7q"

STATUS: dict[str, Any] = {
    "id": CAMERA_ID,
    "timeMs": 1_796_000_000_000,
    "name": "Hall",
    "fileName": "Hall",
    "privacy": {"on": False, "until": None, "reason": None, "by": None},
    "camera": {"state": "streaming", "model": "imx708", "fps": 29.94, "lastError": None},
    "motion": {"on": True, "score": 0},
    "recording": {"on": True, "state": "waiting", "path": "/var/lib/picamd", "freeBytes": 12_000_000_000},
    "viewers": [{"id": 1, "name": None, "address": "192.168.1.77", "userAgent": "Firefox"}],
    "mqtt": {"connected": False, "discovery": "off"},
    "process": {"version": "1.2.3"},
    "host": {"model": "Raspberry Pi Zero 2 W", "temperatureCelsius": 51.4},
}


def event(phase: str, **facts: Any) -> dict[str, Any]:
    """A phase of a motion event."""
    return {
        "id": EVENT_ID,
        "camera": "Hall",
        "type": "motion",
        "phase": phase,
        "at": "2026-11-29T17:31:12.123Z",
        "startedAt": "2026-11-29T17:31:12.123Z",
        "score": 80,
        "zone": None,
        "box": [0.1, 0.2, 0.2, 0.5],
        "text": None,
        "clip": None,
        "snapshot": None,
        **facts,
    }


class FakeCamera:
    """Answers as `status`, `rights`, `recordings` … say; remembers what was asked."""

    def __init__(self) -> None:
        self.status = copy.deepcopy(STATUS)
        self.token: str | None = TOKEN
        self.rights = {"live", "status", "recordings", "control"}
        self.going_on: list[dict[str, Any]] = []
        self.recordings: list[dict[str, Any]] = []
        self.mp4: list[int] = []
        self.broken: tuple[int, str, str] | None = None
        self.asked: list[str] = []
        self.followers: set[web.StreamResponse] = set()
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def start(self) -> None:
        app = web.Application()
        for method, path, right, handler in (
            ("GET", "/status", "status", self._status),
            ("GET", "/privacy.json", "live", self._privacy),
            ("PUT", "/privacy.json", "control", self._set_privacy),
            ("POST", "/restart", "control", self._restart),
            ("GET", "/snapshot.jpg", "live", self._snapshot),
            ("GET", "/video_feed", "live", self._video),
            ("GET", "/events", "recordings", self._events),
            ("GET", "/events/stream", "recordings", self._follow),
            ("GET", "/recordings/days.json", "recordings", self._days),
            ("GET", "/recordings/list.json", "recordings", self._list),
            ("GET", "/recordings/play", "recordings", self._play),
            ("GET", "/recordings/export", "recordings", self._export),
            ("GET", "/recordings/{id}/snapshot.jpg", "recordings", self._snapshot),
        ):
            app.router.add_route(method, path, self._with_right(right, handler))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}/"

    async def stop(self) -> None:
        """Away, until it is started again at the same port."""
        for follower in list(self.followers):
            follower.force_close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def tell(self, message: dict[str, Any]) -> None:
        """Send an event to everyone who follows."""
        for follower in list(self.followers):
            await follower.write(f"id: {message['id']}\ndata: {json.dumps(message)}\n\n".encode())

    def _with_right(self, right: str, handler: Any) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.asked.append(f"{request.method} {request.path_qs}")
            if self.broken is not None:
                status, code, message = self.broken
                body = {"error": {"code": code, "message": message, "hint": ""}}
                return web.json_response(body, status=status, headers={"X-Picamd-Error": code})
            if self.token is not None and request.headers.get("Authorization") != f"Bearer {self.token}":
                return web.Response(status=401)
            if right not in self.rights:
                return web.Response(status=403, headers={"X-Picamd-Error": "missing-right"})
            return await handler(request)

        return handle

    async def _status(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self.status)

    async def _privacy(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self.status["privacy"])

    async def _set_privacy(self, request: web.Request) -> web.StreamResponse:
        self.status["privacy"]["on"] = (await request.json())["on"]
        return web.json_response(self.status["privacy"])

    async def _restart(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=202)

    async def _snapshot(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=JPEG, content_type="image/jpeg")

    async def _video(self, request: web.Request) -> web.StreamResponse:
        return await self._parts(request, 3)

    async def _play(self, request: web.Request) -> web.StreamResponse:
        return await self._parts(request, 1000)

    async def _parts(self, request: web.Request, count: int) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "multipart/x-mixed-replace;boundary=part"})
        await response.prepare(request)
        part = b"--part\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG + b"\r\n"
        for _ in range(count):
            await response.write(part)
            await asyncio.sleep(0.01)
        return response

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"timeMs": 0, "events": self.going_on, "next": None})

    async def _follow(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"retry: 3000\n\n:\n\n")
        self.followers.add(response)
        try:
            while self._runner is not None and request.transport is not None:
                await asyncio.sleep(0.05)
        finally:
            self.followers.discard(response)
        return response

    async def _days(self, request: web.Request) -> web.StreamResponse:
        days = ["2026-11-29"] if self.recordings else []
        return web.json_response({"days": days, "mp4": len(self.mp4) > 0})

    async def _list(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"recordings": self.recordings, "next": None})

    async def _export(self, request: web.Request) -> web.StreamResponse:
        """`mp4` are the statuses to answer with, in this order; the last one stays."""
        status = self.mp4.pop(0) if len(self.mp4) > 1 else self.mp4[0]
        if status == 202:
            return web.json_response({"progress": 0.4}, status=202)
        return web.Response(body=b"an mp4", content_type="video/mp4", headers={"Accept-Ranges": "bytes"})
