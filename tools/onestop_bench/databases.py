"""Databases of a measurement: copies of what was installed, dropped by the next run."""

from contextlib import closing

import psycopg2
from psycopg2 import sql

import odoo.sql_db
from odoo.tools import config


def connect(name):
    _name, given = odoo.sql_db.connection_info_for(name)
    connection = psycopg2.connect(**given)
    connection.autocommit = True
    return connection


def copy(template, name):
    """Return the name of a fresh copy of a database that nobody uses."""
    with closing(connect("postgres")) as connection, connection.cursor() as cursor:
        for statement in (
            "DROP DATABASE IF EXISTS {0} WITH (FORCE)",
            "CREATE DATABASE {0} TEMPLATE {1}",
        ):
            names = sql.Identifier(name), sql.Identifier(template)
            cursor.execute(sql.SQL(statement).format(*names))
    config["db_name"] = [name]
    return name


def analyse(name):
    """Give the planner its figures, and tidy the visibility of the rows."""
    with closing(connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
