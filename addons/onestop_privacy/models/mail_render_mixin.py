from odoo import api, models

from .ir_actions_server import code_allowed, code_refusal


class MailRenderMixin(models.AbstractModel):
    """Texts with expressions read, as superuser, what their author never may."""

    _inherit = "mail.render.mixin"

    # pylint: disable-next=missing-return
    def _check_access_right_dynamic_template(self):
        """Refuse such a template to the administrator as well."""
        super()._check_access_right_dynamic_template()
        if not code_allowed(self.env) and self._has_unsafe_expression():
            raise code_refusal(self.env)

    @api.model
    def _render_template(
        self, template_src, model, res_ids, engine="inline_template", **options
    ):
        """Refuse expressions that somebody has typed into a message."""
        if not self._unrestricted_rendering and not code_allowed(self.env):
            unsafe = {
                "inline_template": self._has_unsafe_expression_template_inline_template,
                "qweb": self._has_unsafe_expression_template_qweb,
            }.get(engine)
            if unsafe and unsafe(template_src, model):
                raise code_refusal(self.env)
        return super()._render_template(
            template_src, model, res_ids, engine=engine, **options
        )
