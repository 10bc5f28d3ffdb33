"""Adding a camera: found, by address, with another token, at another address; options."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from yarl import URL

from fake_camera import CAMERA_ID, TOKEN, FakeCamera
from homeassistant import config_entries
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry


def found(url: str, camera_id: str | None = CAMERA_ID, host: str | None = None) -> ZeroconfServiceInfo:
    """What zeroconf tells about a camera."""
    address = ip_address(host or URL(url).host or "")
    properties = {"txtvers": "1", "path": "/"}
    return ZeroconfServiceInfo(
        ip_address=address,
        ip_addresses=[address],
        port=URL(url).port,
        hostname="hall.local.",
        type="_picamd._tcp.local.",
        name="Camera on hall._picamd._tcp.local.",
        properties=properties if camera_id is None else {**properties, "id": camera_id},
    )


async def discover(hass: HomeAssistant, info: ZeroconfServiceInfo) -> Any:
    return await hass.config_entries.flow.async_init("picamd", context={"source": config_entries.SOURCE_ZEROCONF}, data=info)


async def start_by_address(hass: HomeAssistant) -> Any:
    return await hass.config_entries.flow.async_init("picamd", context={"source": config_entries.SOURCE_USER})


async def test_found_camera_needs_only_a_token(hass: HomeAssistant, camera: FakeCamera) -> None:
    shown = await discover(hass, found(camera.url))
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "discovery_confirm"
    assert [str(field) for field in shown["data_schema"].schema] == ["token"]
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {"token": f" {TOKEN}\n"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Hall"
    assert done["data"] == {"url": camera.url, "token": TOKEN, "verify_ssl": True}
    assert done["result"].unique_id == CAMERA_ID
    await hass.async_block_till_done()
    assert done["result"].state is config_entries.ConfigEntryState.LOADED


async def test_found_camera_without_password_needs_none(hass: HomeAssistant, camera: FakeCamera) -> None:
    camera.token = None
    shown = await discover(hass, found(camera.url))
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert "token" not in done["data"]


async def test_found_camera_that_does_not_announce_its_id(hass: HomeAssistant, camera: FakeCamera) -> None:
    """It tells it with a token."""
    shown = await discover(hass, found(camera.url, camera_id=None))
    assert shown["step_id"] == "discovery_confirm"
    again = await discover(hass, found(camera.url, camera_id=None))
    assert (again["type"], again["reason"]) == (FlowResultType.ABORT, "already_in_progress")
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {"token": TOKEN})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["result"].unique_id == CAMERA_ID
    again = await discover(hass, found(camera.url, camera_id=None))
    assert (again["type"], again["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_found_camera_that_is_another_one(hass: HomeAssistant, camera: FakeCamera) -> None:
    shown = await discover(hass, found(camera.url, camera_id="0123456789abcdef"))
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {"token": TOKEN})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "other_camera")


async def test_found_again(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> None:
    """The camera answers where it was: an announcement of someone else does not get the token."""
    done = await discover(hass, found(camera.url, host="192.168.1.66"))
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert loaded.data["url"] == camera.url


async def test_found_at_another_address(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    """It does not answer where it was."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "url": camera.url.replace("127.0.0.1", "127.0.0.9")})
    done = await discover(hass, found(camera.url))
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.data["url"] == camera.url


async def test_a_name_stays_a_name(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, "url": "https://hall.example/"})
    await discover(hass, found(camera.url))
    assert entry.data["url"] == "https://hall.example/"


async def test_by_address(hass: HomeAssistant, camera: FakeCamera) -> None:
    shown = await start_by_address(hass)
    assert shown["step_id"] == "user"
    typed = camera.url.removeprefix("http://").removesuffix("/")
    done = await hass.config_entries.flow.async_configure(
        shown["flow_id"], {"url": f" {typed}/?token=1#x", "token": TOKEN, "verify_ssl": True}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"]["url"] == camera.url


async def test_by_address_a_second_time(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    shown = await start_by_address(hass)
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {"url": camera.url, "token": TOKEN, "verify_ssl": True})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "already_configured")


def wrong_token(camera: FakeCamera) -> None:
    camera.token = "another"


def no_recordings(camera: FakeCamera) -> None:
    camera.rights = {"live", "status"}


def hub(camera: FakeCamera) -> None:
    camera.status["hub"] = {"cameras": 3}


def no_id(camera: FakeCamera) -> None:
    del camera.status["id"]


def no_picamd(camera: FakeCamera) -> None:
    camera.status = {"anything": "else"}


def not_set_up(camera: FakeCamera) -> None:
    camera.broken = (403, "not-set-up", "Set it up first.")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (wrong_token, "invalid_auth"),
        (no_recordings, "missing_right"),
        (hub, "is_hub"),
        (no_id, "too_old"),
        (no_picamd, "bad_answer"),
        (not_set_up, "refused"),
    ],
)
async def test_errors_can_be_corrected(hass: HomeAssistant, camera: FakeCamera, spoil: Any, error: str) -> None:
    spoil(camera)
    shown = await start_by_address(hass)
    given = {"url": camera.url, "token": TOKEN, "verify_ssl": True}
    again = await hass.config_entries.flow.async_configure(shown["flow_id"], given)
    assert again["type"] is FlowResultType.FORM
    assert again["errors"] == {"base": error}
    fresh = FakeCamera()
    camera.status, camera.token, camera.rights, camera.broken = fresh.status, fresh.token, fresh.rights, None
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], given)
    assert done["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("url", "errors"),
    [
        ("ftp://127.0.0.1/", {"url": "bad_address"}),
        ("http://", {"url": "bad_address"}),
        ("http://127.0.0.1:99999/", {"url": "bad_address"}),
        ("http://127.0.0.1:9/", {"base": "cannot_connect"}),
    ],
)
async def test_wrong_addresses(hass: HomeAssistant, url: str, errors: dict[str, str]) -> None:
    shown = await start_by_address(hass)
    again = await hass.config_entries.flow.async_configure(shown["flow_id"], {"url": url, "token": TOKEN, "verify_ssl": True})
    assert again["errors"] == errors


async def test_another_token(hass: HomeAssistant, loaded: MockConfigEntry, camera: FakeCamera) -> None:
    """The token has ended: Home Assistant asks for another one."""
    camera.token = "new"
    await loaded.runtime_data.async_refresh()
    await hass.async_block_till_done()
    flows = hass.config_entries.flow.async_progress_by_handler("picamd")
    assert [flow["step_id"] for flow in flows] == ["reauth_confirm"]
    again = await hass.config_entries.flow.async_configure(flows[0]["flow_id"], {"token": "wrong"})
    assert again["errors"] == {"base": "invalid_auth"}
    done = await hass.config_entries.flow.async_configure(flows[0]["flow_id"], {"token": "new"})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert loaded.data["token"] == "new"
    await hass.async_block_till_done()
    assert loaded.state is config_entries.ConfigEntryState.LOADED


async def test_another_address(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera) -> None:
    old = {**entry.data, "url": "http://127.0.0.1:9/"}
    hass.config_entries.async_update_entry(entry, data=old)
    shown = await entry.start_reconfigure_flow(hass)
    assert shown["step_id"] == "reconfigure"
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {"url": camera.url, "verify_ssl": False})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data == {"url": camera.url, "token": TOKEN, "verify_ssl": False}


@pytest.mark.parametrize("flow", ["start_reconfigure_flow", "start_reauth_flow"])
async def test_another_camera_is_refused(hass: HomeAssistant, entry: MockConfigEntry, camera: FakeCamera, flow: str) -> None:
    camera.status["id"] = "0123456789abcdef"
    shown = await getattr(entry, flow)(hass)
    given = {"token": TOKEN} if "reauth" in flow else {"url": camera.url, "verify_ssl": True}
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], given)
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "other_camera")


async def test_options(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    shown = await hass.config_entries.options.async_init(loaded.entry_id)
    assert shown["step_id"] == "init"
    done = await hass.config_entries.options.async_configure(shown["flow_id"], {"fps": 5.0, "stills_only": True})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options == {"fps": 5, "stills_only": True}
    await hass.async_block_till_done()
    assert loaded.state is config_entries.ConfigEntryState.LOADED
