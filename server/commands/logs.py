"""How a command logs: one line of JSON for each event on standard error, or next to nothing in the demo."""

import logging
import sys

import structlog


def to_stderr(level: int = logging.INFO) -> None:
    """JSON lines, as those who collect logs want them."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # it logs each failure that we raise and count anyway
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def quietly() -> None:
    """Warnings only: the terminal is for the card."""
    to_stderr(logging.ERROR)
    logging.getLogger("waitress").setLevel(logging.ERROR)
