extension InspectorPage {
  /// Everything up to the style.
  static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Matomo inspector</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
    %3Crect width='16' height='16' rx='4' fill='%234353d8'/%3E\
    %3Cpath d='M3 11l3-5 3 4 2-3 2 4' fill='none' stroke='white' stroke-width='1.8' stroke-linecap='round' \
    stroke-linejoin='round'/%3E%3C/svg%3E">

    """

  /// Everything between the style and the script.
  static let body = """
    <body>
    <header>
      <div class="bar">
        <h1><span id="dot" class="dot"></span>Matomo inspector <small id="state" role="status">connecting…</small></h1>
        <div id="pulse" class="pulse" title="Hits in each of the last 60 seconds" aria-hidden="true"></div>
        <dl class="counts">
          <div><dt>hits</dt><dd id="hits">0</dd></div>
          <div><dt>visitors</dt><dd id="visitors">0</dd></div>
          <div class="error"><dt>errors</dt><dd id="errors">0</dd></div>
          <div class="warning"><dt>warnings</dt><dd id="warnings">0</dd></div>
        </dl>
      </div>
      <div class="tools">
        <input id="filter" type="search" placeholder="Filter: page, event, visitor, parameter…   ( / )"
          aria-label="Filter the hits" autocomplete="off" spellcheck="false">
        <label class="check"><input id="only" type="checkbox"> only with findings</label>
        <button id="pause" type="button" aria-pressed="false" title="Hold the stream (p)">Pause</button>
        <button id="clear" type="button" title="Forget all hits">Clear</button>
      </div>
    </header>
    <main>
      <section id="empty" class="empty" hidden>
        <h2>Waiting for the first hit</h2>
        <p>This inspector stands in for Matomo: it answers as Matomo would, and shows what Matomo would make of each
        hit. Point a tracker at it, or try it by hand.</p>
        <h3>For a server</h3><pre id="environment"></pre>
        <h3>A page view</h3><pre id="view"></pre>
        <h3>Two events in one request</h3><pre id="bulk"></pre>
        <h3>A hit with a mistake</h3><pre id="mistake"></pre>
      </section>
      <details id="visits" class="hit" hidden><summary></summary><ol></ol></details>
      <p id="nothing" class="nothing" hidden>No hit matches the filter.</p>
      <ol id="stream"></ol>
      <p id="older" class="nothing" hidden></p>
    </main>
    <noscript><p class="nothing">This page needs JavaScript; the hits are at
    <a href="/api/hits">/api/hits</a>.</p></noscript>

    """
}
