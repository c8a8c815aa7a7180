"""Codes that stand for a person: easy to say, and a slip of the tongue is noticed.

The alphabet leaves out what looks alike (0 O D Q, 1 I L; 2 stays without Z, 5 without
S, 6 without G, 8 without B, M without N, and no U V) and letters that rhyme in French
(B C D E G P V).
Nineteen characters remain, a prime number, so that one check character catches every
wrong character and every two that changed places: the sum of *weight x value*, with a
different weight for each place (1 for the last, 2 for the one before it, ...), is a
multiple of 19. It is the construction of ISBN-10, whose modulus 11 is prime as well.
"""

import re
import secrets
import unicodedata

ALPHABET = "23456789AFHJKMRTWXY"
#: Random characters of a code; the check character comes on top.
LENGTH = 6
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_PRIME = len(ALPHABET)
#: More places would need a weight twice.
_MAX_LENGTH = _PRIME - 2
_SPACING = re.compile(r"[\s\-‐-―−_./·]+")


class CodeError(ValueError):
    """A text is no code.

    ``reason`` is ``length``, ``character`` or ``check``; ``detail`` the text, or the
    characters that no code has.
    """

    def __init__(self, reason, detail):
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


def check_character(text):
    """Return the character that makes ``text`` a code when it is put behind it."""
    total = sum(
        weight * _VALUES[char] for weight, char in enumerate(reversed(text), start=2)
    )
    return ALPHABET[-total % _PRIME]


def grouped(text):
    """Return the characters in groups of at most four, as one says them."""
    count = -(-len(text) // 4)
    sizes = [(len(text) + i) // count for i in range(count)]
    ends = [sum(sizes[: i + 1]) for i in range(count)]
    return "-".join(
        text[end - size : end] for size, end in zip(sizes, ends, strict=True)
    )


def new_code(length=LENGTH):
    """Return a new random code, as ``K4M-7XR2``.

    It has a digit and a letter at least: it is never a plain number or a word.

    :param int length: random characters, 2 to 17, without the check character
    """
    if not 2 <= length <= _MAX_LENGTH:
        raise ValueError(f"a code has 2 to {_MAX_LENGTH} random characters")
    while True:
        text = "".join(secrets.choice(ALPHABET) for _ in range(length))
        text += check_character(text)
        if not text.isdigit() and not text.isalpha():
            return grouped(text)


def normalise(text):
    """Return ``text`` in capitals, without what separates the groups."""
    plain = unicodedata.normalize("NFKC", str(text or ""))
    return _SPACING.sub("", plain).upper()


def looks_like_code(text, length=LENGTH):
    """Return whether somebody meant a code: its length, digits and letters."""
    plain = normalise(text)
    return (
        len(plain) == length + 1
        and plain.isascii()
        and plain.isalnum()
        and not plain.isalpha()
        and not plain.isdigit()
    )


def check_code(text, length=LENGTH):
    """Return the code that ``text`` spells, whatever its case and spacing.

    :raise CodeError: a ``ValueError`` that says what is wrong
    """
    plain = normalise(text)
    strange = "".join(dict.fromkeys(char for char in plain if char not in _VALUES))
    if strange:
        raise CodeError("character", strange)
    if len(plain) != length + 1:
        raise CodeError("length", plain)
    if check_character(plain[:-1]) != plain[-1]:
        raise CodeError("check", grouped(plain))
    return grouped(plain)
