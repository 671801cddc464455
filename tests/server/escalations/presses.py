"""Who presses, and on which tickets of the sandbox's story."""

from server.audit import Actor
from server.escalations.records import Asked
from server.escalations.rights import Presser, Seat

SAMPLE = 4242  # an emergency of an escalated customer, with a named CSM
SAME_ACCOUNT = 4101
OTHER_ACCOUNT = 4228
INES = Presser(Actor("agent:38010000011", "Ines Okafor", "sidebar"), "global", 38010000011, Seat.AGENT)
TOMAS = Presser(Actor("agent:38010000012", "Tomas Lindqvist", "sidebar"), "global", 38010000012, Seat.AGENT)
GRANT = Presser(Actor("agent:48010000011", "Grant Holloway", "sidebar"), "us-government", 48010000011, Seat.AGENT)
PROGRAM = Presser(Actor("token:abc", "rota", "api"), "", None, Seat.PROGRAM)
EMERGENCY = Asked("csm_emergency_or_high_priority", inputs={"situation": "Merges wait since nine."})
MIRA = "mira.solberg@gitlab.example"
