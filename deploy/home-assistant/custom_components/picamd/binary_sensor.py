"""What is true or false of a camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PicamdConfigEntry, PicamdCoordinator
from .entity import PicamdEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PicamdBinarySensorDescription(BinarySensorEntityDescription):
    """With where its value is; None is not known."""

    value: Callable[[PicamdCoordinator], bool | None]


BINARY_SENSORS = (
    PicamdBinarySensorDescription(
        key="motion",
        device_class=BinarySensorDeviceClass.MOTION,
        value=lambda coordinator: coordinator.sees_motion,
    ),
    PicamdBinarySensorDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda coordinator: not coordinator.data.works,
    ),
    PicamdBinarySensorDescription(
        key="recording",
        translation_key="recording",
        device_class=BinarySensorDeviceClass.RUNNING,
        value=lambda coordinator: coordinator.data.is_recording,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PicamdConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors."""
    async_add_entities(PicamdBinarySensor(entry.runtime_data, description) for description in BINARY_SENSORS)


class PicamdBinarySensor(PicamdEntity, BinarySensorEntity):
    """A binary sensor of a camera."""

    entity_description: PicamdBinarySensorDescription

    @property
    def is_on(self) -> bool | None:
        """Its value."""
        return self.entity_description.value(self.coordinator)
