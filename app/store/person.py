"""Users as keys: a random seed, what is made of it, and how a password or a recovery key gives it back.

Out of the seed come the key that signs commits (Ed25519) and the key that receives office keys (X25519). A slot wraps the seed
under a key derived from the password (scrypt, its numbers stand in the slot).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.core.errors import InvalidValueError, StorageError
from app.store.sealing import KEY_BYTES, NONCE_BYTES, derived

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1  # 64 MB and about 0.2 s a try
MOST_N = 2**20  # a file that asks for more is hostile
SALT_BYTES = 16
LEAST_CHARACTERS = 8  # of a password
RECOVERY_BYTES = 20
GROUP = 4  # characters of a recovery key that are written together
SIGNATURE = b"star-ledger commit\n"


class WrongPasswordError(StorageError):
    """No such user, or not this password; nothing was touched."""


@dataclass(frozen=True)
class Person:
    """A user's secret seed and what comes from it."""

    seed: bytes

    @classmethod
    def new(cls) -> Person:
        """Somebody who never was."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(derived(self.seed, "sign"))

    @cached_property
    def _receiver(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(derived(self.seed, "receive"))

    @cached_property
    def public(self) -> str:
        """Both public keys, hexadecimal, as the log has them."""
        return (self._signer.public_key().public_bytes_raw() + self._receiver.public_key().public_bytes_raw()).hex()

    def sign(self, content: bytes) -> str:
        """The signature of a commit, hexadecimal."""
        return self._signer.sign(SIGNATURE + content).hex()

    def receive(self, grant: bytes) -> bytes | None:
        """An office key out of a grant; None when it is none for this user."""
        try:
            sender, nonce, content = (
                grant[:KEY_BYTES],
                grant[KEY_BYTES : KEY_BYTES + NONCE_BYTES],
                grant[KEY_BYTES + NONCE_BYTES :],
            )
            shared = self._receiver.exchange(X25519PublicKey.from_public_bytes(sender))
            return AESGCM(derived(shared, "grant")).decrypt(nonce, content, sender)
        except (InvalidTag, ValueError):
            return None


def is_signed(public: str, signature: str, content: bytes) -> bool:
    """Whether a commit bears the signature of the user with these public keys."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)[:KEY_BYTES])
        key.verify(bytes.fromhex(signature), SIGNATURE + content)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """What a user's files are called."""
    return hashlib.sha256(public.encode()).hexdigest()[:16]


def sealed_to(public: str, key: bytes) -> bytes:
    """An office key for one user alone."""
    sender, nonce = X25519PrivateKey.generate(), secrets.token_bytes(NONCE_BYTES)
    shared = sender.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)[KEY_BYTES:]))
    own = sender.public_key().public_bytes_raw()
    return own + nonce + AESGCM(derived(shared, "grant")).encrypt(nonce, key, own)


def recovery_text(secret: bytes) -> str:
    """A recovery key as people write it down: ABCD-EFGH-…; the last group tells slips of the pen."""
    letters = base64.b32encode(secret + hashlib.sha256(secret).digest()[: 5 * GROUP // 8]).decode().rstrip("=")
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


def new_recovery_key() -> str:
    """A recovery key that never was."""
    return recovery_text(secrets.token_bytes(RECOVERY_BYTES))


def recovery_person(text: str) -> Person:
    """Whoever holds this recovery key. Raises WrongPasswordError for a slip of the pen."""
    return Person(derived(recovery_secret(text), "recovery"))


def recovery_secret(text: str) -> bytes:
    """The bytes of a recovery key. Raises WrongPasswordError."""
    letters = "".join(text.split()).replace("-", "").upper().replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        secret = base64.b32decode(letters + "=" * (-len(letters) % 8))[:RECOVERY_BYTES]
    except ValueError:
        secret = b""
    if len(secret) != RECOVERY_BYTES or recovery_text(secret).replace("-", "") != letters:
        raise WrongPasswordError("恢复密钥不正确。", "请对照保存的恢复密钥逐组核对，注意不要漏写。")
    return secret


def recovery_text_of(typed: str) -> str:
    """A recovery key as it was shown, however it was typed; "" for anything else."""
    try:
        return recovery_text(recovery_secret(typed))
    except WrongPasswordError:
        return ""


def refuse_weak(password: str) -> None:
    """Raises InvalidValueError for a password that is guessed in no time."""
    if sum(1 if letter.isascii() else 2 for letter in password) < LEAST_CHARACTERS:
        raise InvalidValueError(
            f"密码至少 {LEAST_CHARACTERS} 位（一个汉字算 2 位）。", "建议用一句好记的话，或几个不相干的词。"
        )
    if len(set(password)) <= 2:
        raise InvalidValueError("密码太简单。", "请不要用同一个字符重复。")


@dataclass(frozen=True)
class Slot:
    """A user's wrapped seed. `tag` is the salted hash of the name."""

    public: str
    tag: str
    salt: bytes
    n: int
    r: int
    p: int
    wrapped: bytes

    def is_of(self, name: str) -> bool:
        """Whether it is the slot of the user with that name."""
        return hmac.compare_digest(self.tag, name_tag(self.salt, name))

    def open(self, password: str) -> Person | None:
        """The user; None for a wrong password."""
        cipher = AESGCM(Scrypt(salt=self.salt, length=KEY_BYTES, n=self.n, r=self.r, p=self.p).derive(password.encode()))
        try:
            seed = cipher.decrypt(self.wrapped[:NONCE_BYTES], self.wrapped[NONCE_BYTES:], self.public.encode())
        except InvalidTag:
            return None
        return Person(seed)


def name_tag(salt: bytes, name: str) -> str:
    """By what a slot is found without saying the name."""
    return hashlib.sha256(salt + name.strip().casefold().encode()).hexdigest()


def write_slot(person: Person, name: str, password: str, cost: int = 0) -> bytes:
    """The bytes of a slot. `cost` is scrypt's N, 0 for the usual."""
    number = cost or SCRYPT_N
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(Scrypt(salt=salt, length=KEY_BYTES, n=number, r=SCRYPT_R, p=SCRYPT_P).derive(password.encode()))
    wrapped = nonce + cipher.encrypt(nonce, person.seed, person.public.encode())
    content = {
        "public": person.public,
        "tag": name_tag(salt, name),
        "kdf": "scrypt",
        "salt": salt.hex(),
        "n": number,
        "r": SCRYPT_R,
        "p": SCRYPT_P,
        "wrapped": wrapped.hex(),
    }
    return json.dumps(content).encode()


def read_slot(data: bytes) -> Slot | None:
    """A slot; None for what is none of ours."""
    try:
        said = json.loads(data)
        salt, wrapped = bytes.fromhex(said["salt"]), bytes.fromhex(said["wrapped"])
        found = Slot(str(said["public"]), str(said["tag"]), salt, said["n"], said["r"], said["p"], wrapped)
        numbers = (found.n, found.r, found.p)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    sane = all(type(number) is int and number > 0 for number in numbers) and found.n * found.r * found.p <= MOST_N * SCRYPT_R
    return found if sane and found.n & (found.n - 1) == 0 and said.get("kdf") == "scrypt" else None


def new_office_key() -> bytes:
    """A key that never was."""
    return secrets.token_bytes(KEY_BYTES)
