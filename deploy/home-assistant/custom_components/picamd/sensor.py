"""What can be measured of a camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfInformation, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .const import CAMERA_STATES
from .coordinator import PicamdConfigEntry, PicamdCoordinator
from .entity import PicamdEntity
from .models import CameraStatus

PARALLEL_UPDATES = 0


def _motion_size(height: float | None) -> int | None:
    return None if height is None else round(100 * height / SIZE_STEP) * SIZE_STEP


@dataclass(frozen=True, kw_only=True)
class PicamdSensorDescription(SensorEntityDescription):
    """With where its value is; None is not known."""

    value: Callable[[PicamdCoordinator], StateType]
    # Whether this camera has it at all.
    exists: Callable[[CameraStatus], bool] = lambda _: True


# Home Assistant keeps each change of a value, and this one changes each second while something moves.
SIZE_STEP: Final = 5

MOTION_SIZE = PicamdSensorDescription(
    key="motion_size",
    translation_key="motion_size",
    native_unit_of_measurement=PERCENTAGE,
    value=lambda coordinator: _motion_size(coordinator.motion_height),
)
SENSORS = (
    MOTION_SIZE,
    PicamdSensorDescription(
        key="state",
        translation_key="state",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=CAMERA_STATES,
        value=lambda coordinator: coordinator.data.state if coordinator.data.state in CAMERA_STATES else None,
    ),
    PicamdSensorDescription(
        key="viewers",
        translation_key="viewers",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda coordinator: coordinator.data.viewers,
    ),
    PicamdSensorDescription(
        key="cpu_temperature",
        translation_key="cpu_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda status: status.temperature is not None,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value=lambda coordinator: coordinator.data.temperature,
    ),
    PicamdSensorDescription(
        key="recording_space",
        translation_key="recording_space",
        device_class=SensorDeviceClass.DATA_SIZE,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda status: status.records,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        value=lambda coordinator: coordinator.data.disk_free,
    ),
    # Another number every 30 s, which few people need.
    PicamdSensorDescription(
        key="frame_rate",
        translation_key="frame_rate",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement="fps",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value=lambda coordinator: coordinator.data.fps,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PicamdConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors that this camera has."""
    coordinator = entry.runtime_data
    descriptions = [MOTION_SIZE] if coordinator.is_beside_mqtt else SENSORS
    async_add_entities(PicamdSensor(coordinator, description) for description in descriptions if description.exists(coordinator.data))


class PicamdSensor(PicamdEntity, SensorEntity):
    """A sensor of a camera."""

    entity_description: PicamdSensorDescription

    @property
    def native_value(self) -> StateType:
        """Its value."""
        return self.entity_description.value(self.coordinator)
