"""What Home Assistant's own hassfest checks, which is in no package: manifest, translations, icons, quality scale."""

from __future__ import annotations

import ast
import json
from pathlib import Path
import re
from typing import Any

from annotatedyaml import parse_yaml
import pytest

import custom_components.picamd as integration
from custom_components.picamd import const, errors
from custom_components.picamd.binary_sensor import BINARY_SENSORS
from custom_components.picamd.button import RESTART
from custom_components.picamd.camera import LIVE, LIVE_BESIDE_MQTT
from custom_components.picamd.config_flow import PicamdConfigFlow
from custom_components.picamd.event import EVENTS
from custom_components.picamd.sensor import SENSORS
from custom_components.picamd.switch import PRIVACY
from homeassistant import loader
from homeassistant.components import automation, blueprint
from homeassistant.core import HomeAssistant

FOLDER = Path(integration.__file__).parent
REPOSITORY = FOLDER.parent.parent
ENTITIES = {
    "binary_sensor": BINARY_SENSORS,
    "button": (RESTART,),
    "camera": (LIVE, LIVE_BESIDE_MQTT),
    "event": (EVENTS,),
    "sensor": SENSORS,
    "switch": (PRIVACY,),
}


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


def keys(value: Any, path: str = "") -> set[str]:
    """The paths of all texts."""
    if not isinstance(value, dict):
        return {path}
    return set().union(*(keys(child, f"{path}/{name}") for name, child in value.items()))


def texts(value: Any, path: str = "") -> dict[str, str]:
    if not isinstance(value, dict):
        return {path: value}
    return {key: text for name, child in value.items() for key, text in texts(child, f"{path}/{name}").items()}


async def test_manifest(hass: HomeAssistant) -> None:
    loaded = await loader.async_get_integration(hass, "picamd")
    assert loaded.requirements == []
    assert loaded.config_flow is True
    assert loaded.version is not None
    manifest = read("manifest.json")
    # hassfest: domain and name, then by name.
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
    required = {"domain", "name", "codeowners", "config_flow", "documentation", "integration_type", "iot_class", "issue_tracker", "version"}
    assert required <= manifest.keys()
    assert manifest["zeroconf"] == ["_picamd._tcp.local."]
    assert json.loads((REPOSITORY / "hacs.json").read_text())["name"] == manifest["name"]


async def test_no_import_of_what_the_manifest_does_not_name() -> None:
    """Components of Home Assistant that are imported are dependencies, or platforms that we serve."""
    manifest = read("manifest.json")
    allowed = {*manifest["dependencies"], *manifest["after_dependencies"], *ENTITIES}
    allowed |= {"media_player", "diagnostics", "zeroconf"}
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module is not None and module.startswith("homeassistant.components."):
                assert module.split(".")[2] in allowed, file.name
            elif module is not None and node.level == 0:
                assert module.split(".")[0] in {
                    "__future__",
                    "aiohttp",
                    "asyncio",
                    "collections",
                    "contextlib",
                    "dataclasses",
                    "datetime",
                    "homeassistant",
                    "http",
                    "ipaddress",
                    "typing",
                    "voluptuous",
                    "yarl",
                }, file.name


@pytest.mark.parametrize("language", ["de", "zh-Hans"])
def test_every_language_has_the_same_texts(language: str) -> None:
    english, other = texts(read("translations/en.json")), texts(read(f"translations/{language}.json"))
    assert other.keys() == english.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", other[key])) == sorted(re.findall(r"{\w+}", text)), key
        assert other[key].strip() == other[key] != "", key


def test_texts_can_be_shown() -> None:
    """hassfest: no HTML, no other texts' keys, no spaces at the ends."""
    for key, text in texts(read("translations/en.json")).items():
        assert text.strip() == text != "", key
        assert not re.search(r"<[a-z]|%key|'{", text), key
        assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in key.strip("/").split("/")), key


def test_every_entity_has_a_name_and_an_icon() -> None:
    names, icons = read("translations/en.json")["entity"], read("icons.json")["entity"]
    named = set()
    for platform, descriptions in ENTITIES.items():
        for description in descriptions:
            # A device class has a name and an icon of Home Assistant's.
            if description.translation_key is not None:
                named.add((platform, description.translation_key))
            else:
                assert description.device_class is not None or description is LIVE
    assert named == {(platform, key) for platform, each in names.items() for key in each}
    assert named == {(platform, key) for platform, each in icons.items() for key in each}


def test_states_and_events_have_texts() -> None:
    english = read("translations/en.json")
    assert set(english["entity"]["sensor"]["state"]["state"]) == set(const.CAMERA_STATES)
    event_types = english["entity"]["event"]["event"]["state_attributes"]["event_type"]["state"]
    assert set(event_types) == set(const.EVENT_TYPES)
    assert set(english["common"]) == {*const.EVENT_TYPES, "continuous"}


def test_errors_have_texts() -> None:
    english = read("translations/en.json")
    found = {each.key for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.PicamdError)}
    assert set(english["exceptions"]) == found | {"no_such_recording"}
    # A flow looks at no recordings, and aborts at another camera.
    assert set(english["config"]["error"]) == (found - {"other_camera"}) | {"bad_address"}


def test_every_step_has_texts() -> None:
    steps = read("translations/en.json")["config"]["step"]
    methods = {name.removeprefix("async_step_") for name in vars(PicamdConfigFlow) if name.startswith("async_step_")}
    assert methods - {"zeroconf", "reauth"} == set(steps)


def test_quality_scale() -> None:
    """Nothing of the list up to gold is left to do but what the README says."""
    rules = parse_yaml((FOLDER / "quality_scale.yaml").read_text("utf-8"))["rules"]
    statuses = {name: rule if isinstance(rule, str) else rule["status"] for name, rule in rules.items()}
    assert set(statuses.values()) <= {"done", "exempt", "todo"}
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    for name, status in statuses.items():
        assert f"`{name}`" in readme, name
        if status == "todo":
            assert re.search(rf"- \[ \] `{name}`", readme), name
        else:
            assert re.search(rf"- \[x\] .*`{name}`", readme), name


async def test_blueprint(hass: HomeAssistant) -> None:
    """Home Assistant takes it, and makes an automation of it."""
    path = REPOSITORY / "blueprints/automation/picamd/motion-while-away.yaml"
    data = parse_yaml(path.read_text("utf-8"))
    made = blueprint.models.Blueprint(data, expected_domain="automation", schema=automation.config.AUTOMATION_BLUEPRINT_SCHEMA)
    assert set(made.inputs) == {"motion_size", "camera", "phone", "people", "size", "pause"}


def test_dashboard() -> None:
    assert parse_yaml((REPOSITORY / "dashboard.yaml").read_text("utf-8"))["type"] == "vertical-stack"
