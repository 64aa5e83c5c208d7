"""Which pairs of pages may share a passage: one SQL text, which SQLite, PostgreSQL, DuckDB and Spark run alike."""

from ascribe.corpus.gram import LONG, SHORT

COMMON = 100
"""Pages from which on a gram is taken for furniture: it says nothing, nor do its neighbours."""

_SQL = f"""
WITH probe AS (
  SELECT * FROM grams WHERE page >= :first
), asked AS (
  SELECT DISTINCT hash FROM probe
), seen AS (
  SELECT g.hash AS hash, COUNT(DISTINCT g.page) AS pages, COUNT(DISTINCT g.outlet) AS outlets
  FROM asked a JOIN grams g ON g.hash = a.hash GROUP BY g.hash
), common AS (
  SELECT hash FROM seen WHERE pages > {COMMON} OR (outlets = 1 AND pages >= 4)
), masked AS (
  SELECT DISTINCT p.page AS page, p.place AS place
  FROM common m JOIN probe c ON c.hash = m.hash
  JOIN probe p ON p.page = c.page AND p.place > c.place - 8 AND p.place < c.place + 8
), kept AS (
  SELECT DISTINCT p.page AS page, p.hash AS hash{{words}}
  FROM probe p JOIN seen s ON s.hash = p.hash
  LEFT JOIN masked m ON m.page = p.page AND m.place = p.place
  WHERE s.pages > 1 AND m.page IS NULL
)
SELECT k.page AS page, g.page AS other, COUNT(*) AS shared
FROM kept k JOIN grams g ON g.hash = k.hash
WHERE g.page < k.page
GROUP BY k.page, g.page{{having}}
ORDER BY shared DESC, other
"""
CANDIDATES = _SQL.format(words="", having="")
"""For every page from number ``:first`` on, the pages before it that share grams with it, and how many.

Grams of one outlet's furniture (on four of its pages or more, on nobody else's) and common ones are masked with their
neighbours: a gram that begins within eight words of one is furniture in part.
"""

PAIRS = _SQL.format(words=", p.words AS words", having=f"\nHAVING MAX(k.words) >= {LONG} OR COUNT(*) > {LONG - SHORT}")
"""The same where ``grams`` says how many words each has: without the pairs that share so few of the short ones (five to
seven words in a row within marks) that they have no eight words in a row. Of a hundred thousand generated pages these
were half of all pairs."""
