"""The same camera over MQTT: no entity twice."""

from __future__ import annotations

from typing import Any

from fake_camera import CAMERA_ID, FakeCamera
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry


def discover_over_mqtt(hass: HomeAssistant) -> dr.DeviceEntry:
    """What the MQTT integration does with the discovery message of picamd."""
    mqtt = MockConfigEntry(domain="mqtt", title="MQTT")
    mqtt.add_to_hass(hass)
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=mqtt.entry_id,
        identifiers={("mqtt", f"picamd_{CAMERA_ID}")},
        connections={("picamd", CAMERA_ID)},
        name="Hall",
    )


def ours(hass: HomeAssistant) -> set[str]:
    entities = er.async_get(hass).entities.values()
    return {each.entity_id for each in entities if each.platform == "picamd"}


async def test_mqtt_first(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    device = discover_over_mqtt(hass)
    camera.status["mqtt"] = {"connected": True, "discovery": "device"}
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert ours(hass) == {"camera.hall_live_video", "sensor.hall_motion_size"}
    # One device, found by its connection.
    assert er.async_get(hass).async_get("camera.hall_live_video").device_id == device.id


async def test_mqtt_later_and_gone_again(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    before = ours(hass)
    discover_over_mqtt(hass)
    camera.status["mqtt"] = {"connected": True, "discovery": "device"}
    await loaded.runtime_data.async_refresh()
    await until(lambda: ours(hass) == {"camera.hall", "sensor.hall_motion_size"})
    camera.status["mqtt"] = {"connected": False, "discovery": "off"}
    await loaded.runtime_data.async_refresh()
    await until(lambda: ours(hass) == before)


async def test_broker_of_someone_else(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    """The camera announces itself, but this Home Assistant does not hear it."""
    camera.status["mqtt"] = {"connected": True, "discovery": "device"}
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert "binary_sensor.hall_motion" in ours(hass)
