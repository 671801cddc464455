"""What a mail server answers, and what becomes of a connection, as errors of ours.

https://www.rfc-editor.org/rfc/rfc5321#section-4.2 (what a reply's first digit means)
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from server.errors import UpstreamError, UpstreamRateLimited, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from server.upstreams.answers import quoted

REFUSED_FOR_NOW: Final = 300.0
CREDENTIALS: Final = "LIAISON_SMTP_USERNAME and LIAISON_SMTP_PASSWORD"


def require(reply: tuple[int, bytes], what: str, *, left: bool) -> None:
    """Raises UpstreamRateLimited for a reply that says "not now", UpstreamRefused for one that says no."""
    code, said = reply
    if not 200 <= code < 300:
        raise refusal(code, said, what, left=left)


def refusal(code: int, said: bytes | str, what: str, *, left: bool) -> UpstreamError:
    words = quoted(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    if 400 <= code < 500:
        return UpstreamRateLimited(
            "email",
            f"The mail server does not take {what} just now ({code}){words}.",
            hint="It is tried again.",
            code="not_now",
            retry_after=REFUSED_FOR_NOW,
            status=code,
        )
    if not 500 <= code < 600:  # half a reply, and then nothing
        return UpstreamUnreachable("email", "The mail server hung up in the middle of its answer.", left=left)
    message = f"The mail server refuses {what} ({code}){words}."
    if code in (530, 534, 535, 538):
        return UpstreamRefused("email", message, hint=f"Check {CREDENTIALS}.", status=code)
    hint = "Check the address, or tell the person otherwise."
    return UpstreamRefused("email", message, hint=hint, code="mail_refused", status=code)


@contextmanager
def answering(what: str, *, left: bool) -> Iterator[None]:
    """What smtplib and the network raise, as ours. `left`: the mail was on its way by then."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise refusal(error.smtp_code, error.smtp_error, what, left=left) from error
    except ssl.SSLCertVerificationError as error:
        raise UpstreamRefused(
            "email", "The mail server's certificate is not to be trusted.", hint="Check email.host.", code="certificate"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise UpstreamRefused(
            "email", f"The mail server cannot do what is asked: {error}.", code="unsupported"
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib wraps its own
            hint = "Try again in a moment."
            raise UpstreamTimeout("email", "The mail server did not answer in time.", hint=hint, left=left) from error
        hint = "Check email.host and email.port."
        said = "The mail server cannot be reached, or hung up."
        raise UpstreamUnreachable("email", said, hint=hint, left=left) from error
