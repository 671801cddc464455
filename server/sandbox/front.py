"""A TLS front on loopback with a certificate of a day: what stands for `https://acme.zendesk.com` on one machine."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from typing import Final

from server.sandbox.certificate import certified

HOST: Final = "127.0.0.1"
CHUNK: Final = 65_536


class Front:
    """Ends TLS on a free port of loopback and hands the bytes on to the plain port that `where(host name)` gives.

    A host that nothing stands for (None) is hung up on. `pin` is the certificate's public key as Chromium's
    `--ignore-certificate-errors-spki-list` wants it.
    """

    def __init__(self, where: Callable[[str], int | None]) -> None:
        self.where = where
        self._context, self.pin = certified()
        self._context.sni_callback = _remember
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda *_: None)  # a browser that hangs up is no news
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> int:
        """Listen; gives the port."""
        self._thread.start()
        listening = asyncio.start_server(self._serve, HOST, 0, ssl=self._context)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        asyncio.run_coroutine_threadsafe(_end_all(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = self.where(getattr(writer.get_extra_info("ssl_object"), "asked_for", ""))
        try:
            if port is None:
                raise ConnectionRefusedError
            inner_reader, inner_writer = await asyncio.open_connection(HOST, port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pipe(reader, inner_writer), _pipe(inner_reader, writer))


def _remember(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
    connection.asked_for = name or ""  # type: ignore[attr-defined]


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass  # one side hung up: so does the other
    finally:
        writer.close()


async def _end_all() -> None:
    running = asyncio.all_tasks() - {asyncio.current_task()}
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
