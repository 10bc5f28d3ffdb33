"""What the tests share: Home Assistant with the integration, and a camera."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from unittest.mock import patch

import pytest

from fake_camera import CAMERA_ID, TOKEN, FakeCamera
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

type Until = Callable[[Callable[[], bool]], object]


@pytest.fixture(autouse=True)
def _with_integration(enable_custom_integrations: None, socket_enabled: None) -> None:
    """Home Assistant loads picamd, and sockets to loopback are allowed."""


@pytest.fixture(autouse=True)
def _short_pauses() -> Generator[None]:
    with (
        patch("custom_components.picamd.coordinator.FIRST_PAUSE", 0.05),
        patch("custom_components.picamd.coordinator.REFRESH_COOLDOWN", 0),
        patch("custom_components.picamd.media_source.MP4_ASK_SECONDS", 0.05),
    ):
        yield


@pytest.fixture
async def camera(socket_enabled: None) -> AsyncGenerator[FakeCamera]:
    """A camera that is on."""
    fake = FakeCamera()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def entry(hass: HomeAssistant, camera: FakeCamera) -> MockConfigEntry:
    """The camera as Home Assistant remembers it; not set up yet."""
    made = MockConfigEntry(
        domain="picamd",
        title="Hall",
        unique_id=CAMERA_ID,
        data={"url": camera.url, "token": TOKEN, "verify_ssl": True},
    )
    made.add_to_hass(hass)
    return made


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera, until: Until) -> MockConfigEntry:
    """The camera set up, and its events followed."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await until(lambda: entry.runtime_data.sees_motion is not None)
    return entry


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Waits until something is so."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0.02)
        await hass.async_block_till_done()

    return wait
