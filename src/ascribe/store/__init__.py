"""A collection on disk: SQLite by default, PostgreSQL by a URL. The same schema, the same answers."""
