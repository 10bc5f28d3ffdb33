"""Privacy of a camera."""

from __future__ import annotations

from typing import Any

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PicamdConfigEntry
from .entity import PicamdEntity

# One after the other: the camera program ends or starts with each.
PARALLEL_UPDATES = 1

PRIVACY = SwitchEntityDescription(key="privacy", translation_key="privacy")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PicamdConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch."""
    async_add_entities([PrivacySwitch(entry.runtime_data, PRIVACY)])


class PrivacySwitch(PicamdEntity, SwitchEntity):
    """While it is on, the camera program does not run."""

    @property
    def is_on(self) -> bool:
        """Whether the camera is private, by this switch, its page or its schedule."""
        return self.coordinator.data.is_private

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Make the camera private until somebody ends that."""
        await self._set(True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let the camera look again."""
        await self._set(False)

    async def _set(self, on: bool) -> None:
        await self.coordinator.api.set_privacy(on)
        await self.coordinator.async_request_refresh()
