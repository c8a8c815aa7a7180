from odoo import api, models
from odoo.exceptions import AccessError


class DiscussChannel(models.Model):
    """Chats and groups of colleagues; no channel that all centres share."""

    _inherit = "discuss.channel"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse open channels: everybody of every centre could read along."""
        if not (self.env.su or self.env.user.has_group("base.group_system")) and any(
            vals.get("channel_type", "channel") == "channel" for vals in vals_list
        ):
            raise AccessError(
                self.env._(
                    "Channels would be open to all centres. Start a group with the "
                    "colleagues whom you mean."
                )
            )
        return super().create(vals_list)

    @api.model
    def _close_common_channels(self):
        """Close Odoo's channel of everybody; nobody joins it by herself any more."""
        general = self.env.ref("mail.channel_all_employees", raise_if_not_found=False)
        if general:
            general.group_ids = False
            general.channel_member_ids.unlink()
            general.active = False
