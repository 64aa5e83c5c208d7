"""Articles → reuse, quotations, claims, stories, origin, independence. Knows no language and no store."""
