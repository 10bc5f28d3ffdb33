"""What a camera reports: motion, tampering, trouble with the camera or the disk."""

from __future__ import annotations

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import EVENT_TYPES
from .coordinator import PicamdConfigEntry, PicamdCoordinator
from .entity import PicamdEntity
from .models import CameraEvent

PARALLEL_UPDATES = 0

EVENTS = EventEntityDescription(key="event", translation_key="event", event_types=EVENT_TYPES)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PicamdConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entity."""
    async_add_entities([PicamdEvents(entry.runtime_data, EVENTS)])


class PicamdEvents(PicamdEntity, EventEntity):
    """The events of a camera, each when it begins, with `id`, `text`, `score`, `zone` and `box` as attributes."""

    def __init__(self, coordinator: PicamdCoordinator, description: EventEntityDescription) -> None:
        """Nothing was reported yet."""
        super().__init__(coordinator, description)
        self._was_available = True

    async def async_added_to_hass(self) -> None:
        """Report events from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen_events(self._report))

    @callback
    def _report(self, event: CameraEvent) -> None:
        if event.begins:
            self._trigger_event(event.type, event.attributes)
            self.async_write_ha_state()

    @callback
    def _handle_coordinator_update(self) -> None:
        """Write only whether it is available: an event is written when it happens."""
        if self.available != self._was_available:
            self._was_available = self.available
            super()._handle_coordinator_update()
