"""What stands in the templates of the screens, read as text."""

import re
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase, tagged

#: Globals of JavaScript that OWL looks up in the component, where they are missing: the
#: screen shows, and breaks at the first touch.
UNKNOWN = re.compile(
    r"(?<![\w.'])(Boolean|JSON|Map|Number|Promise|Set|String|isNaN|localStorage|location"
    r"|navigator|parseFloat|parseInt|setTimeout)\b(?!')"
)
ADDONS = Path(__file__).parents[2]


def unknown_in(tree):
    """Return what expressions of a template name that OWL does not know."""
    return [
        (node.sourceline, value)
        for node in tree.iter(etree.Element)
        for name, value in node.attrib.items()
        if name.startswith("t-") and UNKNOWN.search(value)
    ]


@tagged("post_install", "-at_install")
class TestTemplates(BaseCase):
    def test_expressions_name_what_owl_knows(self):
        files = sorted(ADDONS.glob("onestop_*/static/src/**/*.xml"))
        self.assertTrue(files)
        for path in files:
            with self.subTest(path=path.relative_to(ADDONS)):
                self.assertFalse(unknown_in(etree.parse(str(path))))

    def test_it_is_found(self):
        bad = etree.XML(
            '<select t-on-change="(ev) => this.go(Number(ev.target.value))"/>'
        )
        self.assertTrue(unknown_in(bad))
        good = etree.XML('<i t-on-click="() => this.setNumber(state.Set)"/>')
        self.assertFalse(unknown_in(good))
