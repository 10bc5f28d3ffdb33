"""picamd: a Raspberry Pi as a network camera."""

from __future__ import annotations

from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .api import PicamdApi
from .camera import LIVE
from .const import DOMAIN
from .coordinator import PicamdConfigEntry, PicamdCoordinator
from .mqtt_device import is_over_mqtt
from .sensor import MOTION_SIZE
from .views import RecordedSnapshotView, RecordedVideoView

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

# MQTT has all but the live video, and the size of what moves.
PLATFORMS_BESIDE_MQTT = [Platform.CAMERA, Platform.SENSOR]
PLATFORMS = [
    *PLATFORMS_BESIDE_MQTT,
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Serve the recordings of all cameras."""
    hass.http.register_view(RecordedVideoView())
    hass.http.register_view(RecordedSnapshotView())
    return True


async def async_setup_entry(hass: HomeAssistant, entry: PicamdConfigEntry) -> bool:
    """Set up a camera."""
    session = async_get_clientsession(hass, verify_ssl=entry.data[CONF_VERIFY_SSL])
    api = PicamdApi(session, entry.data[CONF_URL], entry.data.get(CONF_TOKEN))
    coordinator = PicamdCoordinator(hass, entry, api)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    over_mqtt = is_over_mqtt(hass, coordinator.data)
    if over_mqtt:
        _remove_twins(hass, entry)
    coordinator.is_beside_mqtt = over_mqtt
    await hass.config_entries.async_forward_entry_setups(entry, _platforms(coordinator))
    coordinator.async_start_events()

    @callback
    def check_mqtt() -> None:
        """Set up again when the camera came to MQTT, or left it."""
        if is_over_mqtt(hass, coordinator.data) != over_mqtt:
            hass.config_entries.async_schedule_reload(entry.entry_id)

    entry.async_on_unload(coordinator.async_add_listener(check_mqtt))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: PicamdConfigEntry) -> bool:
    """Unload a camera."""
    return await hass.config_entries.async_unload_platforms(entry, _platforms(entry.runtime_data))


def _platforms(coordinator: PicamdCoordinator) -> list[Platform]:
    return PLATFORMS_BESIDE_MQTT if coordinator.is_beside_mqtt else PLATFORMS


@callback
def _remove_twins(hass: HomeAssistant, entry: PicamdConfigEntry) -> None:
    """Remove the entities of this camera that MQTT has too."""
    kept = {f"{entry.unique_id}_{description.key}" for description in (LIVE, MOTION_SIZE)}
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        if entity.unique_id not in kept:
            registry.async_remove(entity.entity_id)
