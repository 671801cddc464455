"""Whether what is asked finds an index, however many rows there are."""

from sqlalchemy import event, text


def reads_whole_tables(session, ask, *, at_least=1):
    """The queries of `ask` that find no index, with all plans that read a whole table forbidden."""
    seen = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(session.connection(), "before_cursor_execute", note)
    ask()
    event.remove(session.connection(), "before_cursor_execute", note)
    assert len(seen) >= at_least
    session.execute(text("SET LOCAL enable_seqscan = off"))
    plans = {asked: session.connection().exec_driver_sql(f"EXPLAIN {asked}", given) for asked, given in seen}
    return [asked for asked, plan in plans.items() if "Seq Scan" in "\n".join(row[0] for row in plan)]
