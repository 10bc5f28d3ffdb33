"""What Home Assistant knows about a camera, and what it can do with it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from fake_camera import CAMERA_ID, EVENT_ID, FakeCamera, event
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event as HassEvent, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

ENTITIES = {
    "binary_sensor.hall_motion": "off",
    "binary_sensor.hall_problem": "off",
    "binary_sensor.hall_recording": "off",
    "button.hall_restart": "unknown",
    "camera.hall": "idle",
    "event.hall_event": "unknown",
    "sensor.hall_free_recording_space": "12.0",
    "sensor.hall_motion_size": "0",
    "sensor.hall_status": "streaming",
    "sensor.hall_cpu_temperature": "51.4",
    "sensor.hall_viewers": "1",
    "switch.hall_privacy": "off",
}


def states(hass: HomeAssistant) -> dict[str, str]:
    registry = er.async_get(hass)
    ours = [each for each in registry.entities.values() if each.platform == "picamd"]
    found = {each.entity_id: hass.states.get(each.entity_id) for each in ours}
    return {entity_id: state.state for entity_id, state in found.items() if state is not None}


def has_state(hass: HomeAssistant, entity_id: str, state: str) -> bool:
    return hass.states.get(entity_id).state == state


async def press(hass: HomeAssistant, domain: str, service: str, entity_id: str) -> None:
    await hass.services.async_call(domain, service, {"entity_id": entity_id}, blocking=True)


async def test_entities(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    assert states(hass) == ENTITIES
    registry = er.async_get(hass)
    assert registry.async_get("sensor.hall_frame_rate").disabled_by is er.RegistryEntryDisabler.INTEGRATION
    ids = {each.unique_id for each in registry.entities.values() if each.platform == "picamd"}
    assert all(unique_id.startswith(f"{CAMERA_ID}_") for unique_id in ids)


async def test_device(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> None:
    device = dr.async_get(hass).async_get_device({("picamd", CAMERA_ID)})
    assert device.connections == {("picamd", CAMERA_ID)}
    assert (device.name, device.model, device.sw_version) == ("Hall", "imx708", "1.2.3")
    assert device.configuration_url == camera.url


async def test_camera_that_does_not_record(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    """What a camera does not have is no entity."""
    camera.status["recording"] = {"on": False}
    camera.status["host"] = {"model": None, "temperatureCelsius": None}
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    left_out = {"sensor.hall_free_recording_space", "sensor.hall_cpu_temperature"}
    assert states(hass).keys() == ENTITIES.keys() - left_out


async def test_motion_comes_at_once(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    for phase, height, state, size in (("start", 0.5, "on", "50"), ("update", 0.71, "on", "70"), ("end", 0.5, "off", "0")):
        await camera.tell(event(phase, box=[0.1, 0.2, 0.2, height]))
        await until(partial(has_state, hass, "sensor.hall_motion_size", size))
        assert has_state(hass, "binary_sensor.hall_motion", state)


async def test_motion_that_goes_on(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    """It began before Home Assistant did."""
    camera.going_on = [event("update"), event("end", id="20261129T173000000Z-aaaa")]
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: hass.states.get("binary_sensor.hall_motion").state == "on")


async def test_an_event_fires_once(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    fired: list[str] = []

    @callback
    def see(changed: HassEvent[EventStateChangedData]) -> None:
        state = changed.data["new_state"]
        if state is not None and state.entity_id == "event.hall_event" and "id" in state.attributes:
            fired.append(state.attributes["event_type"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, see)
    for phase in ("start", "update", "end"):
        await camera.tell(event(phase, at=f"2026-11-29T17:31:1{len(phase)}.000Z"))
    # Without duration; and told again when it has a clip.
    for clip in (None, "recordings/x/clip.avi"):
        await camera.tell(event("end", type="scene-change", clip=clip))
    await camera.tell(event("end", type="manual"))
    await until(lambda: fired[-1:] == ["manual"])
    assert fired == ["motion", "scene_change", "manual"]
    reported = hass.states.get("event.hall_event").attributes
    assert (reported["id"], reported["box"]) == (EVENT_ID, [0.1, 0.2, 0.2, 0.5])


async def test_unknown_events(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    """A type of a later version, and a message that cannot be read: events are followed all the same."""
    await camera.tell(event("end", type="aurora"))
    await camera.tell({"id": "x"})
    # Connected a second time, which may be at once.
    await until(lambda: camera.asked.count("GET /events/stream") == 2 and loaded.runtime_data.sees_motion is False)
    await camera.tell(event("start"))
    await until(lambda: hass.states.get("binary_sensor.hall_motion").state == "on")


async def test_lost_picture(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    camera.status["camera"]["state"] = "backing-off"
    await camera.tell(event("end", type="camera-lost"))
    await until(lambda: hass.states.get("camera.hall").state == "unavailable")
    assert hass.states.get("binary_sensor.hall_problem").state == "on"
    assert hass.states.get("sensor.hall_status").state == "backing_off"
    camera.status["camera"]["state"] = "streaming"
    await camera.tell(event("end", type="camera-back"))
    await until(lambda: hass.states.get("camera.hall").state == "idle")
    assert hass.states.get("binary_sensor.hall_problem").state == "off"


async def test_camera_that_is_away(
    hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await camera.stop()
    await until(lambda: set(states(hass).values()) == {"unavailable"})
    await camera.start()
    await loaded.runtime_data.async_refresh()
    await until(lambda: states(hass) == ENTITIES | {"event.hall_event": "unknown"})
    told = [record for record in caplog.records if "Error fetching Hall" in record.message]
    assert len(told) == 1


async def test_another_camera_at_its_address(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> None:
    camera.status["id"] = "0123456789abcdef"
    await loaded.runtime_data.async_refresh()
    await hass.async_block_till_done()
    assert set(states(hass).values()) == {"unavailable"}


async def test_set_up_without_the_camera(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    await camera.stop()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_privacy(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    await press(hass, "switch", "turn_on", "switch.hall_privacy")
    await until(lambda: hass.states.get("switch.hall_privacy").state == "on")
    assert camera.status["privacy"]["on"] is True
    await press(hass, "camera", "turn_on", "camera.hall")
    await until(lambda: hass.states.get("switch.hall_privacy").state == "off")
    await press(hass, "camera", "turn_off", "camera.hall")
    await until(lambda: hass.states.get("switch.hall_privacy").state == "on")
    await press(hass, "switch", "turn_off", "switch.hall_privacy")
    await until(lambda: camera.status["privacy"]["on"] is False)


async def test_restart(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> None:
    await press(hass, "button", "press", "button.hall_restart")
    assert "POST /restart" in camera.asked


@pytest.mark.parametrize(
    ("broken", "key"),
    [((409, "cannot-restart", "Nothing would start it again."), "refused"), ((403, "missing-right", ""), "missing_right")],
)
async def test_refused(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, broken: tuple[int, str, str], key: str) -> None:
    camera.broken = broken
    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, "button", "press", "button.hall_restart")
    assert (caught.value.translation_domain, caught.value.translation_key) == ("picamd", key)
    if key == "refused":
        assert "Nothing would start it again." in str(caught.value)


async def test_unload(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera, until: Any) -> None:
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert loaded.state is ConfigEntryState.NOT_LOADED
    await until(lambda: len(camera.followers) == 0)
