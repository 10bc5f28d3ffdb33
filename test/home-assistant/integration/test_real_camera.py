"""With a camera that is a picamd: PICAMD_URL, and PICAMD_TOKEN with the rights live, status, recordings and control, name it."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import pytest

from custom_components.picamd.diagnostics import async_get_config_entry_diagnostics
from homeassistant import config_entries
from homeassistant.components.camera import async_get_image
from homeassistant.components.media_source import async_browse_media, async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

URL = os.environ.get("PICAMD_URL", "")
TOKEN = os.environ.get("PICAMD_TOKEN", "")

pytestmark = pytest.mark.skipif(not URL, reason="PICAMD_URL names no camera")


@pytest.fixture
async def added(hass: HomeAssistant, until: Any) -> MockConfigEntry:
    """The camera, added by its address."""
    shown = await hass.config_entries.flow.async_init("picamd", context={"source": config_entries.SOURCE_USER})
    given = {"url": URL, "token": TOKEN, "verify_ssl": True}
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], given)
    assert done["type"] is FlowResultType.CREATE_ENTRY, done
    await hass.async_block_till_done()
    entry: MockConfigEntry = done["result"]
    await until(lambda: entry.runtime_data.sees_motion is not None)
    return entry


def entity(hass: HomeAssistant, domain: str, end: str = "") -> str:
    """The only entity of a domain whose id ends so."""
    (entity_id,) = [each for each in hass.states.async_entity_ids(domain) if each.endswith(end)]
    return entity_id


async def test_picture_and_stream(hass: HomeAssistant, added: MockConfigEntry, hass_client: Any) -> None:
    camera = entity(hass, "camera")
    picture = await async_get_image(hass, camera)
    assert picture.content.startswith(b"\xff\xd8")
    assert picture.content.endswith(b"\xff\xd9")
    client = await hass_client()
    response = await client.get(f"/api/camera_proxy_stream/{camera}")
    assert response.headers["Content-Type"].startswith("multipart/x-mixed-replace")
    for _ in range(3):
        assert b"image/jpeg" in await asyncio.wait_for(response.content.readuntil(b"\r\n\r\n"), 30)
    response.close()


async def test_privacy_and_its_event(hass: HomeAssistant, added: MockConfigEntry, until: Any) -> None:
    switch, events = entity(hass, "switch", "_privacy"), entity(hass, "event")
    await hass.services.async_call("switch", "turn_on", {"entity_id": switch}, blocking=True)
    await until(lambda: hass.states.get(switch).state == "on")
    await until(lambda: hass.states.get(events).attributes.get("event_type") == "privacy")
    await hass.services.async_call("switch", "turn_off", {"entity_id": switch}, blocking=True)
    await until(lambda: hass.states.get(switch).state == "off")


async def test_recordings(hass: HomeAssistant, added: MockConfigEntry, hass_client: Any) -> None:
    assert await async_setup_component(hass, "media_source", {})
    found: list[str] = []
    # The first picture must be on the disk. Of two days, the older one may have nothing: they are days of UTC at the camera.
    async with asyncio.timeout(100):
        while not found:
            days = await async_browse_media(hass, f"media-source://picamd/{added.entry_id}")
            for day in days.children:
                found += [
                    each.media_content_id for each in (await async_browse_media(hass, day.media_content_id)).children if each.can_play
                ]
            await asyncio.sleep(0.2)
    media = await async_resolve_media(hass, found[0], None)
    client = await hass_client()
    response = await client.get(media.url)
    assert response.status == 200
    if media.mime_type == "video/mp4":
        assert (await response.content.readexactly(8))[4:] == b"ftyp"
    else:
        assert b"image/jpeg" in await asyncio.wait_for(response.content.readuntil(b"\r\n\r\n"), 30)
    response.close()


async def test_diagnostics(hass: HomeAssistant, added: MockConfigEntry) -> None:
    """/status of today has nothing in it that tells who people are."""
    text = json.dumps(await async_get_config_entry_diagnostics(hass, added))
    for secret in (TOKEN, added.unique_id, added.title, "127.0.0.1", "picamd-integration-"):
        assert secret not in text, text


async def test_wrong_token(hass: HomeAssistant, socket_enabled: None) -> None:
    shown = await hass.config_entries.flow.async_init("picamd", context={"source": config_entries.SOURCE_USER})
    given = {"url": URL, "token": f"{TOKEN}x", "verify_ssl": True}
    again = await hass.config_entries.flow.async_configure(shown["flow_id"], given)
    assert again["errors"] == {"base": "invalid_auth"}
