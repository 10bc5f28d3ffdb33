"""Keeps up with a camera: what it says about itself every 30 s, and its events as they happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api import PicamdApi
from .const import DOMAIN, LOGGER
from .errors import AuthError, OtherCameraError, PicamdError
from .models import CameraEvent, CameraStatus

type PicamdConfigEntry = ConfigEntry[PicamdCoordinator]
type EventListener = Callable[[CameraEvent], None]

UPDATE_INTERVAL: Final = timedelta(seconds=30)
# Between two questions that events or switches ask for, in seconds.
REFRESH_COOLDOWN: Final = 1
# Pauses between connections for events, in seconds.
FIRST_PAUSE: Final = 3
LONGEST_PAUSE: Final = 60
# Each lasts until its end is reported; a camera has a few at a time.
_MOST_MOTIONS: Final = 32
# What /status tells about as well.
_CHANGES_STATUS: Final = frozenset({"camera_lost", "camera_back", "disk", "privacy"})


class PicamdCoordinator(DataUpdateCoordinator[CameraStatus]):
    """The newest status of a camera, and the motion that goes on now."""

    config_entry: PicamdConfigEntry

    def __init__(self, hass: HomeAssistant, entry: PicamdConfigEntry, api: PicamdApi) -> None:
        """Ask nothing yet."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=UPDATE_INTERVAL,
            # Not the usual 10 s: a switch should show at once what it did.
            request_refresh_debouncer=Debouncer(hass, LOGGER, cooldown=REFRESH_COOLDOWN, immediate=True),
        )
        self.api = api
        # MQTT has entities of this camera as well.
        self.is_beside_mqtt = False
        # By id; None while events are not followed.
        self._motions: dict[str, CameraEvent] | None = None
        self._event_listeners: set[EventListener] = set()

    @property
    def sees_motion(self) -> bool | None:
        """Whether something moves; None if that is not known."""
        if self._motions is None or not self.data.motion_on:
            return None
        return len(self._motions) > 0

    @property
    def motion_height(self) -> float | None:
        """How much of the picture's height the largest thing takes that moves, 0 to 1; None if that is not known."""
        if self._motions is None or not self.data.motion_on:
            return None
        return max((motion.height for motion in self._motions.values()), default=0)

    @callback
    def async_listen_events(self, listener: EventListener) -> CALLBACK_TYPE:
        """Call a listener with each phase of each event. Returns what ends that."""
        self._event_listeners.add(listener)
        return lambda: self._event_listeners.discard(listener)

    @callback
    def async_start_events(self) -> None:
        """Follow events until the entry is unloaded."""
        self.config_entry.async_create_background_task(self.hass, self._follow_events(), f"{DOMAIN} events of {self.name}")

    async def _async_update_data(self) -> CameraStatus:
        try:
            status = await self.api.status()
            if status.id != self.config_entry.unique_id:
                raise OtherCameraError
        except AuthError as error:
            raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=error.translation_key) from error
        except PicamdError as error:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=error.translation_key,
                translation_placeholders=error.translation_placeholders,
            ) from error
        return status

    async def _follow_events(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with self.api.follow_events() as events:
                    # After the connection, so that no event is missed between the two.
                    await self._begin_motions()
                    async for event in events:
                        pause = FIRST_PAUSE
                        self._take(event)
            except PicamdError as error:
                LOGGER.debug("Events of %s: %s", self.name, error)
            self._motions = None
            # Says at once why, so that entities are not available, or a new token is asked for.
            await self.async_request_refresh()
            self.async_update_listeners()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _begin_motions(self) -> None:
        going_on = await self.api.events_since(self.data.time_ms)
        self._motions = {}
        for event in going_on:
            self._count(event)
        self.async_update_listeners()

    @callback
    def _take(self, event: CameraEvent) -> None:
        self._count(event)
        for listener in list(self._event_listeners):
            listener(event)
        self.async_update_listeners()
        if event.type in _CHANGES_STATUS:
            self.hass.async_create_task(self.async_request_refresh())

    @callback
    def _count(self, event: CameraEvent) -> None:
        if event.type != "motion" or self._motions is None:
            return
        self._motions.pop(event.id, None)
        if event.phase == "end":
            return
        self._motions[event.id] = event
        while len(self._motions) > _MOST_MOTIONS:
            del self._motions[next(iter(self._motions))]
