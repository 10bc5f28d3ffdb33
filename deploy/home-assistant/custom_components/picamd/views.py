"""Passes recordings of cameras to browsers, which get neither the camera's address nor its token."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
import re
from typing import Final

from aiohttp import ClientError, ClientResponse, hdrs, web

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView

from .const import DOMAIN
from .coordinator import PicamdConfigEntry, PicamdCoordinator
from .errors import PicamdError

# A path of Home Assistant is signed without its parameters, so there are none.
VIDEO_URL: Final = "/api/picamd/{entry_id}/{form}/{from_ms}/{to_ms}"
SNAPSHOT_URL: Final = "/api/picamd/{entry_id}/snapshot/{event_id}"

_EVENT_ID = re.compile(r"[0-9]{8}T[0-9]{9}Z-[a-z0-9]{4}")
_MS = re.compile(r"[0-9]{1,14}")
# The last pictures of a recording come a moment late.
_PLAY_SPARE_SECONDS = 2
_BLOCK_BYTES = 64 * 1024
_SILENCE_SECONDS = 30
_PASSED_HEADERS = (
    hdrs.CONTENT_TYPE,
    hdrs.CONTENT_LENGTH,
    hdrs.CONTENT_RANGE,
    hdrs.ACCEPT_RANGES,
)


class RecordedVideoView(HomeAssistantView):
    """Recordings from one time to another: as an MP4 (`mp4`), or as a stream of JPEGs in their own pace (`play`)."""

    url = VIDEO_URL.replace("{form}", "{form:mp4|play}")
    name = "api:picamd:video"

    async def get(
        self,
        request: web.Request,
        entry_id: str,
        form: str,
        from_ms: str,
        to_ms: str,
    ) -> web.StreamResponse:
        """Pass the video through."""
        coordinator = _coordinator_of(request, entry_id)
        if not _MS.fullmatch(from_ms) or not _MS.fullmatch(to_ms):
            raise web.HTTPNotFound
        if form == "mp4":
            params = {"from": from_ms, "to": to_ms, "format": "mp4"}
            # So that a player can seek.
            range_of = request.headers.get(hdrs.RANGE)
            headers = {"Range": range_of} if range_of else {}
            return await _pass(request, await _open(coordinator, "recordings/export", params, headers))
        seconds = (int(to_ms) - int(from_ms)) / 1000 + _PLAY_SPARE_SECONDS
        upstream = await _open(coordinator, "recordings/play", {"at": from_ms}, {})
        # The camera would go on with the next recording.
        return await _pass(request, upstream, seconds)


class RecordedSnapshotView(HomeAssistantView):
    """The picture of a recorded event."""

    url = SNAPSHOT_URL
    name = "api:picamd:snapshot"

    async def get(self, request: web.Request, entry_id: str, event_id: str) -> web.Response:
        """Pass the picture through."""
        coordinator = _coordinator_of(request, entry_id)
        if not _EVENT_ID.fullmatch(event_id):
            raise web.HTTPNotFound
        try:
            picture = await coordinator.api.recorded_snapshot(event_id)
        except PicamdError as error:
            raise web.HTTPBadGateway from error
        return web.Response(body=picture, content_type="image/jpeg")


def _coordinator_of(request: web.Request, entry_id: str) -> PicamdCoordinator:
    entry: PicamdConfigEntry | None
    entry = request.app[KEY_HASS].config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN:
        raise web.HTTPNotFound
    if entry.state is not ConfigEntryState.LOADED:
        raise web.HTTPServiceUnavailable
    return entry.runtime_data


async def _open(
    coordinator: PicamdCoordinator,
    path: str,
    params: dict[str, str],
    headers: dict[str, str],
) -> ClientResponse:
    try:
        response = await coordinator.api.open(path, params, headers)
    except PicamdError as error:
        raise web.HTTPBadGateway from error
    if response.status == HTTPStatus.ACCEPTED:
        # The MP4 is not the last one that was made any more, and is being made again.
        response.close()
        raise web.HTTPServiceUnavailable
    return response


async def _pass(request: web.Request, upstream: ClientResponse, seconds: float | None = None) -> web.StreamResponse:
    """Send what the camera sends, for so many seconds at most."""
    headers = {name: upstream.headers[name] for name in _PASSED_HEADERS if name in upstream.headers}
    response = web.StreamResponse(status=upstream.status, headers=headers)
    try:
        await response.prepare(request)
        async with asyncio.timeout(seconds):
            while True:
                async with asyncio.timeout(_SILENCE_SECONDS):
                    block = await upstream.content.read(_BLOCK_BYTES)
                if not block:
                    break
                await response.write(block)
    except (ClientError, TimeoutError, ConnectionError):
        # A recording that ends here; or the browser has left.
        pass
    finally:
        upstream.close()
    return response
