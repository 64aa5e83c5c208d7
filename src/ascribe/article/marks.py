"""What class names, ids and the like tell of an element: patterns over names that sites of all kinds share.

Each is searched in the lower-case names of an element and its nearest ancestors (``tree.names``). No outlet's own
names stand here, only what its parts are called.
"""

import re

COMMENT = re.compile(r"(?:^|[\s_-])(?:comments?|commentlist|commentary-list|disqus\w*|usercomments?|reader-?comments?)(?:$|[\s_-])|comments?(?:-?list|-?body|-?content|-?text|-?wrapper|-?item|-?thread|-?area)|respond\b")
CAPTION = re.compile(r"caption|figure__|bildunterschrift|legende|legend\b|\bcutline|pie-?de-?foto|image-?(?:desc|text|info|title)|photo-?(?:desc|text|info)|img-?desc")
CREDIT = re.compile(r"credit|copyright|photographer|image-?source|img-?source|\bsource\b|courtesy|image-?author|fotograf|\bagency\b")
BYLINE = re.compile(r"byline|by-line|\bauthors?\b|author[_-]|[_-]authors?\b|writer|autor\b|auteur|autoren|signature|skribent|contributor|article-?author")
ABOUT = re.compile(r"bio\b|author[-_]?(?:bio|box|desc|info|card|about|profile)|about[-_]?(?:the[-_]?)?author|autorenbox")
DATE = re.compile(r"(?:^|[\s_-])(?:date|dates|time|timestamp|datetime|datum|pubdate|published|updated|posted-on|post-date|fecha)(?:$|[\s_-])|date-?line|publish(?:ed)?-?(?:date|time)|datepublished|datemodified|timestamp")
STAND = re.compile(r"standfirst|stand-first|sub-?title|sub-?head(?:line|ing)?|\bdek\b|\bdeck\b|(?:^|[\s_-])(?:lead|lede|intro|excerpt|abstract|summary|synopsis|chapo|vorspann|teaser-text|ingress|manchet|bajada|entradilla|sommario|occhiello|strapline|kicker-text|description|subline|underrubrik|stk|einleitung|preface|introtext|lead-?in|leadtext|shorttext|epigraph|bulletpoints|bullet-points|key-?points)(?:$|[\s_-])|lead-?text|lead-?in\b|intro-?text|__intro\b|\bintro\b|excerpt|bullet-?points|entry-sub-title|article-?(?:lead|summary|intro|desc|dek|subtitle)|\blead-?(?:text|paragraph)|__(?:lead|intro|summary|dek|excerpt)")
RELATED = re.compile(r"related|recommend|read-?(?:more|also|next)|most-?(?:read|popular)|more-?(?:from|on|stories|news)|also-?(?:read|like)|trending|suggested|outbrain|taboola|see-?also|further-?reading|teaser(?!-text)|mehr-?zum|(?:^|[\s_-])promo|popular-?(?:articles|stories|posts)|collections?__|(?:^|[\s_-])cards?(?:$|[\s_-])|lightbox|sidebar|onward|inline-?link|linked-?article")
BOILER = re.compile(r"newsletter|subscri|sign-?up|paywall|advert|(?:^|[\s_-])ads?(?:$|[\s_-])|ad-?(?:slot|unit|container)|sponsor|share|social|sharing|cookie|consent|promo|breadcrumb|toolbar|(?:^|[\s_-])tags?(?:$|[\s_-])|topics|donat|player|sidebar|(?:^|[\s_-])nav|(?:^|[\s_-])menu|footer|print-?only|sr-?only|screen-?reader|visually-?hidden|disclaimer|login|regwall|popup|modal|toast|widget|rating|poll\b|quiz")
CORRECTION = re.compile(r"correction|clarification|erratum|amend")
PULL = re.compile(r"pull-?quote|pullquote|blockquote|(?:^|[\s_-])quote")
