"""What people attach to a report of a problem."""

import json
from typing import Any

from custom_components.picamd.diagnostics import async_get_config_entry_diagnostics
from fake_camera import CAMERA_ID, TOKEN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry


async def test_without_secrets(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    found: dict[str, Any] = await async_get_config_entry_diagnostics(hass, loaded)
    text = json.dumps(found)
    for secret in (TOKEN, CAMERA_ID, "127.0.0.1", "192.168.1.77", "Firefox", "Hall", "/var/lib"):
        assert secret not in text
    assert found["status"]["camera"]["state"] == "streaming"
    assert found["status"]["process"]["version"] == "1.2.3"
    assert found["last_update_success"] is True
