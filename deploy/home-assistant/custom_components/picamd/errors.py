"""What can go wrong with a camera. Each error names its text: a key in translations/, with placeholders."""

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN


class PicamdError(HomeAssistantError):
    """An answer of a camera that cannot be used, or none."""

    key = "bad_answer"

    def __init__(self, **placeholders: str) -> None:
        """Take what the text of this error has placeholders for."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key=self.key,
            translation_placeholders=placeholders,
        )


class BadAnswerError(PicamdError):
    """Something other than picamd answers, or a picamd that this version does not know."""


class ConnectError(PicamdError):
    """The camera does not answer."""

    key = "cannot_connect"


class CertificateError(PicamdError):
    """The camera answers with a certificate that Home Assistant does not trust."""

    key = "bad_certificate"


class AuthError(PicamdError):
    """The token is wrong, or has ended."""

    key = "invalid_auth"


class RightError(PicamdError):
    """The token lacks a right."""

    key = "missing_right"


class RefusedError(PicamdError):
    """The camera cannot do this now. Placeholder: message."""

    key = "refused"


class HubError(PicamdError):
    """This is a hub of several cameras."""

    key = "is_hub"


class OldVersionError(PicamdError):
    """This picamd has no id yet."""

    key = "too_old"


class OtherCameraError(PicamdError):
    """Another camera answers at this address."""

    key = "other_camera"
