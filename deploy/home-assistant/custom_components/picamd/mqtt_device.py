"""Whether Home Assistant has this camera over MQTT as well."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .models import CameraStatus


def is_over_mqtt(hass: HomeAssistant, status: CameraStatus) -> bool:
    """Whether the camera announces itself over MQTT, and Home Assistant heard it there.

    The registry remembers that, so it is known before the broker is connected, and stays so while the broker is away.
    """
    if not status.mqtt_discovery:
        return False
    device = dr.async_get(hass).async_get_device({("mqtt", f"picamd_{status.id}")})
    if device is None:
        return False
    entries = [hass.config_entries.async_get_entry(entry) for entry in device.config_entries]
    return any(entry is not None and entry.domain == "mqtt" and entry.disabled_by is None for entry in entries)
