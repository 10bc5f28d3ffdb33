"""What all entities of a camera have in common."""

from homeassistant.const import CONF_URL
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import PicamdCoordinator


class PicamdEntity(CoordinatorEntity[PicamdCoordinator]):
    """An entity of a camera."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: PicamdCoordinator, description: EntityDescription) -> None:
        """Name the entity after its description."""
        super().__init__(coordinator)
        status = coordinator.data
        self.entity_description = description
        self._attr_unique_id = f"{status.id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            configuration_url=coordinator.config_entry.data[CONF_URL],
            # By the connection, Home Assistant finds the same device of MQTT.
            connections={(DOMAIN, status.id)},
            identifiers={(DOMAIN, status.id)},
            manufacturer="picamd",
            model=status.sensor_model or "Camera",
            hw_version=status.host_model,
            name=status.name,
            sw_version=status.version,
        )
