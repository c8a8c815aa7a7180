"""The keys that seal values, in a file of their own.

The ring is a JSON file with one or more 256-bit keys. The newest key seals; all of them
open, so that what an older key sealed stays readable until it is sealed anew. The file
is never in the database, its backup or the data folder: whoever has those has nothing.

A value is sealed with AES-256-GCM (NIST SP 800-38D) under a random nonce of 96 bits and
bound to its *place* (model, field and record) as associated data: sealed bytes copied
to another place do not open. Exact search works on a keyed hash (HMAC-SHA256) of the
normalised text. Either use has its own key, derived by HKDF (RFC 5869). With random
nonces one key is good for 2^32 values (SP 800-38D, 8.3): rotate long before.

A sealed value: version (1 byte), key id (4), nonce (12), ciphertext and tag (16).
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
VERSION = b"\x01"
KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
#: What sealing adds to a value, in bytes.
OVERHEAD = len(VERSION) + ID_BYTES + NONCE_BYTES + TAG_BYTES
#: Length of a blind index, in bytes.
INDEX_BYTES = 16
PROOFS = "proofs"


class KeyRingError(Exception):
    """Something about keys or sealed values is not as it has to be."""


class KeyRingMissing(KeyRingError):
    """There is no ring where it is said to be."""


class KeyRingUnsafe(KeyRingError):
    """Others than its owner can read the ring, or it lies where backups go."""


class KeyRingDamaged(KeyRingError):
    """The file is no ring."""


class KeyUnknown(KeyRingError):
    """A value was sealed by a key that is not on the ring."""


class SealDamaged(KeyRingError):
    """The bytes are no sealed value."""


class SealBroken(KeyRingError):
    """The value was changed, or sealed for another record, field or model."""


@dataclass(frozen=True)
class Key:
    """One key: its id (8 hexadecimal digits), when it was made, and the secret.

    A retired key opens nothing any more: all that is left of it is what proves that
    rows it once vouched for were not changed.
    """

    id: str
    created: datetime
    secret: bytes = field(repr=False)
    retired: bool = False

    @classmethod
    def make(cls):
        created = datetime.now(UTC).replace(microsecond=0)
        return cls(secrets.token_hex(ID_BYTES), created, secrets.token_bytes(KEY_BYTES))

    def derive(self, use):
        """Return the key for one use, by HKDF."""
        if self.retired:
            if use != PROOFS:
                raise KeyUnknown(f"the key {self.id} was dropped from the key ring")
            return self.secret
        info = f"onestop {use} v1".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self.secret)


def place(model, name, record_id):
    """Return the associated data that bind a value to where it belongs."""
    return f"{model}|{name}|{record_id}".encode()


def normalize(text):
    """Return a text without accents, case and spaces, for exact search."""
    text = unicodedata.normalize(
        "NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(text.split())


class KeyRing:
    """Keys, oldest first; the last one seals."""

    def __init__(self, keys):
        if not keys:
            raise KeyRingDamaged("the key ring holds no key")
        self.keys = sorted(keys, key=lambda key: key.created)
        if len({key.id for key in keys}) != len(keys):
            raise KeyRingDamaged("two keys of the key ring have the same id")
        live = [key for key in self.keys if not key.retired]
        if self.newest.retired:
            raise KeyRingDamaged("the newest key of the key ring was dropped")
        self._sealers = {
            bytes.fromhex(key.id): AESGCM(key.derive("sealed values")) for key in live
        }
        self._indexers = [key.derive("blind index") for key in reversed(live)]

    def __repr__(self):
        return f"KeyRing({', '.join(key.id for key in self.keys)})"

    @property
    def newest(self):
        return self.keys[-1]

    def with_new_key(self):
        """Return a ring with one key more, which seals from now on."""
        key = Key.make()
        created = max(key.created, self.newest.created)
        return KeyRing([*self.keys, Key(key.id, created, key.secret)])

    def without(self, key_id):
        """Return a ring without a key; what only that one opens is lost."""
        return KeyRing([key for key in self.keys if key.id != key_id])

    def retire(self, key_ids):
        """Return a ring on which keys are left to prove alone, not to open."""
        return KeyRing(
            [
                Key(key.id, key.created, key.derive(PROOFS), retired=True)
                if key.id in key_ids
                else key
                for key in self.keys
            ]
        )

    # Sealing

    def seal(self, where, clear):
        """Return the sealed bytes of a value for a place (see `place`)."""
        head = VERSION + bytes.fromhex(self.newest.id)
        nonce = os.urandom(NONCE_BYTES)
        sealer = self._sealers[head[len(VERSION) :]]
        return head + nonce + sealer.encrypt(nonce, clear, head + where)

    def open(self, where, sealed):
        """Return the value that was sealed for a place.

        :raises SealDamaged, KeyUnknown, SealBroken:
        """
        sealed = bytes(sealed)
        if len(sealed) < OVERHEAD or sealed[:1] != VERSION:
            raise SealDamaged("a sealed value is damaged: it is cut or no sealed value")
        head, rest = sealed[: 1 + ID_BYTES], sealed[1 + ID_BYTES :]
        sealer = self._sealers.get(head[1:])
        if sealer is None:
            raise KeyUnknown(
                f"the key {head[1:].hex()}, which sealed a value, is not on the key "
                "ring: restore the ring from its shares (./onestop key restore)"
            )
        try:
            return sealer.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + where)
        except InvalidTag:
            raise SealBroken(
                "a sealed value was changed, or belongs to another record or field"
            ) from None

    @staticmethod
    def key_of(sealed):
        """Return the id of the key that sealed a value."""
        return bytes(sealed[len(VERSION) : len(VERSION) + ID_BYTES]).hex()

    # Searching

    def index(self, column, text):
        """Return the blind index that the newest key makes of a text.

        :param column: model and field: the same text looks different elsewhere
        """
        return self.indexes(column, text)[0]

    def indexes(self, column, text):
        """Return the blind indexes of a text by all keys, the newest first."""
        message = f"{column}|{normalize(text)}".encode()
        return [
            hmac.new(key, message, hashlib.sha256).digest()[:INDEX_BYTES]
            for key in self._indexers
        ]

    # Proving

    def mac(self, key_id, content):
        """Return the keyed hash of bytes by a key of the ring (64 hex digits)."""
        for key in self.keys:
            if key.id == key_id:
                proof = key.derive(PROOFS)
                return hmac.new(proof, content, hashlib.sha256).hexdigest()
        raise KeyUnknown(f"the key {key_id} is not on the key ring")

    def mac_fits(self, key_id, content, mac):
        return hmac.compare_digest(self.mac(key_id, content), mac)

    # The file

    def to_json(self):
        return {
            "format": FORMAT,
            "keys": [
                {
                    "id": key.id,
                    "created": key.created.isoformat(),
                    "proof" if key.retired else "secret": base64.b64encode(
                        key.secret
                    ).decode(),
                }
                for key in self.keys
            ],
        }

    @classmethod
    def from_json(cls, data):
        try:
            if data["format"] != FORMAT:
                raise ValueError("format")
            keys = [_key_from_json(entry) for entry in data["keys"]]
        except (KeyError, TypeError, ValueError):
            raise KeyRingDamaged("the key ring is damaged or not a key ring") from None
        return cls(keys)

    @classmethod
    def load(cls, path):
        """Read a ring.

        :raises KeyRingMissing, KeyRingUnsafe, KeyRingDamaged:
        """
        path = Path(path)
        try:
            with open(path, encoding="utf-8") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read()
        except FileNotFoundError:
            raise KeyRingMissing(f"there is no key ring {path}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise KeyRingMissing(f"the key ring {path} cannot be read") from error
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise KeyRingUnsafe(
                f"others can read the key ring {path}: chmod 400 it, and rotate the "
                "keys if somebody may have"
            )
        try:
            return cls.from_json(json.loads(text))
        except ValueError:
            raise KeyRingDamaged(f"the key ring {path} is damaged") from None

    def save(self, path):
        """Write the ring, for its owner's eyes only; never half of it."""
        path = Path(path)
        new = path.with_name(path.name + ".new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(self.to_json(), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _key_from_json(entry):
    retired = "secret" not in entry
    text = entry["proof" if retired else "secret"]
    key_id, secret = entry["id"], base64.b64decode(text, validate=True)
    created = datetime.fromisoformat(entry["created"])
    if len(secret) != KEY_BYTES or len(bytes.fromhex(key_id)) != ID_BYTES:
        raise ValueError("length")
    if created.tzinfo is None:
        raise ValueError("created")
    return Key(key_id, created, secret, retired)
