extension InspectorPage {
  /// Every value of a hit is hostile: it becomes text through `textContent`, and never markup, an address or a style.
  static let script = #"""

    "use strict";
    const most = 1000, shown = 300;
    const $ = id => document.getElementById(id);
    const make = (tag, className, text) => {
      const element = document.createElement(tag);
      if (className) element.className = className;
      if (text !== undefined) element.textContent = text;
      return element;
    };

    const kinds = {
      pageView: ["Page view", 230], event: ["Event", 285], siteSearch: ["Site search", 190],
      download: ["Download", 160], outlink: ["Outlink", 175], goal: ["Goal", 130], order: ["Order", 95],
      cart: ["Cart", 75],
      contentImpression: ["Content seen", 320], contentInteraction: ["Content used", 335], media: ["Media", 25],
      crash: ["Crash", 0], ping: ["Ping", 210], custom: ["Custom action", 255], unreadable: ["No hit", 0],
    };
    const outcomes = { excluded: "not recorded", refused: "refused", failed: "fails the request", dropped: "dropped" };

    let hits = [], after = 0, epoch = null, paused = false, waiting = [], lost = false;
    const cards = new Map();

    const visitorOf = hit => {
      const p = hit.parameters;
      const id = p.cid || p._id || p.uid;
      if (id) return { key: id, label: p.cid || p._id ? id.slice(0, 6) : id.slice(0, 24) };
      const rest = [p.cip, p.ua].filter(Boolean).join(" ");
      return { key: rest, label: p.cip || "no id" };
    };

    const hueOf = text => {
      let hash = 2166136261;
      for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
      hash ^= hash >>> 15;
      return (hash >>> 0) % 360;
    };

    const titleOf = hit => {
      const p = hit.parameters, join = (...parts) => parts.filter(Boolean).join(" › ");
      switch (hit.kind) {
        case "event": return join(p.e_c, p.e_a, p.e_n) + (p.e_v ? " = " + p.e_v : "");
        case "siteSearch": return "“" + p.search + "”" + (p.search_cat ? " in " + p.search_cat : "");
        case "download": return p.download.split(/[?#]/)[0].split("/").pop() || p.download;
        case "outlink": return p.link;
        case "goal": return "Goal " + p.idgoal + (p.revenue ? ", " + p.revenue : "");
        case "order": return "Order " + p.ec_id + (p.revenue ? ", " + p.revenue : "");
        case "cart": return "Cart" + (p.revenue ? ", " + p.revenue : "");
        case "contentImpression": case "contentInteraction": return join(p.c_n, p.c_p, p.c_i);
        case "crash": return p.cra;
        case "media": return p.ma_ti || p.ma_id;
        case "ping": return "";
        default: return p.action_name || "";
      }
    };

    const agoText = time => {
      const seconds = Math.max(0, Math.round((Date.now() - time) / 1000));
      if (seconds < 2) return "now";
      if (seconds < 60) return seconds + " s ago";
      if (seconds < 3600) return Math.floor(seconds / 60) + " min ago";
      return Math.floor(seconds / 3600) + " h ago";
    };

    const table = hit => {
      const body = make("table");
      for (const [name, value] of Object.entries(hit.parameters)) {
        const row = body.insertRow();
        const head = row.appendChild(make("th"));
        head.append(make("code", "", name), make("span", "", nameOf(name)));
        row.appendChild(make("td", "", value));
      }
      return body;
    };

    const cardOf = hit => {
      const card = make("li", "hit" + (hit.outcome === "recorded" ? "" : " lost"));
      const visitor = visitorOf(hit), [kind, kindHue] = kinds[hit.kind] || [hit.kind, 230];
      card.style.setProperty("--hue", visitor.key ? hueOf(visitor.key) : 230);
      const row = card.appendChild(make("div", "row"));
      const chip = row.appendChild(make("span", "chip", kind));
      chip.style.setProperty("--kind", kindHue);
      if (outcomes[hit.outcome]) row.append(make("span", "chip bad", outcomes[hit.outcome]));
      if (hit.kind !== "unreadable") {
        const button = row.appendChild(make("button", "visitor"));
        button.type = "button";
        button.title = visitor.key ? "Only this visitor: " + visitor.key : "";
        button.append(make("i"), make(visitor.key ? "code" : "span", "", visitor.label));
        button.onclick = () => { $("filter").value = $("filter").value === visitor.key ? "" : visitor.key; refresh(); };
      }
      const p = hit.parameters;
      if (p.pf_srv) row.append(make("span", "chip plain", "server " + p.pf_srv + " ms"));
      if (p.idsite) row.append(make("span", "chip plain", "site " + p.idsite));
      if (hit.way !== "GET") row.append(make("span", "chip plain", hit.way));
      const time = row.appendChild(make("time", "end", agoText(hit.time)));
      time.title = hit.receivedAt;
      const title = titleOf(hit);
      if (title) card.append(make("div", "title clamp", title));
      if (p.url && p.url !== title) card.append(make("div", "url clamp", p.url));
      if (hit.findings.length) {
        const list = card.appendChild(make("ul", "findings"));
        for (const finding of hit.findings) {
          const item = list.appendChild(make("li", finding.level === "error" ? "error" : "warning"));
          item.append(make("code", "", finding.parameter), finding.message);
        }
      }
      const count = Object.keys(p).length;
      if (count) {
        const details = card.appendChild(make("details"));
        details.append(make("summary", "", count === 1 ? "1 parameter" : count + " parameters"));
        details.ontoggle = () => { if (details.open && !details.querySelector("table")) details.append(table(hit)); };
      }
      return { card, time };
    };

    const matches = (hit, words) =>
      (!$("only").checked || hit.findings.length > 0) && words.every(word => hit.text.includes(word));

    const refresh = arrived => {
      const words = $("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
      const list = [];
      for (let index = hits.length - 1; index >= 0 && list.length < shown; index--) {
        if (matches(hits[index], words)) list.push(hits[index]);
      }
      const wanted = new Set(list.map(hit => hit.id));
      for (const [id, { card }] of cards) if (!wanted.has(id)) { card.remove(); cards.delete(id); }
      let next = $("stream").firstElementChild;
      for (const hit of list) {
        let entry = cards.get(hit.id);
        if (!entry) {
          entry = cardOf(hit);
          if (arrived && arrived.has(hit.id)) entry.card.classList.add("new");
          cards.set(hit.id, entry);
        }
        if (entry.card === next) next = next.nextElementSibling;
        else $("stream").insertBefore(entry.card, next);
      }
      $("empty").hidden = hits.length > 0 || waiting.length > 0 || epoch === null;
      $("nothing").hidden = hits.length === 0 || list.length > 0;
      $("older").hidden = list.length < shown;
      $("older").textContent = "The newest " + shown + " are shown; all of them are at /api/hits.";
      const withLevel = level => hits.filter(hit => hit.findings.some(finding => finding.level === level)).length;
      const count = (id, number) => {
        $(id).textContent = number.toLocaleString("en");
        $(id).parentElement.classList.toggle("some", number > 0);
      };
      count("hits", hits.length);
      count("visitors", new Set(hits.filter(hit => hit.kind !== "unreadable").map(hit => visitorOf(hit).key)).size);
      count("errors", withLevel("error"));
      count("warnings", withLevel("warning"));
    };

    const tick = () => {
      for (const hit of hits.slice(-shown * 3)) {
        const entry = cards.get(hit.id);
        if (entry) entry.time.textContent = agoText(hit.time);
      }
      const seconds = new Array(60).fill(0), now = Date.now();
      for (let index = hits.length - 1; index >= 0; index--) {
        const age = Math.floor((now - hits[index].time) / 1000);
        if (age >= 60) break;
        seconds[59 - Math.max(0, age)] += 1;
      }
      const top = Math.max(4, ...seconds);
      seconds.forEach((number, index) => $("pulse").children[index].style.setProperty("--height", number / top));
      const held = waiting.length ? ", " + waiting.length + " waiting" : "";
      $("state").textContent = lost ? "no connection, trying again" : paused ? "paused" + held : "live";
      $("dot").className = "dot" + (lost ? " lost" : paused ? "" : " live");
    };

    const take = batch => {
      hits = hits.concat(batch).slice(-most);
      refresh(new Set(batch.slice(-40).map(hit => hit.id)));
    };

    const showVisits = async () => {
      const { visits } = await (await fetch("/api/visits", { cache: "no-store" })).json();
      $("visits").hidden = visits.length === 0;
      $("visits").querySelector("summary").textContent = visits.length + (visits.length === 1 ? " visit" : " visits");
      $("visits").querySelector("ol").replaceChildren(...visits.slice(-50).reverse().map(visit => {
        const item = make("li");
        const actions = visit.actions.length + (visit.actions.length === 1 ? " action" : " actions");
        item.append(make("code", "", visit.visitor || "no id"), " " + actions + ", from ", make("span", "url", visit.entry || "?"),
          " to ", make("span", "url", visit.exit || "?"));
        return item;
      }));
    };

    const poll = async () => {
      try {
        const response = await fetch("/api/hits?limit=" + most + "&after=" + after, { cache: "no-store" });
        const answer = await response.json();
        lost = false;
        if (epoch !== answer.epoch) {
          const known = epoch !== null;
          epoch = answer.epoch;
          hits = []; waiting = []; after = 0; cards.clear(); $("stream").replaceChildren();
          if (known) { refresh(); return setTimeout(poll, 0); }
        }
        for (const hit of answer.hits) {
          hit.time = Date.parse(hit.receivedAt);
          hit.text = (JSON.stringify(hit.parameters) + " " + hit.kind + " " + (kinds[hit.kind] || [""])[0] + " "
            + hit.outcome + " " + JSON.stringify(hit.findings)).toLowerCase();
        }
        if (after !== answer.lastID || answer.hits.length) await showVisits();
        after = answer.lastID;
        if (paused) waiting = waiting.concat(answer.hits).slice(-most);
        else if (answer.hits.length || !hits.length) take(answer.hits);
      } catch {
        lost = true;
      }
      tick();
      setTimeout(poll, document.hidden ? 5000 : 1000);
    };

    $("pause").onclick = () => {
      paused = !paused;
      $("pause").setAttribute("aria-pressed", paused);
      $("pause").textContent = paused ? "Go on" : "Pause";
      if (!paused) { take(waiting); waiting = []; }
      tick();
    };
    $("clear").onclick = () => fetch("/api/hits", { method: "DELETE" }).catch(() => {});
    $("filter").oninput = () => refresh();
    $("only").onchange = () => refresh();
    addEventListener("keydown", event => {
      if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/") { event.preventDefault(); $("filter").focus(); }
      if (event.key === "p") $("pause").click();
    });
    for (let index = 0; index < 60; index++) $("pulse").append(make("i"));
    const tracker = location.origin + "/matomo.php";
    $("environment").textContent = "MATOMO_URL=" + location.origin;
    $("view").textContent = "curl '" + tracker
      + "?idsite=1&rec=1&action_name=Hello&url=https%3A%2F%2Fshop.example%2Fhello&pf_srv=42'";
    $("bulk").textContent = "curl " + tracker + " -d '{\"requests\": [\n"
      + "  \"?idsite=1&rec=1&cid=0123456789abcdef&url=https%3A%2F%2Fshop.example%2F&e_c=Cart&e_a=Add&e_n=Lamp\",\n"
      + "  \"?idsite=1&rec=1&cid=0123456789abcdef&url=https%3A%2F%2Fshop.example%2F&e_c=Cart&e_a=Pay&e_v=19.90\"]}'";
    $("mistake").textContent = "curl '" + tracker + "?idsite=1&rec=1&action_name=None&cip=203.0.113.5&cid=42'";
    poll();

    """#
}
