"""The hosts whose links are ours to read, and the addresses by which one ticket is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from server.settings import Instance, Settings


@dataclass(frozen=True, slots=True)
class Places:
    """`zendesk` maps each host to the name of its instance, in small letters, with the port where it has one."""

    zendesk: Mapping[str, str]


def places_of(settings: Settings) -> Places:
    found = {host: instance.name for instance in settings.instances for host in hosts_of(instance)}
    return Places(MappingProxyType(found))


def hosts_of(instance: Instance) -> tuple[str, ...]:
    """Zendesk's own name of it, and where it is said to be."""
    named = (urlsplit(url).netloc.lower() for url in (instance.workspace_origin, instance.base_url))
    return tuple(dict.fromkeys((*filter(None, named), f"{instance.subdomain}.zendesk.com")))


def web(instance: Instance) -> str:
    """Where its agents work: https://acme.zendesk.com."""
    return instance.workspace_origin or instance.base_url or f"https://{instance.subdomain}.zendesk.com"


def ticket_addresses(instance: Instance, ticket_id: int) -> Iterator[str]:
    """A ticket's address as people and as other software write it, the people's first; each once."""
    hosts = (web(instance), instance.base_url, f"https://{instance.subdomain}.zendesk.com")
    paths = (f"agent/tickets/{ticket_id}", f"tickets/{ticket_id}", f"api/v2/tickets/{ticket_id}.json")
    yield from dict.fromkeys(f"{host}/{path}" for host in hosts if host for path in paths)
