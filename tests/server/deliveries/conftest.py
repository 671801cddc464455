import pytest
from sqlalchemy import Engine

from tests.server.deliveries.destination import Desk, Destination


@pytest.fixture
def shelf() -> Destination:
    """A destination that can be asked what has arrived."""
    return Destination()


@pytest.fixture
def letters() -> Destination:
    """One that cannot, as e-mail."""
    return Destination("letters", reads_back=False)


@pytest.fixture
def desk(engine: Engine, shelf: Destination, letters: Destination) -> Desk:
    return Desk(engine, shelf, letters)
