"""What several files of the integration share."""

import logging
from typing import Final

DOMAIN: Final = "picamd"
LOGGER = logging.getLogger(__package__)

CONF_FPS: Final = "fps"
CONF_STILLS_ONLY: Final = "stills_only"

# Types of a camera's events, and the states that it can be in: daemon/http/api.md of picamd. Home Assistant writes them with `_`.
EVENT_TYPES: Final = [
    "motion",
    "tamper",
    "scene_change",
    "camera_lost",
    "camera_back",
    "disk",
    "privacy",
    "manual",
]
CAMERA_STATES: Final = [
    "starting",
    "streaming",
    "unreadable",
    "stalled",
    "backing_off",
    "stopped",
    "idle",
    "private",
]
# In the others there is no current picture, and /snapshot.jpg answers with 503.
WORKING_STATES: Final = frozenset({"starting", "streaming", "idle", "private"})
