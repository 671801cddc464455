"""One conversation with a mail client. Faults of "email" strike at CONNECT, MAIL, RCPT and DATA."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from io import BufferedIOBase

from server.sandbox.journal import Entry
from server.sandbox.mail.letters import letter
from server.sandbox.rules import Rule
from server.sandbox.world import World, now

NAME = "mail.sandbox.example"
LARGEST = 10_000_000
LONGEST_LINE = 2000
SMTP_CODES = {429: 450, 500: 451, 502: 451, 503: 421}
"""A rule made for HTTP, in SMTP's words: try again later."""
OK = "250 2.0.0 Ok"


class _HungUp(Exception):
    """The conversation is over."""


class Session:
    """`sender` and `recipients` are those of the message being given."""

    def __init__(self, world: World, connection: socket.socket, said: BufferedIOBase, answers: BufferedIOBase) -> None:
        self.world = world
        self.connection = connection
        self.said = said
        self.answers = answers
        self.sender: str | None = None
        self.recipients: list[str] = []

    def run(self) -> None:
        try:
            self._reply(self._spoiled("CONNECT", "") or f"220 {NAME} ESMTP")
            while True:
                self._hear(self._line())
        except (_HungUp, OSError):
            return

    def _line(self) -> str:
        raw = self.said.readline(LONGEST_LINE)
        if not raw:
            raise _HungUp
        return raw.decode("utf-8", errors="replace").rstrip("\r\n")

    def _reply(self, text: str) -> None:
        self.answers.write(f"{text}\r\n".encode())
        self.answers.flush()
        if text.startswith(("421", "221")):
            raise _HungUp

    def _hear(self, line: str) -> None:
        verb, _, argument = line.partition(" ")
        heard: dict[str, Callable[[], str]] = {
            "EHLO": lambda: f"250-{NAME}\r\n250-SIZE {LARGEST}\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "HELO": lambda: f"250 {NAME}",
            "MAIL": lambda: self._mail(argument),
            "RCPT": lambda: self._recipient(argument),
            "DATA": self._data,
            "RSET": self._forget,
            "NOOP": lambda: OK,
            "QUIT": lambda: "221 2.0.0 Bye",
        }
        answer = heard.get(verb.upper())
        self._reply(answer() if answer else "502 5.5.2 Error: command not recognized")

    def _forget(self) -> str:
        self.sender, self.recipients = None, []
        return OK

    def _mail(self, argument: str) -> str:
        address = _address(argument, "FROM:")
        if address is None:
            return "501 5.5.4 Syntax: MAIL FROM:<address>"
        spoiled = self._spoiled("MAIL", address)
        self.sender = address
        return spoiled or OK

    def _recipient(self, argument: str) -> str:
        address = _address(argument, "TO:")
        if self.sender is None:
            return "503 5.5.1 Error: need MAIL command"
        if not address:
            return "501 5.5.4 Syntax: RCPT TO:<address>"
        spoiled = self._spoiled("RCPT", address)
        if spoiled:
            return spoiled
        if address.lower() in self.world.mail.unknown:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        self.recipients.append(address)
        return OK

    def _data(self) -> str:
        if not self.recipients:
            return "503 5.5.1 Error: need RCPT command"
        self._reply("354 End data with <CR><LF>.<CR><LF>")
        raw = self._body()
        if len(raw) > LARGEST:
            return "552 5.3.4 Error: message file too big"
        return self._take(raw)

    def _body(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.said.readline()) != b".\r\n":
            if not line:
                raise _HungUp
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _take(self, raw: bytes) -> str:
        """Keep the letter, unless a fault comes before that."""
        made = letter(self.sender or "", self.recipients, raw)
        shown = {key: made[key] for key in ("sender", "recipients", "subject", "message_id")}
        entry = Entry("email", "DATA", "/", {}, shown, sorted(made["headers"]), now().isoformat())
        self.world.journal.add(entry)
        wait, rule = self.world.faults.take("email", "DATA", ",".join(self.recipients))
        time.sleep(wait)
        entry.fault = "" if rule is None else f"{rule.status or 'lost'}{' after' if rule.is_late() else ''}"
        if rule is not None and not rule.is_late():
            return self._struck(rule)
        with self.world.lock:
            self.world.mail.letters.append({**made, "id": len(self.world.mail.letters) + 1})
        entry.status = 250
        self._forget()
        return OK if rule is None else self._struck(rule)

    def _spoiled(self, verb: str, target: str) -> str:
        wait, rule = self.world.faults.take("email", verb, target)
        time.sleep(wait)
        return "" if rule is None else self._struck(rule)

    def _struck(self, rule: Rule) -> str:
        """The answer that the fault gives; or none, and the line is dead."""
        if rule.status is not None:
            words = rule.body if isinstance(rule.body, str) else "4.3.0 Try again later"
            return f"{SMTP_CODES.get(rule.status, rule.status)} {words}"
        time.sleep(rule.hang or 0)
        if rule.cut:
            self.answers.write(OK[:2].encode())
            self.answers.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        raise _HungUp


def _address(argument: str, word: str) -> str | None:
    """What stands between the angle brackets; "" is the empty sender, None is no address."""
    if not argument.upper().startswith(word):
        return None
    inside = argument[len(word) :].strip()
    if not inside.startswith("<") or ">" not in inside:
        return None
    return inside[1 : inside.index(">")]
