"""Restarts picamd on the camera."""

from __future__ import annotations

from homeassistant.components.button import (
    ButtonDeviceClass,
    ButtonEntity,
    ButtonEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PicamdConfigEntry
from .entity import PicamdEntity

PARALLEL_UPDATES = 1

RESTART = ButtonEntityDescription(
    key="restart",
    device_class=ButtonDeviceClass.RESTART,
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PicamdConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the button."""
    async_add_entities([RestartButton(entry.runtime_data, RESTART)])


class RestartButton(PicamdEntity, ButtonEntity):
    """Restarts picamd, not the machine."""

    async def async_press(self) -> None:
        """Restart."""
        await self.coordinator.api.restart()
