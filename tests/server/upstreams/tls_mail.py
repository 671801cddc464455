"""A mail server that begins to encrypt when it is asked to, with a certificate that lives as long as its test."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server, socket

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ANSWERS = {b"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n", b"AUTH": b"235 Ok\r\n", b"DATA": b"354 Go on\r\n"}


@dataclass
class Heard:
    """Lines as they came, before and after the encryption began. `authority` is the file of who signed it."""

    authority: Path
    port: int = 0
    open: list[bytes] = field(default_factory=list)
    encrypted: list[bytes] = field(default_factory=list)


@contextmanager
def mail_server(folder: Path, host: str) -> Iterator[Heard]:
    """On localhost, for one connection; its certificate is for `host`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority, chain = _signed(folder, host)
    context.load_cert_chain(chain)
    with create_server(("localhost", 0)) as server:
        heard = Heard(authority, server.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(server, context, heard))
        thread.start()
        yield heard
        thread.join()


def _serve(server: socket, context: ssl.SSLContext, heard: Heard) -> None:
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.sendall(b"220 here ESMTP\r\n")
        with connection.makefile("rb") as said:
            while (line := said.readline()) and not line.startswith(b"STARTTLS"):
                heard.open.append(line)
                connection.sendall(b"250-here\r\n250 STARTTLS\r\n")
        if not line:
            return
        connection.sendall(b"220 Begin\r\n")
        with context.wrap_socket(connection, server_side=True) as closed, closed.makefile("rb") as said:
            _converse(closed, said, heard)


def _converse(closed: ssl.SSLSocket, said: object, heard: Heard) -> None:
    giving = False
    for line in said:  # type: ignore[attr-defined]
        heard.encrypted.append(line)
        if giving and line != b".\r\n":
            continue
        closed.sendall(b"250 Ok\r\n" if giving else ANSWERS.get(line[:4].upper(), b"250 Ok\r\n"))
        giving = line[:4].upper() == b"DATA" and not giving


def _signed(folder: Path, host: str) -> tuple[Path, Path]:
    """The authority's certificate, and key and certificate of `host`, as files."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _named("An authority", "An authority", authority_key, authority_key)
    authority = authority.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    root = authority.add_extension(usage, critical=True).sign(authority_key, hashes.SHA256())
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    leaf = _named(host, "An authority", key, authority_key).add_extension(names, critical=False)
    certificate = leaf.sign(authority_key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    trusted, chain = folder / "authority", folder / "chain"
    trusted.write_bytes(root.public_bytes(pem))
    chain.write_bytes(secret + certificate.public_bytes(pem))
    return trusted, chain


def _named(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, signs: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
    )
