"""The recordings of all cameras in the media browser: camera, day, recording."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Final

from homeassistant.components.media_player import BrowseError, MediaClass, MediaType
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import PicamdConfigEntry
from .errors import PicamdError
from .models import Recording
from .views import SNAPSHOT_URL, VIDEO_URL

# How long a person waits for an MP4 before the recording is played as JPEGs instead, and how often the camera is asked.
MP4_WAIT_SECONDS: Final = 15
MP4_ASK_SECONDS: Final = 1
# A longer MP4 is not made in that time.
MOST_MP4_MS: Final = 5 * 60_000


async def async_get_media_source(hass: HomeAssistant) -> PicamdMediaSource:
    """Set up the source of all cameras."""
    return PicamdMediaSource(hass)


class PicamdMediaSource(MediaSource):
    """Identifiers: `ENTRY`, `ENTRY/DAY` and `ENTRY/FROM_MS/TO_MS`."""

    name = "picamd"

    def __init__(self, hass: HomeAssistant) -> None:
        """Know no camera yet."""
        super().__init__(DOMAIN)
        self.hass = hass

    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Show what is in a folder."""
        if not item.identifier:
            return self._cameras()
        entry_id, _, day = item.identifier.partition("/")
        entry = self._entry(entry_id)
        try:
            if entry is not None and not day:
                return await self._days(entry)
            if entry is not None and "/" not in day:
                return await self._recordings(entry, date.fromisoformat(day))
        except PicamdError as error:
            raise BrowseError(str(error)) from error
        except ValueError:
            pass
        raise BrowseError(
            translation_domain=DOMAIN,
            translation_key="no_such_recording",
        )

    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Prepare a recording: an MP4 where the camera makes one soon enough, else its JPEGs in their own pace."""
        entry_id, _, span = item.identifier.partition("/")
        entry = self._entry(entry_id)
        from_ms, _, to_ms = span.partition("/")
        if entry is None or not from_ms.isdecimal() or not to_ms.isdecimal():
            raise Unresolvable(translation_domain=DOMAIN, translation_key="no_such_recording")
        can_be_mp4 = int(to_ms) - int(from_ms) <= MOST_MP4_MS
        has_mp4 = can_be_mp4 and await _make_mp4(entry, int(from_ms), int(to_ms))
        url = VIDEO_URL.format(
            entry_id=entry_id,
            form="mp4" if has_mp4 else "play",
            from_ms=from_ms,
            to_ms=to_ms,
        )
        # Home Assistant's own cameras name their streams of JPEGs like this as well: what counts is that an <img> shows it.
        return PlayMedia(url, "video/mp4" if has_mp4 else "image/jpeg")

    def _entry(self, entry_id: str) -> PicamdConfigEntry | None:
        entry: PicamdConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            return None
        return entry if entry.state is ConfigEntryState.LOADED else None

    def _cameras(self) -> BrowseMediaSource:
        entries = self.hass.config_entries.async_loaded_entries(DOMAIN)
        cameras = [_folder(entry.entry_id, entry.title) for entry in entries]
        return _folder(None, self.name, cameras)

    async def _days(self, entry: PicamdConfigEntry) -> BrowseMediaSource:
        """Days of Home Assistant's time zone, the newest first."""
        utc_days, _ = await entry.runtime_data.api.recording_days()
        days: set[date] = set()
        for utc_day in utc_days:
            start = datetime.fromisoformat(f"{utc_day}T00:00:00+00:00")
            end = min(start + timedelta(days=1, seconds=-1), dt_util.utcnow())
            days |= {dt_util.as_local(moment).date() for moment in (start, end)}
        children = [_folder(f"{entry.entry_id}/{day.isoformat()}", day.isoformat()) for day in sorted(days, reverse=True)]
        return _folder(entry.entry_id, entry.title, children)

    async def _recordings(self, entry: PicamdConfigEntry, day: date) -> BrowseMediaSource:
        start = dt_util.start_of_local_day(day)
        end = dt_util.start_of_local_day(day + timedelta(days=1))
        recordings = await entry.runtime_data.api.recordings(_ms(start), _ms(end))
        texts = await async_get_translations(self.hass, self.hass.config.language, "common", {DOMAIN})
        children = []
        for recording in sorted(recordings, key=lambda each: -each.from_ms):
            kind = texts.get(f"component.{DOMAIN}.common.{recording.type}", recording.type)
            children.append(_video(entry.entry_id, recording, kind))
        identifier = f"{entry.entry_id}/{day.isoformat()}"
        return _folder(identifier, f"{entry.title} {day.isoformat()}", children)


async def _make_mp4(entry: PicamdConfigEntry, from_ms: int, to_ms: int) -> bool:
    """Let the camera make an MP4. Returns whether it has it in time."""
    api = entry.runtime_data.api
    params = {"from": from_ms, "to": to_ms, "format": "mp4"}
    try:
        async with asyncio.timeout(MP4_WAIT_SECONDS):
            _, can_mp4 = await api.recording_days()
            while can_mp4:
                response = await api.open("recordings/export", params)
                response.close()
                if response.status == 200:
                    return True
                await asyncio.sleep(MP4_ASK_SECONDS)
    except (PicamdError, TimeoutError):
        # Busy with another one, or too slow.
        return False
    return False


def _folder(identifier: str | None, title: str, children: list[BrowseMediaSource] | None = None) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type=MediaType.PLAYLIST,
        title=title,
        can_play=False,
        can_expand=True,
        children_media_class=MediaClass.DIRECTORY,
        children=children,
    )


def _video(entry_id: str, recording: Recording, kind: str) -> BrowseMediaSource:
    at = dt_util.as_local(dt_util.utc_from_timestamp(recording.from_ms / 1000))
    seconds = round((recording.to_ms - recording.from_ms) / 1000)
    thumbnail = None
    if recording.has_snapshot and recording.event_id is not None:
        thumbnail = SNAPSHOT_URL.format(entry_id=entry_id, event_id=recording.event_id)
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{entry_id}/{recording.from_ms}/{recording.to_ms}",
        media_class=MediaClass.VIDEO,
        media_content_type=MediaType.VIDEO,
        title=f"{at:%H:%M:%S} {kind} ({seconds} s)",
        can_play=True,
        can_expand=False,
        thumbnail=thumbnail,
    )


def _ms(time: datetime) -> int:
    return int(time.timestamp() * 1000)
