/// A script in the place of Matomo's `matomo.js`: it understands what snippets push, and sends hits in the same form.
///
/// It is no analytics script: commands that it does not know are left out. It is here so that a snippet can be seen to
/// work without a Matomo.
enum StandInScript {
  static let text = #"""
    (function () {
      "use strict";
      var trackerUrl, siteId, title, customUrl, userId, fixedPageViewId, pageViewId;
      var cookies = true, respectsDoNotTrack = false, heartBeat = null, lastSent, dimensions = {}, variables = {};

      function digits(count, alphabet) {
        var text = "";
        while (text.length < count) text += alphabet[Math.floor(Math.random() * alphabet.length)];
        return text;
      }

      // Matomo's script decodes the addresses that it finds, so that a plus sign may have been %2B.
      function decoded(url) {
        try { return decodeURIComponent(url); } catch (error) { return unescape(url); }
      }

      // In the form of Matomo's cookie, without the hash of the domain that it puts behind the site.
      function visitorId() {
        var name = "_pk_id." + siteId + ".0000";
        var found = document.cookie.match(new RegExp("(?:^|; )_pk_id\\." + siteId + "\\.[0-9a-f]+=([0-9a-f]{16})"));
        if (found) return found[1];
        var id = digits(16, "0123456789abcdef");
        if (cookies) {
          document.cookie = name + "=" + id + "." + Math.floor(Date.now() / 1000) + ".; path=/; max-age=33955200; SameSite=Lax";
        }
        return id;
      }
      var visitor;

      function send(parameters) {
        if (respectsDoNotTrack && navigator.doNotTrack === "1") return;
        visitor = visitor || visitorId();
        var now = new Date();
        lastSent = now.getTime();
        var all = {
          idsite: siteId, rec: 1, r: digits(6, "0123456789"), h: now.getHours(), m: now.getMinutes(), s: now.getSeconds(),
          url: customUrl || decoded(location.href), _id: visitor, send_image: 0, cookie: 1,
          res: screen.width + "x" + screen.height, pv_id: pageViewId
        };
        if (document.referrer) all.urlref = decoded(document.referrer);
        if (userId) all.uid = userId;
        for (var number in dimensions) all["dimension" + number] = dimensions[number];
        if (Object.keys(variables).length) all.cvar = JSON.stringify(variables);
        for (var name in parameters) all[name] = parameters[name];
        var query = Object.keys(all).filter(function (name) { return all[name] !== undefined; }).map(function (name) {
          return name + "=" + encodeURIComponent(all[name]);
        }).join("&");
        var url = trackerUrl + (trackerUrl.indexOf("?") < 0 ? "?" : "&") + query;
        // An empty body, and everything in the query.
        if (!(navigator.sendBeacon && navigator.sendBeacon(url, ""))) {
          fetch(url, { method: "POST", keepalive: true, credentials: "omit" });
        }
      }

      function extensionOf(path) { return (/\.([a-z0-9]+)$/i.exec(path) || [])[1]; }
      var downloads = /^(7z|csv|docx?|exe|gz|jar|mp[34]|ods|odt|pdf|pptx?|rar|tar|tgz|xlsx?|zip)$/i;

      function clicked(event) {
        var link = event.target && event.target.closest && event.target.closest("a[href]");
        if (!link || !/^https?:$/.test(link.protocol)) return;
        if (downloads.test(extensionOf(link.pathname) || "")) send({ download: decoded(link.href) });
        else if (link.host !== location.host) send({ link: decoded(link.href) });
      }

      // As Matomo's script has it: a visitor who looks away or leaves after so long is reported once more.
      function beat() {
        if (heartBeat && lastSent && Date.now() - lastSent >= heartBeat) send({ ping: 1 });
      }
      addEventListener("blur", beat);
      addEventListener("pagehide", beat);

      var commands = {
        setTrackerUrl: function (url) { trackerUrl = url; },
        setSiteId: function (id) { siteId = id; },
        setDocumentTitle: function (text) { title = text; },
        setCustomUrl: function (url) { customUrl = url; },
        setUserId: function (id) { userId = id; },
        resetUserId: function () { userId = null; },
        setPageViewId: function (id) { fixedPageViewId = id; },
        setCustomDimension: function (number, value) { dimensions[number] = value; },
        setCustomVariable: function (slot, name, value) { variables[slot] = [name, value]; },
        setDoNotTrack: function (respects) { respectsDoNotTrack = respects; },
        disableCookies: function () { cookies = false; },
        enableLinkTracking: function () { document.addEventListener("click", clicked, true); },
        enableHeartBeatTimer: function (seconds) {
          heartBeat = Math.max(5, seconds || 15) * 1000;
        },
        trackPageView: function (text) {
          pageViewId = fixedPageViewId || digits(6, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
          send({ action_name: text || title || document.title });
        },
        trackEvent: function (category, action, name, value) {
          send({ e_c: category, e_a: action, e_n: name, e_v: value, ca: 1 });
        },
        trackSiteSearch: function (text, category, count) {
          pageViewId = fixedPageViewId || digits(6, "0123456789abcdefghijklmnopqrstuvwxyz");
          send({ search: text, search_cat: category || undefined, search_count: count === false ? undefined : count });
        },
        trackGoal: function (goal, revenue) { send({ idgoal: goal, revenue: revenue }); },
        trackLink: function (url, kind) { var hit = {}; hit[kind] = url; send(hit); },
        ping: function () { send({ ping: 1 }); }
      };

      function run(command) {
        var name = command[0];
        if (typeof name === "function") name.apply(commands, command.slice(1));
        else if (commands[name]) commands[name].apply(commands, command.slice(1));
      }

      // As Matomo's script does: who and where first, then everything in its order.
      var waiting = window._paq || [];
      var first = ["setTrackerUrl", "setSiteId", "disableCookies", "setUserId"];
      function isFirst(command) { return first.indexOf(command[0]) >= 0; }
      waiting.filter(isFirst).forEach(run);
      waiting.filter(function (command) { return !isFirst(command); }).forEach(run);
      window._paq = { push: function () { Array.prototype.forEach.call(arguments, run); } };
    })();

    """#
}
