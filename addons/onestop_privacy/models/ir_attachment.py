import base64
import mimetypes

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Stream
from odoo.tools import SQL

from odoo.addons.base.models.ir_attachment import IrAttachment as CoreAttachment

from ..access import note, note_refused
from ..fields import EncryptedChar, EncryptedText
from ..guard import is_guarded, refusal
from ..keys import current_ring
from ..sealing import opening
from ..tools.key_ring import place
from .ir_actions_server import code_allowed, code_refusal

#: What would show a sealed file, or what is in it, to somebody else.
FORBIDDEN = ("public", "access_token", "url")
#: Where Odoo serves the scripts and styles that it has built.
SCRIPTS = "/web/assets/"
#: What the server fills in, whatever a caller gives.
OWN = ("seal_key", "checksum", "db_datas", "file_size", "index_content", "store_fname")
#: Sealed under another name, or replaced by a neutral one.
NAMES = {"name": "sealed_name", "description": "sealed_description"}
#: What a sealed file is bound to: it is sealed anew when one of them changes.
BOUND = ("res_model", "res_id", "res_field")


class SealedStream(Stream):
    """A file that is opened for one answer, and kept by no cache on the way."""

    def get_response(self, **keywords):
        self.public = False
        response = super().get_response(**{**keywords, "immutable": False})
        response.headers["Cache-Control"] = "private, no-store"
        response.headers.pop("ETag", None)
        response.headers.pop("Last-Modified", None)
        return response


class IrAttachment(models.Model):
    """Files of guarded records: the file store holds ciphertext, named by its hash.

    A file is bound to its attachment and to the record it belongs to: bytes that were
    copied to another place, or a row that was moved to another record, do not open.
    Names and descriptions are sealed, too; what `name` shows is neutral. Equal files
    have nothing in common.
    """

    _inherit = "ir.attachment"

    # ------------------------------------------------------------ fields
    seal_key = fields.Char("Sealed by the key", readonly=True, copy=False)
    sealed_name = EncryptedChar("Name of the file")
    sealed_description = EncryptedText("Description of the file")

    # ----------------------------------------------- constraints, indexes
    _seal_key_idx = models.Index("(seal_key, id) WHERE seal_key IS NOT NULL")
    _sealed_shut = models.Constraint(
        "CHECK (seal_key IS NULL OR (public IS NOT TRUE AND access_token IS NULL"
        " AND index_content IS NULL AND url IS NULL AND description IS NULL"
        " AND type = 'binary'))",
        "A sealed file is never public, has no link and no index.",
    )

    # ------------------------------------------------------------ compute
    def _compute_raw(self):  # pylint: disable=missing-return
        sealed = self.filtered("seal_key")
        super(IrAttachment, self - sealed)._compute_raw()
        for attachment in sealed:
            attachment.raw = attachment._open_sealed()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_default_place(vals) for vals in vals_list]
        kept = {}
        for index, vals in enumerate(vals_list):
            if self._is_guarded_place(vals.get("res_model"), vals.get("res_id")):
                kept[index] = self._take_clear(vals)
        attachments = super().create(vals_list)
        for index, (raw, names) in kept.items():
            attachments[index]._seal(raw)
            attachments[index]._seal_names(names)
        return attachments

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != "seal_key"}
        self.check_access("write")
        self._check_no_script(vals)
        # sudo: access was checked
        own = self.sudo()
        before = own.filtered("seal_key")
        after = own.filtered(lambda one: one._is_guarded_after(vals))
        if not before and not after:
            return super().write(vals)
        if before - after:
            raise AccessError(
                self.env._("A sealed file is only moved to what is guarded, too.")
            )
        super(IrAttachment, self - after.with_env(self.env)).write(dict(vals))
        for attachment in after.with_env(self.env):
            attachment._write_sealed(dict(vals))
        return True

    def _check_no_script(self, vals):
        """Refuse to change the scripts that Odoo has built for all browsers.

        :raise AccessError: code from the database is not allowed
        """
        # sudo: what kind of file it is says nothing
        if not code_allowed(self.env) and any(
            (file.url or "").startswith(SCRIPTS) for file in self.sudo()
        ):
            raise code_refusal(self.env)

    def read(self, fields=None, load="_classic_read"):
        """Refuse what is absent like what is forbidden; Odoo leaves it out."""
        self.check_access("read")
        return super().read(fields, load)

    def copy_data(self, default=None):
        """Copies have the name of the file; what is copied is sealed anew."""
        self.check_access("read")
        vals_list = super().copy_data(default)
        for attachment, vals in zip(self, vals_list, strict=True):
            if not attachment.seal_key:
                continue
            target = vals.get("res_model"), vals.get("res_id")
            if not self._is_guarded_place(*target):
                raise AccessError(
                    self.env._("A sealed file is only copied to what is guarded, too.")
                )
            if "name" not in (default or {}) and attachment.sealed_name:
                vals["name"] = attachment.sealed_name
            vals.setdefault("description", attachment.sealed_description)
        return vals_list

    def unlink(self):
        self.check_access("unlink")
        return super().unlink()

    def generate_access_token(self):
        self._refuse_links(self.sudo().filtered("seal_key"))
        return super().generate_access_token()

    def _refuse_links(self, sealed):
        if sealed:
            raise AccessError(
                self.env._("A sealed file has no link: open it from its record.")
            )

    # ------------------------------------------------------------- access
    def _check_access(self, operation):
        """Give one answer for absent and for sealed files that one may not open."""
        if self.env.su:
            return super()._check_access(operation)
        try:
            result, absent = super()._check_access(operation), self.browse()
        except MissingError:
            there = self.exists()
            absent = self - there
            result = super(IrAttachment, there)._check_access(operation)
        forbidden, error = result or (self.browse(), None)
        if not forbidden and not absent:
            return None
        uniform = absent or forbidden.sudo().filtered("seal_key")
        forbidden |= absent
        return forbidden, (forbidden._uniform_refusal if uniform else error)

    def _uniform_refusal(self):
        note_refused(self.env, self._name, self.ids)
        return refusal(self.env)

    def _can_return_content(self, field_name=None, access_token=None):
        # sudo: whether it is sealed says nothing
        if self.sudo().seal_key:
            return False
        return super()._can_return_content(field_name, access_token)

    # ----------------------------------------------------------- business
    @api.model
    def _is_guarded_place(self, res_model, res_id):
        """Return whether files of a record are sealed: its model is guarded, or it is a
        sealed file itself (Odoo keeps thumbnails of files as files)."""
        registry = self.env.registry
        if not res_model or res_model not in registry:
            return False
        if res_model == self._name:
            # sudo: whether it is sealed says nothing
            return bool(res_id and self.sudo().browse(res_id).seal_key)
        return is_guarded(registry[res_model])

    def _is_guarded_after(self, vals):
        self.ensure_one()
        return self._is_guarded_place(
            vals.get("res_model", self.res_model), vals.get("res_id", self.res_id)
        )

    def _with_default_place(self, vals):
        names = (*BOUND, *FORBIDDEN, *NAMES, "type", "mimetype")
        context = self.env.context
        defaults = {
            name: context[f"default_{name}"]
            for name in names
            if f"default_{name}" in context
        }
        return {**defaults, **{k: v for k, v in vals.items() if k != "seal_key"}}

    def _take_clear(self, vals):
        """Take out of values what must not be stored in clear.

        :return: (content of the file, {sealed field: text})
        """
        self._check_shut(vals)
        raw = vals.pop("raw", None) or b""
        datas = vals.pop("datas", None)
        raw = raw.encode() if isinstance(raw, str) else raw
        if not raw and datas:
            raw = base64.b64decode(datas)
        for name in (*OWN, *FORBIDDEN):
            vals.pop(name, None)
        if raw or "mimetype" in vals:
            checked = self._check_contents({**vals, "raw": raw})
            raw = checked.pop("raw")
            vals.update(checked)
        names = {sealed: vals.pop(name, None) for name, sealed in NAMES.items()}
        vals["description"] = False
        if vals.get("res_field"):
            vals["name"] = vals["res_field"]
            names.pop("sealed_name")
        else:
            vals["name"] = "-"
        return raw, names

    def _check_shut(self, vals):
        forbidden = any(vals.get(name) for name in FORBIDDEN)
        if forbidden or vals.get("type", "binary") != "binary":
            self._refuse_links(True)

    # pylint: disable-next=missing-return
    def _write_sealed(self, vals):
        """Write one attachment that is sealed from now on."""
        self.ensure_one()
        # sudo: access was checked; what is sealed anew is the same file
        own = self.sudo()
        given = "raw" in vals or "datas" in vals
        moved = any(name in vals for name in BOUND) or not own.seal_key
        raw = None if given or not moved else own.raw or b""
        names = {
            sealed: vals[name] if name in vals else own[name] or own[sealed]
            for name, sealed in NAMES.items()
            if name in vals or not own.seal_key
        }
        res_field = vals.get("res_field", own.res_field)
        taken, _names = self._take_clear(vals)
        if own.seal_key or res_field:
            vals.pop("name", None)
        shut = {"access_token": False, "public": False}
        # pylint: disable-next=super-method-mismatch
        super().write({**vals, **shut})
        if given or moved:
            self._seal(taken if given else raw)
        self._seal_names({} if res_field else names)

    # pylint: disable-next=missing-return
    def _seal(self, raw):
        """Seal the file of one attachment, in a new place of the file store."""
        self.ensure_one()
        # sudo: like Odoo's own, whoever may write the record stores its files
        own = self.sudo()
        old = own.store_fname
        with opening(self.env):
            ring = current_ring()
            sealed = ring.seal(own._seal_place(), raw) if raw else b""
        vals = {
            "seal_key": ring.newest.id,
            "checksum": self._compute_checksum(sealed),
            "file_size": len(raw),
            "index_content": False,
            "store_fname": False,
            "db_datas": False,
        }
        if sealed and self._storage() == "db":
            vals["db_datas"] = sealed
        elif sealed:
            vals["store_fname"] = self._file_write(sealed, vals["checksum"])
        # Like Odoo's own: its `write` lets nobody set these.
        # pylint: disable-next=super-method-mismatch
        super(CoreAttachment, own).write(vals)
        if old:
            own.flush_recordset(["store_fname"])
            self._file_delete(old)

    # pylint: disable-next=missing-return
    def _seal_names(self, names):
        """Store names sealed; what everybody sees says nothing."""
        own = self.sudo()
        for name, text in names.items():
            own[name] = text or False
        if own.name == "-" or not own.res_field:
            ending = mimetypes.guess_extension(own.mimetype or "") or ""
            vals = {"name": f"document-{self.id}{ending}"}
            # pylint: disable-next=super-method-mismatch
            super(IrAttachment, own).write(vals)

    def _seal_place(self):
        names = (self.res_model or "", self.res_id or 0, self.res_field or "")
        return place(self._name, "raw|" + "|".join(map(str, names)), self.id)

    def _open_sealed(self):
        """Return the content of one sealed file; the log takes a row."""
        # sudo: whoever reads `raw` was checked
        own = self.sudo()
        record = (own.res_model, own.res_id) if own.res_id else (self._name, self.id)
        note(self.env, record[0], own.res_field or "attachment", record[1])
        return own._read_sealed()

    def _read_sealed(self):
        self.ensure_one()
        if self.store_fname:
            sealed = self._file_read(self.store_fname)
        else:
            sealed = bytes(self.with_context(bin_size=False).db_datas or b"")
        if not sealed:
            return b""
        with opening(self.env):
            return current_ring().open(self._seal_place(), sealed)

    def _set_attachment_data(self, asbytes):
        # sudo: whether it is sealed says nothing
        sealed = self.filtered(lambda one: one.sudo()._is_guarded_after({}))
        for attachment in sealed:
            attachment._seal(asbytes(attachment))
        return super(IrAttachment, self - sealed)._set_attachment_data(asbytes)

    def _to_http_stream(self):
        self.ensure_one()
        if not self.sudo().seal_key:
            return super()._to_http_stream()
        raw = self.raw or b""
        return SealedStream(
            type="data",
            data=raw,
            size=len(raw),
            mimetype=self.mimetype,
            download_name=self.name,
            etag=False,
            conditional=False,
        )

    # ----------------------------------------------------------- rotation
    @api.model
    def _seal_keys_in_use(self):
        """Return {id of a key: how many files it has sealed}."""
        rows = self.env.execute_query(
            SQL(
                "SELECT seal_key, count(*) FROM ir_attachment"
                " WHERE seal_key IS NOT NULL AND file_size > 0 GROUP BY 1"
            )
        )
        return dict(rows)

    @api.model
    def _sealed_by_old_keys(self, newest, last, limit):
        """Return files that other keys than the newest have sealed, locked."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM ir_attachment WHERE seal_key IS NOT NULL"
                " AND seal_key != %s AND file_size > 0 AND id > %s"
                " ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                newest,
                last,
                limit,
            )
        )
        return self.browse(row[0] for row in rows)

    def _seal_again(self):
        """Seal one file by the newest key; nobody has looked into it.

        :raises UserError: when it does not open
        """
        self.ensure_one()
        raw = self._read_sealed()
        if not raw:
            raise UserError(self.env._("The file is not there."))
        self._seal(raw)
