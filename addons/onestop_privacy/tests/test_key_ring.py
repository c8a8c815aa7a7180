"""Keys, seals and shares, without a database."""

import json
import os
import stat
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import key_ring, key_shares
from ..tools.key_ring import Key, KeyRing, normalize, place

RING = KeyRing([Key.make()])
HERE = place("res.partner", "name", 7)
NAMES = st.sampled_from(["res.partner", "res.users", "x.y"])
PLACES = st.tuples(NAMES, st.sampled_from(["a", "b", "a_b"]), st.integers(1, 10**9))
QUIET = settings(max_examples=50, deadline=None)


@tagged("post_install", "-at_install")
class TestSeal(BaseCase):
    @QUIET
    @given(st.binary(max_size=2000), PLACES)
    def test_opens_where_it_belongs(self, clear, where):
        sealed = RING.seal(place(*where), clear)
        self.assertEqual(RING.open(place(*where), sealed), clear)
        self.assertEqual(len(sealed), len(clear) + key_ring.OVERHEAD)
        if len(clear) > 3:
            self.assertNotIn(clear, sealed)

    @QUIET
    @given(PLACES, PLACES)
    def test_refused_elsewhere(self, here, there):
        sealed = RING.seal(place(*here), b"Awa")
        if here != there:
            with self.assertRaises(key_ring.SealBroken):
                RING.open(place(*there), sealed)

    @QUIET
    @given(st.binary(min_size=1, max_size=50), st.data())
    def test_any_changed_bit_is_noticed(self, clear, data):
        sealed = bytearray(RING.seal(HERE, clear))
        bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
        sealed[bit // 8] ^= 1 << bit % 8
        with self.assertRaises(key_ring.KeyRingError):
            RING.open(HERE, sealed)

    def test_retired_key_proves_and_opens_nothing(self):
        old = RING.newest.id
        sealed, proof = RING.seal(HERE, b"Awa"), RING.mac(old, b"rows")
        index = RING.index("model|name", "Awa")
        ring = RING.with_new_key().retire([old])
        again = key_shares.restore(key_shares.split(ring))
        for held in (ring, again, KeyRing.from_json(ring.to_json())):
            with self.assertRaises(key_ring.KeyUnknown):
                held.open(HERE, sealed)
            self.assertNotIn(index, held.indexes("model|name", "Awa"))
            self.assertTrue(held.mac_fits(old, b"rows", proof))
            self.assertFalse(held.mac_fits(old, b"other rows", proof))
            self.assertEqual(held.open(HERE, held.seal(HERE, b"Awa")), b"Awa")
        secret = RING.to_json()["keys"][0]["secret"]
        self.assertNotIn(secret, json.dumps(ring.to_json()))
        with self.assertRaises(key_ring.KeyRingDamaged):
            ring.retire([ring.newest.id])

    def test_cut_or_foreign(self):
        for wrong in (b"", b"Awa Keita", RING.seal(HERE, b"")[:-1]):
            with self.assertRaises(key_ring.SealDamaged):
                RING.open(HERE, wrong)

    def test_same_value_looks_different_each_time(self):
        seals = {RING.seal(HERE, b"Awa") for _number in range(200)}
        self.assertEqual(len({seal[5:17] for seal in seals}), 200)

    def test_newest_key_seals_and_all_open(self):
        before = RING.seal(HERE, b"Awa")
        ring = RING.with_new_key()
        after = ring.seal(HERE, b"Awa")
        self.assertEqual(KeyRing.key_of(before), RING.newest.id)
        self.assertEqual(KeyRing.key_of(after), ring.newest.id)
        self.assertEqual({ring.open(HERE, s) for s in (before, after)}, {b"Awa"})
        with self.assertRaisesRegex(key_ring.KeyUnknown, ring.newest.id):
            RING.open(HERE, after)
        with self.assertRaises(key_ring.KeyUnknown):
            ring.without(RING.newest.id).open(HERE, before)

    def test_uses_have_keys_of_their_own(self):
        key = RING.newest
        keys = {key.secret, key.derive("sealed values"), key.derive("blind index")}
        self.assertEqual(len(keys), 3)

    def test_secret_is_not_printed(self):
        self.assertNotIn(repr(RING.newest.secret), repr(RING.newest) + repr(RING))


@tagged("post_install", "-at_install")
class TestBlindIndex(BaseCase):
    def test_spelling_does_not_matter(self):
        for spelling in ("Aïssata  N’Diaye", "AISSATA N'DIAYE", " aissatan'diaye"):
            self.assertEqual(normalize(spelling), "aissatan'diaye")
            self.assertEqual(
                RING.index("m|f", spelling), RING.index("m|f", "Aissata N'Diaye")
            )

    @QUIET
    @given(st.text(max_size=30))
    def test_normal_form_is_final(self, text):
        self.assertEqual(normalize(normalize(text)), normalize(text))

    def test_differs_by_text_column_and_key(self):
        ring = RING.with_new_key()
        found = {
            RING.index("m|f", "Awa"),
            RING.index("m|f", "Ami"),
            RING.index("m|g", "Awa"),
            ring.index("m|f", "Awa"),
        }
        self.assertEqual(len(found), 4)
        self.assertEqual(ring.indexes("m|f", "Awa")[1], RING.index("m|f", "Awa"))


@tagged("post_install", "-at_install")
class TestRingFile(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "keys.json"

    def test_kept_for_its_owner_alone(self):
        ring = RING.with_new_key()
        ring.save(self.path)
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o400)
        self.assertEqual(KeyRing.load(self.path).keys, ring.keys)
        RING.save(self.path)
        self.assertEqual(KeyRing.load(self.path).keys, RING.keys)
        self.assertEqual(os.listdir(self.path.parent), ["keys.json"])

    def test_missing(self):
        with self.assertRaisesRegex(key_ring.KeyRingMissing, "keys.json"):
            KeyRing.load(self.path)

    def test_readable_by_others(self):
        RING.save(self.path)
        for mode in (0o440, 0o404, 0o620):
            self.path.chmod(mode)
            with self.assertRaises(key_ring.KeyRingUnsafe):
                KeyRing.load(self.path)
        self.path.chmod(0o600)
        self.assertEqual(KeyRing.load(self.path).keys, RING.keys)

    def test_damaged(self):
        good = RING.to_json()
        key = good["keys"][0]
        for wrong in (
            "{", "[]", "{}", json.dumps({**good, "format": 2}),
            json.dumps({**good, "keys": []}),
            json.dumps({**good, "keys": [key, key]}),
            json.dumps({**good, "keys": [{**key, "secret": "AAAA"}]}),
            json.dumps({**good, "keys": [{**key, "created": "2026-01-01"}]}),
        ):  # fmt: skip
            self.path.write_text(wrong)
            self.path.chmod(0o600)
            with self.assertRaises(key_ring.KeyRingDamaged, msg=wrong):
                KeyRing.load(self.path)


@tagged("post_install", "-at_install")
class TestShares(BaseCase):
    @QUIET
    @given(st.integers(2, 5), st.integers(0, 3), st.integers(0, 2), st.randoms())
    def test_enough_shares_restore(self, needed, more, extra_keys, random):
        ring = RING
        for _number in range(extra_keys):
            ring = ring.with_new_key()
        shares = key_shares.split(ring, needed + more, needed)
        chosen = random.sample(shares, needed)
        self.assertEqual(key_shares.restore(chosen).keys, ring.keys)
        with self.assertRaisesRegex(key_shares.ShareError, "needed"):
            key_shares.restore(chosen[:-1])
        with self.assertRaisesRegex(key_shares.ShareError, "needed"):
            key_shares.restore([*chosen[:-1], chosen[0]])

    def test_one_share_alone_says_nothing(self):
        """Byte by byte it is as likely as any other, whatever the secret."""
        seen = set()
        for _number in range(3000):
            seen.add(key_shares._read(key_shares.split(RING)[0])[key_shares.HEAD_BYTES])
        self.assertEqual(len(seen), 256)

    @QUIET
    @given(st.data())
    def test_slip_of_the_pen_is_found(self, data):
        share, other = key_shares.split(RING)
        lines = share.splitlines()
        line = data.draw(st.integers(0, len(lines) - 1))
        places = [i for i, sign in enumerate(lines[line]) if sign in key_shares.SIGNS]
        where = data.draw(st.sampled_from(places[2:]))
        sign = data.draw(st.sampled_from(key_shares.SIGNS))
        if sign == lines[line][where]:
            return
        lines[line] = lines[line][:where] + sign + lines[line][where + 1 :]
        with self.assertRaises(key_shares.ShareError):
            key_shares.restore(["\n".join(lines), other])

    def test_read_as_people_write(self):
        shares = [text.lower().replace("0", "o") for text in key_shares.split(RING)]
        shares = ["\n\n".join(text.splitlines()) for text in shares]
        self.assertEqual(key_shares.restore(shares).keys, RING.keys)

    def test_shares_of_two_splits(self):
        one, two = key_shares.split(RING)[0], key_shares.split(RING)[1]
        with self.assertRaisesRegex(key_shares.ShareError, "made together"):
            key_shares.restore([one, two])

    def test_lines_missing(self):
        share, other = key_shares.split(RING)
        cut = "\n".join(share.splitlines()[:-1])
        for wrong in (cut, "", "hello"):
            with self.assertRaises(key_shares.ShareError):
                key_shares.restore([wrong, other])

    def test_for_nobody_alone(self):
        for holders, needed in ((1, 1), (2, 1), (2, 3), (21, 2)):
            with self.assertRaises(ValueError):
                key_shares.split(RING, holders, needed)
