"""What people can attach to a report of a problem, without secrets and without what tells who they are."""

from __future__ import annotations

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant

from .coordinator import PicamdConfigEntry

TO_REDACT = {
    CONF_TOKEN,
    CONF_URL,
    # Of /status: names of people, cameras and folders, and addresses.
    "address",
    "by",
    "description",
    "fileName",
    "hint",
    "id",
    "message",
    "name",
    "path",
    "title",
    "unique_id",
    "userAgent",
}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: PicamdConfigEntry) -> dict[str, Any]:
    """Return the entry and the newest status."""
    coordinator = entry.runtime_data
    return {
        "entry": async_redact_data({"data": dict(entry.data), "options": dict(entry.options)}, TO_REDACT),
        "is_beside_mqtt": coordinator.is_beside_mqtt,
        "last_update_success": coordinator.last_update_success,
        "sees_motion": coordinator.sees_motion,
        "status": async_redact_data(coordinator.data.raw, TO_REDACT),
    }
