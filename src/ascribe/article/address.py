"""A page's addresses in one form: normalised, without the keys that only say how a reader came."""

from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "igsh",
    "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "oly_anon_id", "oly_enc_id", "ocid", "cmpid",
    "cmp", "ncid", "soc_src", "soc_trk", "ito", "xtor", "wt_mc", "wt_zmc", "at_medium", "at_campaign",
    "at_custom1", "at_custom2", "at_custom3", "at_custom4", "__twitter_impression", "guccounter", "guce_referrer",
    "guce_referrer_sig", "ref_src", "ref_url", "smid", "smtyp", "srnd", "taid", "traffic_source", "sr_share",
    "spm", "share_token", "sharetoken", "feature_share", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname",
    "ns_fee", "amp_js_v", "amp_gsa", "usqp",
})  # fmt: skip
_PREFIXES = ("utm_", "pk_", "piwik_", "matomo_", "hsa_", "ga_", "itm_", "stm_", "sc_cid", "s_cid")


def normalise(url: str | None, base: str | None = None) -> str | None:
    """The address in normal form, without tracking keys and fragment; None where it is no http(s) address.

    ``base`` is the page's own address, for relative ones. Other query keys are kept: they may name the page.
    """
    if not url or len(url) > 4000:
        return None
    try:
        whole = urljoin(base, url.strip()) if base else url.strip()
        from url_normalize import url_normalize

        parts = urlsplit(str(url_normalize(whole)))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100) if not _tracks(k)]
        return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept) if kept else "", ""))
    except (ValueError, UnicodeError):
        return None


def _tracks(key: str) -> bool:
    return key.lower() in _TRACKING or key.lower().startswith(_PREFIXES)
