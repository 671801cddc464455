import pytest

from server.sandbox.desk.weather import change, weather_of
from server.sandbox.world import World


@pytest.mark.parametrize(
    ("kind", "waits", "status", "drops"),
    [("slow", 2.0, None, False), ("limited", 0.0, 429, False), ("down", 0.0, None, True)],
)
def test_each_weather_is_the_fault_it_says(
    world: World, kind: str, waits: float, status: int | None, drops: bool
) -> None:
    change(world, "slack", kind)
    wait, rule = world.faults.take("slack", "GET", "/api/users.info")
    assert wait == waits
    assert (rule.status if rule else None) == status
    assert bool(rule and rule.drop) is drops


def test_normal_weather_takes_every_fault_away(world: World) -> None:
    change(world, "slack", "down")
    change(world, "slack", "normal")
    assert world.faults.take("slack", "GET", "/") == (0.0, None)


def test_a_fault_that_somebody_else_set_is_another_weather(world: World) -> None:
    world.faults.add("gitlab", status=500)
    assert weather_of(world, "gitlab") == "other"
    world.faults.add("slack", latency_ms=2000, path="users")
    assert weather_of(world, "slack") == "other"


def test_a_fault_that_is_used_up_is_no_weather(world: World) -> None:
    world.faults.add("gitlab", status=500, times=1)
    world.faults.take("gitlab", "GET", "/")
    assert weather_of(world, "gitlab") == "normal"
