"""Triggers with which the database itself refuses to change or delete what was recorded.

A later migration that changes a table of this app must `install` them again: SQLite makes a new table then,
and a new table has no triggers.
"""

from __future__ import annotations

from typing import Any

_SQLITE = (
    """CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END""",
    """CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    """CREATE TRIGGER audit_event_replace BEFORE INSERT ON audit_auditevent
    WHEN EXISTS (SELECT 1 FROM audit_auditevent WHERE number = NEW.number OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'audit events are never replaced'); END""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_audithead WHEN NEW.number <> OLD.number + 1
    BEGIN SELECT RAISE(ABORT, 'the audit head only moves on'); END""",
    """CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_audithead
    BEGIN SELECT RAISE(ABORT, 'the audit head is never deleted'); END""",
)
_SQLITE_REMOVAL = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "audit_event_update",
        "audit_event_delete",
        "audit_event_replace",
        "audit_head_update",
        "audit_head_delete",
    )
)

_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'what was recorded in % is never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER audit_event_rows BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_event_table BEFORE TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_audithead
    FOR EACH ROW WHEN (NEW.number <> OLD.number + 1) EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_audithead
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_table BEFORE TRUNCATE ON audit_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)
_POSTGRESQL_REMOVAL = (
    "DROP TRIGGER IF EXISTS audit_event_rows ON audit_auditevent",
    "DROP TRIGGER IF EXISTS audit_event_table ON audit_auditevent",
    "DROP TRIGGER IF EXISTS audit_head_update ON audit_audithead",
    "DROP TRIGGER IF EXISTS audit_head_delete ON audit_audithead",
    "DROP TRIGGER IF EXISTS audit_head_table ON audit_audithead",
    "DROP FUNCTION IF EXISTS audit_refuse",
)

INSTALLATION = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
REMOVAL = {"sqlite": _SQLITE_REMOVAL, "postgresql": _POSTGRESQL_REMOVAL}


def install(connection: Any) -> None:
    """Put the triggers in place; those that are there already are made anew."""
    remove(connection)
    _run(connection, INSTALLATION[connection.vendor])


def remove(connection: Any) -> None:
    """For migrations that go back, and for tests that tamper."""
    _run(connection, REMOVAL[connection.vendor])


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
