import ast

from odoo import api, models
from odoo.exceptions import ValidationError

from ..guard import is_guarded
from ..paths import models_on

#: Types of fields that hold what people write.
WORDS = ("char", "text", "html")


class IrFilters(models.Model):
    """Saved filters stand in the database in clear, and others may see them."""

    _inherit = "ir.filters"

    @api.constrains("model_id", "user_ids", "domain")
    def _check_guarded(self):
        """A filter on guarded records is its author's own, and holds no words."""
        for saved in self:
            model = self.env.get(saved.model_id)
            if not is_guarded(model):
                continue
            if saved.user_ids != saved.create_uid:
                raise ValidationError(
                    self.env._(
                        "This filter cannot be shared: what it looks for is about "
                        "persons. Save it for yourself alone."
                    )
                )
            if any(self._is_text(model, path) for path in word_paths(saved.domain)):
                raise ValidationError(
                    self.env._(
                        "This filter looks for words, which would be kept in clear. "
                        "Search for them when you need to, without saving."
                    )
                )

    @api.model
    def _is_text(self, model, path):
        """Return whether a path ends in what people write: when in doubt, yes."""
        *way, last = path.split(".")
        *_between, end = (model, *models_on(model, ".".join(way)))
        field = end._fields.get(last)
        return field is None or field.type in WORDS or field.relational


def word_paths(text):
    """Return the paths of fields in which a domain looks for words.

    The client computes dates and users in it, so that it is no literal.

    :param str text: the domain as it is stored
    """
    try:
        tree = ast.parse(text or "[]", mode="eval")
    except SyntaxError:
        return [""]
    leaves = (
        node.elts
        for node in ast.walk(tree)
        if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 3
    )
    return [
        str(path.value)
        for path, operator, value in leaves
        if isinstance(path, ast.Constant)
        and isinstance(operator, ast.Constant)
        and any(
            isinstance(part, ast.Constant) and isinstance(part.value, str)
            for part in ast.walk(value)
        )
    ]
