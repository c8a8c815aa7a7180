from odoo import models


class OnestopGuarded(models.AbstractModel):
    """What says something about somebody: inherit it on every such model."""

    _name = "onestop.guarded"
    _description = "Guarded records"
