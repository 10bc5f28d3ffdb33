"""Adds a camera: found in the network, or by its address. All that is asked for is a token."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

import voluptuous as vol
from yarl import URL

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .api import PicamdApi
from .const import CONF_FPS, CONF_STILLS_ONLY, DOMAIN
from .coordinator import PicamdConfigEntry
from .errors import PicamdError
from .models import CameraStatus

# Optional: a camera without a password takes everyone.
TOKEN_FIELD: dict[vol.Marker, TextSelector] = {
    vol.Optional(CONF_TOKEN): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))
}
TOKEN_SCHEMA = vol.Schema(TOKEN_FIELD)
ADDRESS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_URL): TextSelector(),
        **TOKEN_FIELD,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_FPS, default=0): NumberSelector(NumberSelectorConfig(min=0, max=60, step=1, mode=NumberSelectorMode.BOX)),
        vol.Required(CONF_STILLS_ONLY, default=False): BooleanSelector(),
    }
)


class PicamdConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds a camera, or changes how it is reached."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._url = ""
        self._name = ""
        # Whether the unique id is that of the camera.
        self._has_id = True

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: PicamdConfigEntry) -> PicamdOptionsFlow:
        """Return what asks for options."""
        return PicamdOptionsFlow()

    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Find a camera that announces itself as _picamd._tcp."""
        self._url = _url_of(discovery_info)
        camera_id = discovery_info.properties.get("id")
        if camera_id:
            await self.async_set_unique_id(camera_id)
            self._abort_if_unique_id_configured(updates=self._moved_to())
        else:
            # Some cameras only tell their id with a token. Until then, one is known by its address.
            if self._is_added_at({discovery_info.hostname.removesuffix("."), *discovery_info.addresses}):
                return self.async_abort(reason="already_configured")
            await self.async_set_unique_id(f"{discovery_info.hostname}:{discovery_info.port}")
            self._has_id = False
        self._name = discovery_info.name.partition("._picamd._tcp")[0]
        self.context["title_placeholders"] = {"name": self._name}
        self.context["configuration_url"] = self._url
        return await self.async_step_discovery_confirm()

    async def async_step_discovery_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the token of the camera that was found."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = _data_of({**user_input, CONF_URL: self._url})
            status = await self._ask(data, errors)
            if status is not None:
                if not self._has_id:
                    await self.async_set_unique_id(status.id, raise_on_progress=False)
                    self._abort_if_unique_id_configured()
                elif status.id != self.unique_id:
                    return self.async_abort(reason="other_camera")
                return self.async_create_entry(title=status.name, data=data)
        return self.async_show_form(
            step_id="discovery_confirm",
            data_schema=self.add_suggested_values_to_schema(TOKEN_SCHEMA, user_input),
            description_placeholders={"name": self._name, "url": self._url},
            errors=errors,
        )

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for an address as well, where a camera cannot be found."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = _data_of(user_input)
            status = await self._ask(data, errors)
            if status is not None:
                await self.async_set_unique_id(status.id, raise_on_progress=False)
                self._abort_if_unique_id_configured()
                return self.async_create_entry(title=status.name, data=data)
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(ADDRESS_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Start when the camera refuses the token."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another token."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            address = {name: entry.data[name] for name in (CONF_URL, CONF_VERIFY_SSL)}
            data = _data_of({**address, **user_input})
            status = await self._ask(data, errors)
            if status is not None:
                await self.async_set_unique_id(status.id)
                self._abort_if_unique_id_mismatch(reason="other_camera")
                return self.async_update_reload_and_abort(entry, data=data)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=TOKEN_SCHEMA,
            description_placeholders={"name": entry.title, "url": entry.data[CONF_URL]},
            errors=errors,
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another address, or for another token. Without one, the old one stays."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            old = {name: value for name, value in entry.data.items() if name == CONF_TOKEN}
            data = _data_of({**old, **user_input})
            status = await self._ask(data, errors)
            if status is not None:
                await self.async_set_unique_id(status.id)
                self._abort_if_unique_id_mismatch(reason="other_camera")
                return self.async_update_reload_and_abort(entry, data=data)
        shown = user_input or {name: value for name, value in entry.data.items() if name != CONF_TOKEN}
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(ADDRESS_SCHEMA, shown),
            errors=errors,
        )

    async def _ask(self, data: dict[str, Any], errors: dict[str, str]) -> CameraStatus | None:
        """Return the status of the camera; None, with an error, if it cannot be used like this."""
        url = data[CONF_URL]
        if not _is_address(url):
            errors[CONF_URL] = "bad_address"
            return None
        session = async_get_clientsession(self.hass, verify_ssl=data[CONF_VERIFY_SSL])
        api = PicamdApi(session, url, data.get(CONF_TOKEN))
        try:
            status = await api.status()
            await api.check_rights()
        except PicamdError as error:
            errors["base"] = error.key
            return None
        return status

    @callback
    def _is_added_at(self, hosts: set[str]) -> bool:
        """Whether a camera with the port that was found was added at one of these names and addresses."""
        port = URL(self._url).port
        added = [URL(entry.data[CONF_URL]) for entry in self._async_current_entries()]
        return any(url.host in hosts and url.port == port for url in added)

    @callback
    def _moved_to(self) -> dict[str, Any]:
        """Return the data to change of a camera that has another IP address now.

        Anyone in the network can announce this id, and would be sent the token. So it counts only when the camera does not answer
        at the old address, and never for a name, which people chose.
        """
        entry = self.hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, self.unique_id or "")
        if entry is None:
            return {}
        is_reached = entry.state is ConfigEntryState.LOADED and entry.runtime_data.last_update_success
        old, found = URL(entry.data[CONF_URL]), URL(self._url)
        if is_reached or not _is_ip(old.host) or found.host is None:
            return {}
        return {CONF_URL: str(old.with_host(found.host))}


class PicamdOptionsFlow(OptionsFlowWithReload):
    """How live video is shown."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the options."""
        if user_input is not None:
            options = {**user_input, CONF_FPS: int(user_input[CONF_FPS])}
            return self.async_create_entry(data=options)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(OPTIONS_SCHEMA, self.config_entry.options),
        )


def _url_of(found: ZeroconfServiceInfo) -> str:
    """Return the address of the camera's page."""
    scheme = "https" if found.properties.get("https") == "1" else "http"
    path = found.properties.get("path") or "/"
    return str(
        URL.build(
            scheme=scheme,
            host=found.host,
            port=found.port,
            path=path if path.startswith("/") else "/",
        )
    )


def _data_of(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of an entry: what people typed, without what they did not mean."""
    data = {
        CONF_URL: _page_of(user_input[CONF_URL]),
        CONF_VERIFY_SSL: user_input.get(CONF_VERIFY_SSL, True),
    }
    token = (user_input.get(CONF_TOKEN) or "").strip()
    return {**data, CONF_TOKEN: token} if token else data


def _page_of(text: str) -> str:
    """`camera.local`, `10.0.0.5:8000` or the address of any page of a browser, as the address of the camera's page."""
    text = text.strip()
    try:
        url = URL(text if "://" in text else f"http://{text}")
        return str(url.with_query(None).with_fragment(None).with_user(None))
    except ValueError:
        return text


def _is_address(text: str) -> bool:
    try:
        url = URL(text)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.host)


def _is_ip(host: str | None) -> bool:
    try:
        ip_address(host or "")
    except ValueError:
        return False
    return True
