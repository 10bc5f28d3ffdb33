"""What a camera says about itself, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from .const import EVENT_TYPES, WORKING_STATES
from .errors import BadAnswerError, HubError, OldVersionError

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """/status of a camera."""

    id: str
    name: str
    version: str
    time_ms: float
    state: str
    is_private: bool
    sensor_model: str | None
    host_model: str | None
    fps: float | None
    viewers: int
    temperature: float | None
    motion_on: bool
    is_recording: bool
    records: bool
    disk_free: int | None
    # Whether the camera announces its entities over MQTT.
    mqtt_discovery: bool
    raw: Json

    @property
    def works(self) -> bool:
        """Whether there is a picture, or would be if somebody asked for it or switched privacy off."""
        return self.state in WORKING_STATES

    @classmethod
    def from_json(cls, status: Json) -> Self:
        """Raise an error for a hub, for an old version, and for what is no picamd."""
        if "hub" in status:
            raise HubError
        camera, process = _object(status, "camera"), _object(status, "process")
        recording, host = _object(status, "recording"), _object(status, "host")
        mqtt = _object(status, "mqtt")
        state, time_ms = _name(camera, "state"), status.get("timeMs")
        if state is None or not isinstance(time_ms, int | float):
            raise BadAnswerError
        camera_id = status.get("id")
        if not isinstance(camera_id, str) or not camera_id:
            raise OldVersionError
        viewers = status.get("viewers")
        return cls(
            id=camera_id,
            name=_text(status, "name") or "Camera",
            version=_text(process, "version") or "",
            time_ms=time_ms,
            state=state,
            is_private=_object(status, "privacy").get("on") is True,
            sensor_model=_text(camera, "model"),
            host_model=_text(host, "model"),
            fps=_number(camera, "fps"),
            viewers=len(viewers) if isinstance(viewers, list) else 0,
            temperature=_number(host, "temperatureCelsius"),
            motion_on=_object(status, "motion").get("on") is True,
            is_recording=recording.get("state") == "recording",
            records=recording.get("on") is True,
            disk_free=_integer(recording, "freeBytes"),
            mqtt_discovery=mqtt.get("discovery") not in (None, False, "off"),
            raw=status,
        )


@dataclass(frozen=True, slots=True)
class CameraEvent:
    """A phase of an event."""

    id: str
    type: str
    # start, update or end.
    phase: str
    # Whether this is how the event is told first.
    begins: bool
    # How much of the picture's height it takes, 0 to 1.
    height: float
    attributes: Json

    @classmethod
    def from_json(cls, event: Json) -> Self | None:
        """Return None for a type of a later version of picamd."""
        event_id, event_type = _text(event, "id"), _name(event, "type")
        phase, at = _text(event, "phase"), _text(event, "at")
        if event_id is None or phase is None or at is None:
            raise BadAnswerError
        if event_type not in EVENT_TYPES:
            return None
        attributes = {name: event.get(name) for name in ("id", "text", "score", "zone", "box")}
        return cls(
            id=event_id,
            type=event_type,
            phase=phase,
            # One without duration has only its end. It is told again when it has a clip.
            begins=phase == "start" or (phase == "end" and at == _text(event, "startedAt") and event.get("clip") is None),
            height=_height(event.get("box")),
            attributes=attributes,
        )


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded file of a camera. Times are in ms since 1970."""

    # Of the event; None for continuous recording.
    event_id: str | None
    type: str
    from_ms: int
    to_ms: int
    has_snapshot: bool

    @classmethod
    def from_json(cls, recording: Json) -> Self:
        """Take one of /recordings/list.json."""
        from_ms, to_ms = _integer(recording, "fromMs"), _integer(recording, "toMs")
        if from_ms is None or to_ms is None:
            raise BadAnswerError
        return cls(
            event_id=_text(recording, "id"),
            type=_name(recording, "type") or "continuous",
            from_ms=from_ms,
            to_ms=to_ms,
            has_snapshot=recording.get("snapshot") is True,
        )


def _object(parent: Json, name: str) -> Json:
    """Return {} for null, and for what older versions lack."""
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _text(parent: Json, name: str) -> str | None:
    value = parent.get(name)
    return value if isinstance(value, str) else None


def _name(parent: Json, name: str) -> str | None:
    """Return a type or state as Home Assistant writes it."""
    value = _text(parent, name)
    return None if value is None else value.replace("-", "_")


def _height(box: Any) -> float:
    """Return the height of left, top, width and height, in fractions of the picture."""
    height = box[3] if isinstance(box, list) and len(box) == 4 else None
    return height if isinstance(height, int | float) else 0


def _number(parent: Json, name: str) -> float | None:
    value = parent.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def _integer(parent: Json, name: str) -> int | None:
    value = _number(parent, name)
    return None if value is None else int(value)
