"""Recordings in the media browser."""

from __future__ import annotations

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest

from fake_camera import EVENT_ID, JPEG, FakeCamera
from homeassistant.components.media_player import BrowseError
from homeassistant.components.media_source import (
    Unresolvable,
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

ROOT = "media-source://picamd"
FROM_MS = 1_795_973_472_123
SPAN = f"{FROM_MS}/{FROM_MS + 21_000}"


@pytest.fixture
async def recorded(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> MockConfigEntry:
    """A camera that has recorded an event, and some of the time before."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    common = {"bytes": 1, "pictures": 1, "starred": False, "open": False}
    camera.recordings = [
        {"id": None, "type": "continuous", "fromMs": FROM_MS - 60_000, "toMs": FROM_MS, "snapshot": False, **common},
        {"id": EVENT_ID, "type": "motion", "fromMs": FROM_MS, "toMs": FROM_MS + 21_000, "snapshot": True, **common},
    ]
    assert await async_setup_component(hass, "media_source", {})
    await hass.async_block_till_done()
    return loaded


async def test_browse(hass: HomeAssistant, recorded: MockConfigEntry, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-12-01T12:00:00Z")
    root = await async_browse_media(hass, ROOT)
    assert [child.title for child in root.children] == ["Hall"]
    days = await async_browse_media(hass, root.children[0].media_content_id)
    # A day of UTC is parts of two here.
    assert [child.title for child in days.children] == ["2026-11-30", "2026-11-29"]
    day = await async_browse_media(hass, days.children[1].media_content_id)
    assert [child.title for child in day.children] == ["18:31:12 Motion (21 s)", "18:30:12 Continuous (60 s)"]
    # A day that has not begun here is not shown.
    freezer.move_to("2026-11-29T20:00:00Z")
    days = await async_browse_media(hass, root.children[0].media_content_id)
    assert [child.title for child in days.children] == ["2026-11-29"]
    video = day.children[0]
    assert (video.can_play, video.can_expand) == (True, False)
    assert video.thumbnail == f"/api/picamd/{recorded.entry_id}/snapshot/{EVENT_ID}"
    assert day.children[1].thumbnail is None


@pytest.mark.parametrize("path", ["/none", "/{entry}/yesterday", "/{entry}/2026-11-29/x", "/{entry}/1/2"])
async def test_browse_what_is_not_there(hass: HomeAssistant, recorded: MockConfigEntry, path: str) -> None:
    with pytest.raises(BrowseError):
        await async_browse_media(hass, ROOT + path.format(entry=recorded.entry_id))


async def test_nothing_recorded(hass: HomeAssistant, recorded: MockConfigEntry, camera: FakeCamera) -> None:
    camera.broken = (404, "nothing-recorded", "Nothing is recorded.")
    with pytest.raises(BrowseError):
        await async_browse_media(hass, f"{ROOT}/{recorded.entry_id}")


async def resolve(hass: HomeAssistant, path: str) -> Any:
    return await async_resolve_media(hass, f"{ROOT}/{path}", None)


async def test_mp4(hass: HomeAssistant, recorded: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    camera.mp4 = [202, 202, 200]
    media = await resolve(hass, f"{recorded.entry_id}/{SPAN}")
    assert (media.mime_type, media.url) == ("video/mp4", f"/api/picamd/{recorded.entry_id}/mp4/{SPAN}")
    client = await hass_client()
    response = await client.get(media.url)
    assert (response.status, response.headers["Content-Type"]) == (200, "video/mp4")
    assert response.headers["Accept-Ranges"] == "bytes"
    assert await response.read() == b"an mp4"
    camera.mp4 = [202]
    assert (await client.get(media.url)).status == 503


async def test_mp4_that_is_late(
    hass: HomeAssistant, recorded: MockConfigEntry, camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the pictures are played as they are."""
    monkeypatch.setattr("custom_components.picamd.media_source.MP4_WAIT_SECONDS", 0.2)
    camera.mp4 = [202]
    media = await resolve(hass, f"{recorded.entry_id}/{SPAN}")
    assert media.mime_type == "image/jpeg"


async def test_play(
    hass: HomeAssistant,
    recorded: MockConfigEntry,
    camera: FakeCamera,
    hass_client: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ends with the recording, though the camera would play on."""
    monkeypatch.setattr("custom_components.picamd.views._PLAY_SPARE_SECONDS", 0)
    media = await resolve(hass, f"{recorded.entry_id}/{FROM_MS}/{FROM_MS + 300}")
    assert (media.mime_type, media.url.split("/")[4]) == ("image/jpeg", "play")
    client = await hass_client()
    async with asyncio.timeout(60):
        response = await client.get(media.url)
        body = await response.read()
    assert response.headers["Content-Type"].startswith("multipart/x-mixed-replace")
    assert 0 < body.count(JPEG) < 1000


@pytest.mark.parametrize("path", ["{entry}/a/b", "{entry}", "none/1/2"])
async def test_resolve_what_is_not_there(hass: HomeAssistant, recorded: MockConfigEntry, path: str) -> None:
    with pytest.raises(Unresolvable):
        await resolve(hass, path.format(entry=recorded.entry_id))


async def test_snapshot(hass: HomeAssistant, recorded: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    client = await hass_client()
    base = f"/api/picamd/{recorded.entry_id}"
    response = await client.get(f"{base}/snapshot/{EVENT_ID}")
    assert (response.status, await response.read()) == (200, JPEG)
    # Nothing else becomes part of a path.
    for path in (f"{base}/snapshot/{EVENT_ID}x", "/api/picamd/none/snapshot/x", f"{base}/play/1/x", f"{base}/avi/1/2"):
        assert (await client.get(path)).status == 404
    camera.broken = (404, "nothing-recorded", "")
    assert (await client.get(f"{base}/snapshot/{EVENT_ID}")).status == 502
    assert (await client.get(f"{base}/play/1/2")).status == 502
    await hass.config_entries.async_unload(recorded.entry_id)
    assert (await client.get(f"{base}/snapshot/{EVENT_ID}")).status == 503


async def test_only_for_people_who_are_logged_in(hass: HomeAssistant, recorded: MockConfigEntry, hass_client_no_auth: Any) -> None:
    client = await hass_client_no_auth()
    for path in (f"snapshot/{EVENT_ID}", f"play/{SPAN}", f"mp4/{SPAN}"):
        assert (await client.get(f"/api/picamd/{recorded.entry_id}/{path}")).status == 401
