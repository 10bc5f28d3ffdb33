"""The live video of a camera."""

from __future__ import annotations

from aiohttp import ClientError, ClientResponse, web

from homeassistant.components.camera import (
    Camera,
    CameraEntityDescription,
    CameraEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_aiohttp_proxy_web
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_FPS, CONF_STILLS_ONLY
from .coordinator import PicamdConfigEntry, PicamdCoordinator
from .entity import PicamdEntity
from .errors import PicamdError

PARALLEL_UPDATES = 0

# Without a name of its own, it has the name of the device.
LIVE = CameraEntityDescription(key="live", name=None)
# The camera of MQTT, with its stills, has that name already.
LIVE_BESIDE_MQTT = CameraEntityDescription(key="live", translation_key="live")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PicamdConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the camera."""
    async_add_entities([PicamdCamera(entry.runtime_data)])


class PicamdCamera(PicamdEntity, Camera):
    """A camera whose JPEGs pass through Home Assistant as they are. Off is private."""

    _attr_brand = "picamd"
    _attr_supported_features = CameraEntityFeature.ON_OFF

    def __init__(self, coordinator: PicamdCoordinator) -> None:
        """Take the options of the entry: it is loaded again when they change."""
        PicamdEntity.__init__(self, coordinator, LIVE_BESIDE_MQTT if coordinator.is_beside_mqtt else LIVE)
        Camera.__init__(self)
        options = coordinator.config_entry.options
        self._fps = int(options.get(CONF_FPS, 0))
        self._stills_only = bool(options.get(CONF_STILLS_ONLY, False))
        self._attr_model = coordinator.data.sensor_model

    @property
    def available(self) -> bool:
        """Whether there is a picture, or would be without privacy."""
        return super().available and self.coordinator.data.works

    @property
    def is_on(self) -> bool:
        """Whether the camera may look."""
        return not self.coordinator.data.is_private

    @property
    def is_recording(self) -> bool:
        """Whether the camera records now."""
        return self.coordinator.data.is_recording

    @property
    def motion_detection_enabled(self) -> bool:
        """Whether the camera looks for motion."""
        return self.coordinator.data.motion_on

    async def async_camera_image(self, width: int | None = None, height: int | None = None) -> bytes | None:
        """Return a picture captured after this request."""
        return await self.coordinator.api.snapshot()

    async def handle_async_mjpeg_stream(self, request: web.Request) -> web.StreamResponse | None:
        """Pass the stream through. The browser gets neither the camera's address nor its token."""
        if self._stills_only:
            return await super().handle_async_mjpeg_stream(request)
        return await async_aiohttp_proxy_web(self.hass, request, self._open_stream())

    async def _open_stream(self) -> ClientResponse:
        try:
            return await self.coordinator.api.live(self._fps)
        except PicamdError as error:
            # What Home Assistant's proxy answers with 502.
            raise ClientError(str(error)) from error

    async def async_turn_off(self) -> None:
        """Switch privacy on."""
        await self._set_privacy(True)

    async def async_turn_on(self) -> None:
        """Switch privacy off."""
        await self._set_privacy(False)

    async def _set_privacy(self, on: bool) -> None:
        await self.coordinator.api.set_privacy(on)
        await self.coordinator.async_request_refresh()
