"""The HTTP API of a camera: daemon/http/api.md of picamd."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
import json
from typing import Any

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorSSLError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
)
from yarl import URL

from .errors import (
    AuthError,
    BadAnswerError,
    CertificateError,
    ConnectError,
    PicamdError,
    RefusedError,
    RightError,
)
from .models import CameraEvent, CameraStatus, Json, Recording

# A camera that starts on demand answers a snapshot after 4.5 s, and an error of a picture is delayed by 1.5 s.
_TIMEOUT = ClientTimeout(total=10)
# Privacy is answered when the camera program has ended.
_SWITCH_TIMEOUT = ClientTimeout(total=30)
# A stream has no end. A comment comes after 15 s of silence.
_STREAM_TIMEOUT = ClientTimeout(total=None, sock_connect=10, sock_read=40)
# /status has 20 KB, a list of 1000 recordings 200 KB, a picture of 12 megapixels up to 10 MB.
_MOST_BYTES = 32 * 1024 * 1024
# In /status, so that people see who is watching.
_VIEWER = "home-assistant"


class PicamdApi:
    """A camera, asked with a token."""

    def __init__(self, session: ClientSession, url: str, token: str | None) -> None:
        """Take the address of the camera's page. Without a token, only a camera without a password answers."""
        self._session = session
        self._url = URL(url)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def status(self) -> CameraStatus:
        """How the camera is."""
        return CameraStatus.from_json(await self._json("status"))

    async def check_rights(self) -> None:
        """Raise RightError if the token may not see pictures or events. That it has `status` shows by status()."""
        await self._json("privacy.json")
        await self._json("events", {"limit": 1})

    async def snapshot(self) -> bytes:
        """Return the next picture, as a JPEG. Never an old one."""
        return await self._read("snapshot.jpg")

    async def live(self, fps: int) -> ClientResponse:
        """Start the stream; fps 0 is all pictures. The caller closes the response."""
        params: dict[str, Any] = {"viewer": _VIEWER}
        if fps > 0:
            params["fps"] = fps
        return await self.open("video_feed", params)

    async def set_privacy(self, on: bool) -> None:
        """Switch privacy; returns when the camera is off, or starts again."""
        await self._act("PUT", "privacy.json", {"on": on})

    async def restart(self) -> None:
        """Restart picamd on the camera."""
        await self._act("POST", "restart")

    async def events_since(self, since_ms: float) -> list[CameraEvent]:
        """Events that began then or later, and those that still went on then, each in its last phase."""
        answer = await self._json("events", {"since": int(since_ms), "limit": 200})
        events = [CameraEvent.from_json(event) for event in _list(answer, "events")]
        return [event for event in events if event is not None]

    @asynccontextmanager
    async def follow_events(self) -> AsyncGenerator[AsyncIterator[CameraEvent]]:
        """Follow what happens from now on, until the connection ends."""
        response = await self.open("events/stream")
        try:
            yield _events_of(response)
        finally:
            response.close()

    async def recording_days(self) -> tuple[list[str], bool]:
        """Return the days (UTC, as in 2026-11-29) with recordings, and whether the camera can make MP4s of them."""
        answer = await self._json("recordings/days.json")
        return [str(day) for day in _list(answer, "days")], answer.get("mp4") is True

    async def recordings(self, from_ms: int, to_ms: int) -> list[Recording]:
        """Return the files with pictures of that range, oldest first; the first 1000."""
        params = {"from": from_ms, "to": to_ms}
        answer = await self._json("recordings/list.json", params)
        return [Recording.from_json(each) for each in _list(answer, "recordings")]

    async def recorded_snapshot(self, event_id: str) -> bytes:
        """Return the picture of an event."""
        return await self._read(f"recordings/{event_id}/snapshot.jpg")

    async def open(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ClientResponse:
        """GET something whose body the caller reads and closes, at any length."""
        return await self._request(
            "GET",
            path,
            params=params,
            headers={**self._headers, **(headers or {})},
            timeout=_STREAM_TIMEOUT,
        )

    async def _json(self, path: str, params: Mapping[str, Any] | None = None) -> Json:
        body = await self._read(path, params)
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise BadAnswerError from error
        if not isinstance(answer, dict):
            raise BadAnswerError
        return answer

    async def _read(self, path: str, params: Mapping[str, Any] | None = None) -> bytes:
        response = await self._request("GET", path, params=params, headers=self._headers, timeout=_TIMEOUT)
        return await _body(response)

    async def _act(self, method: str, path: str, body: Json | None = None) -> None:
        response = await self._request(method, path, json=body, headers=self._headers, timeout=_SWITCH_TIMEOUT)
        response.release()

    async def _request(self, method: str, path: str, **options: Any) -> ClientResponse:
        """Redirects are not followed: they lead to a login page, and none may take the token elsewhere."""
        url = self._url / path
        try:
            response = await self._session.request(method, url, allow_redirects=False, **options)
        except (ClientConnectorCertificateError, ClientConnectorSSLError) as error:
            raise CertificateError from error
        except (ClientError, TimeoutError, OSError) as error:
            raise ConnectError from error
        if response.status < HTTPStatus.MULTIPLE_CHOICES:
            return response
        try:
            raise await _error_of(response)
        finally:
            response.close()


async def _error_of(response: ClientResponse) -> PicamdError:
    code = response.headers.get("X-Picamd-Error")
    if response.status == HTTPStatus.UNAUTHORIZED:
        return AuthError()
    if response.status == HTTPStatus.FORBIDDEN and code != "not-set-up":
        return RightError()
    if code is None and response.status != HTTPStatus.SERVICE_UNAVAILABLE:
        return BadAnswerError()
    return RefusedError(message=await _message_of(response) or code or response.reason or "")


async def _message_of(response: ClientResponse) -> str | None:
    """Return the sentence of an error that has one."""
    try:
        error = json.loads(await _body(response))["error"]
        return str(error["message"])
    except (PicamdError, ValueError, LookupError, TypeError):
        return None


async def _body(response: ClientResponse) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_TIMEOUT.total):
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise BadAnswerError
    except (ClientError, TimeoutError, OSError) as error:
        raise ConnectError from error
    finally:
        response.close()
    return bytes(body)


async def _events_of(response: ClientResponse) -> AsyncIterator[CameraEvent]:
    """Server-sent events: each has one line of data. aiohttp refuses a line of more than 512 KiB."""
    try:
        async for line in response.content:
            if not line.startswith(b"data:"):
                continue
            message = json.loads(line[5:])
            event = CameraEvent.from_json(message) if isinstance(message, dict) else None
            if event is not None:
                yield event
    except ValueError as error:
        raise BadAnswerError from error
    except (ClientError, TimeoutError, OSError) as error:
        raise ConnectError from error


def _list(parent: Json, name: str) -> list[Any]:
    value = parent.get(name)
    if not isinstance(value, list):
        raise BadAnswerError
    return value
