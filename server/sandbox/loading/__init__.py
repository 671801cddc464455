"""From story.toml to a world."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from server.sandbox.loading import gitlab, salesforce, slack, zendesk
from server.sandbox.loading.story import Story, StoryError, read_story
from server.sandbox.world import World, now

SHIPPED = Path(__file__).parent.parent / "story.toml"

__all__ = ["SHIPPED", "StoryError", "load"]


def load(path: Path = SHIPPED) -> World:
    """The world of a story, fresh. Raises StoryError, which names the entry and what is wrong with it."""
    story = read_story(path, now())
    app_keys = {name: _make_key() for name in story.zendesk}
    salesforce_key = None if story.salesforce.get("public_key") else _make_key()
    return _build(story, app_keys, salesforce_key, partial(_reload, path))


def _reload(path: Path, old: World) -> World:
    keys = {name: instance.app_key for name, instance in old.zendesk.items()}
    return _build(read_story(path, now()), keys, old.salesforce.private_key, old.reload)


def _build(
    story: Story, app_keys: dict[str, rsa.RSAPrivateKey], sf_key: rsa.RSAPrivateKey | None, reload: object
) -> World:
    return World(
        zendesk={name: zendesk.build(story, name, key) for name, key in app_keys.items()},
        salesforce=salesforce.build(story, sf_key),
        slack=slack.build(story),
        gitlab=gitlab.build(story),
        reload=reload,  # type: ignore[arg-type]
    )


def _make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
