from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.name_keys import name_keys, windows
from .common_identity import IdentityCase


@tagged("post_install", "-at_install")
class TestIdentityNames(IdentityCase):
    """Whole names are found in open texts, by hashes alone."""

    def setUp(self):
        super().setUp()
        self.names = self.env["onestop.identity.names"].with_user(
            self.users["storekeeper"]
        )

    def test_a_name_in_any_order_and_writing_is_refused(self):
        for text in (
            "Fatoumata Traoré",
            "Taxi pour TRAORE Fatoumata, 12 mars",
            "<p>Soins de <b>Fatoumata</b> Traore</p>",
            "bon n° 12/Fatoumata-Traoré/mars",
        ):
            with self.subTest(text), self.assertRaises(UserError) as caught:
                self.names._refuse_names(["Savon", text, None])
            self.assertNotIn("raor", str(caught.exception))

    def test_other_texts_pass(self):
        self.names._refuse_names(
            [
                "Fatoumata",
                "Traoré & Fils, savon",
                "Fatoumata Diarra",
                "Fatoumata achète du riz chez Traoré",
                "",
                None,
            ]
        )

    def test_a_colleague_of_the_same_name_may_be_named(self):
        self.names._refuse_names(["Salaire Test storekeeper"])
        self.env["hr.employee"].create({"name": "Fatoumata TRAORE"})
        self.names._refuse_names(["Salaire Fatoumata Traoré"])

    def test_names_are_hidden_and_the_rest_stays(self):
        found = self.names._hide_names(
            ["VIR Fatoumata Traoré, loyer", "VIR 12", "Traoré Fatoumata"]
        )
        self.assertEqual(found, ["VIR …, loyer", "VIR 12", "…"])

    def test_any_number_of_texts_is_one_query(self):
        texts = [f"Bon {number} de la semaine, riz et huile" for number in range(50)]
        self.names._refuse_names(texts)
        with self.assertQueryCount(1):
            self.names._refuse_names(texts)

    def test_whole_names_have_two_words(self):
        self.assertEqual(
            name_keys("Awa, Bintou Sow; Traoré Awa"), {"bintou sow", "awa traore"}
        )

    def test_windows_know_their_place(self):
        text = "de N'Diaye Awa Sow"
        self.assertEqual(
            [text[begin:end] for _key, begin, end in windows(text)],
            ["N'Diaye Awa", "N'Diaye Awa Sow", "Awa Sow"],
        )
