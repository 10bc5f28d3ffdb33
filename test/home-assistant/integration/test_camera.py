"""Pictures and live video."""

from __future__ import annotations

from typing import Any

import pytest

from fake_camera import JPEG, TOKEN, FakeCamera
from homeassistant.components.camera import async_get_image
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

STREAM = "/api/camera_proxy_stream/camera.hall"


async def test_picture(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    picture = await async_get_image(hass, "camera.hall")
    assert (picture.content, picture.content_type) == (JPEG, "image/jpeg")


async def test_no_picture(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> None:
    camera.broken = (503, "", "")
    with pytest.raises(HomeAssistantError):
        await async_get_image(hass, "camera.hall")


async def test_stream(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    client = await hass_client()
    response = await client.get(STREAM)
    assert response.status == 200
    assert response.headers["Content-Type"] == "multipart/x-mixed-replace;boundary=part"
    assert (await response.read()).count(JPEG) == 3
    assert camera.asked[-1] == "GET /video_feed?viewer=home-assistant"
    # What the browser gets tells it nothing of the camera.
    state = hass.states.get("camera.hall")
    assert TOKEN not in str(state.attributes) + str(response.headers)
    assert "127.0.0.1" not in str(state.attributes)


async def test_fewer_frames(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    hass.config_entries.async_update_entry(entry, options={"fps": 5, "stills_only": False})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    client = await hass_client()
    await (await client.get(STREAM)).read()
    assert camera.asked[-1] == "GET /video_feed?viewer=home-assistant&fps=5"


async def test_stills_only(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    hass.config_entries.async_update_entry(entry, options={"fps": 0, "stills_only": True})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    client = await hass_client()
    response = await client.get(STREAM)
    assert JPEG in await response.content.readuntil(JPEG[-2:])
    response.close()
    assert not any("/video_feed" in request for request in camera.asked)


async def test_no_stream(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    camera.broken = (503, "", "")
    client = await hass_client()
    assert (await client.get(STREAM)).status == 502


async def test_private(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera, hass_client: Any) -> None:
    """Nothing is shown, and nothing is asked for."""
    camera.status["privacy"]["on"] = True
    camera.status["camera"]["state"] = "private"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    client = await hass_client()
    assert (await client.get(STREAM)).status == 503
    assert not any("/video_feed" in request for request in camera.asked)
