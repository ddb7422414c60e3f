extension InspectorPage {
  /// What parameters are called among people; it goes before the rest of the script.
  static let names = #"""

    const names = {
      idsite: "site", rec: "record", action_name: "title", url: "URL", urlref: "referrer", _id: "visitor id",
      cid: "visitor id, forced", uid: "user id", rand: "against caches", r: "against caches", apiv: "API version",
      res: "resolution", h: "local hour", m: "local minute", s: "local second", cookie: "takes cookies",
      pdf: "shows PDF", ua: "user agent", uadata: "client hints", lang: "languages", new_visit: "starts a visit",
      cvar: "custom variables", _cvar: "visit's custom variables", e_cvar: "event's custom variables",
      _idn: "new visitor", _refts: "referred at", _ref: "first referrer", _rcn: "campaign", _rck: "campaign keyword",
      consent: "consent given", cs: "character set", data: "custom data", link: "outlink", download: "download",
      search: "search keyword", search_cat: "search category", search_count: "search results", pv_id: "page view id",
      idgoal: "goal, 0 for a shop", revenue: "revenue", ca: "no page view", ping: "heartbeat",
      bw_bytes: "size, bytes", pf_net: "network time, ms", pf_srv: "server time, ms", pf_tfr: "transfer time, ms",
      pf_dm1: "DOM processing, ms", pf_dm2: "DOM completion, ms", pf_onl: "on-load time, ms", e_c: "event category",
      e_a: "event action", e_n: "event name", e_v: "event value", c_n: "content name", c_p: "content piece",
      c_t: "content target", c_i: "content interaction", ec_id: "order id", ec_items: "items", ec_st: "subtotal",
      ec_tx: "tax", ec_sh: "shipping", ec_dt: "discount", _pks: "product SKU", _pkn: "product name",
      _pkc: "product category", _pkp: "product price", token_auth: "token", cip: "visitor's address", cdt: "time",
      cdo: "seconds ago", country: "country", region: "region", city: "city", lat: "latitude", long: "longitude",
      send_image: "image wanted", bots: "record bots", queuedtracking: "queue of Matomo", dp: "no provider lookup",
      recMode: "bot mode", http_status: "HTTP status", source: "source", ma_id: "media id", ma_ti: "media title",
      ma_re: "media resource", ma_mt: "media type", ma_pn: "media player", ma_st: "seconds played",
      ma_le: "length, s", ma_ps: "position, s", cra: "error message", cra_st: "stack", cra_ct: "error category",
      cra_tp: "error type", cra_ru: "script", cra_rl: "line", cra_rc: "column", gt_ms: "generation time, gone",
    };
    const nameOf = name => {
      const dimension = /^dimension(\d+)$/.exec(name);
      return dimension ? "custom dimension " + dimension[1] : Object.hasOwn(names, name) ? names[name] : "";
    };

    """#
}
