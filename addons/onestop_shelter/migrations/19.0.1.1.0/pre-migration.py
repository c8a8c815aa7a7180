def migrate(cr, version):
    """Forget registers that were being imported, in clear: they are sealed now."""
    cr.execute("DELETE FROM onestop_register_import")
    cr.execute(
        "ALTER TABLE onestop_register_import_line"
        " DROP COLUMN IF EXISTS label, DROP COLUMN IF EXISTS reason"
    )
