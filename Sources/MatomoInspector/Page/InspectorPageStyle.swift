extension InspectorPage {
  static let style = """

    :root {
      color-scheme: light dark;
      --ground: #f4f5f8; --card: #fff; --text: #1b1f2a; --muted: #626a7c; --line: #e1e4ec; --accent: #4353d8;
      --error: #c0263d; --error-ground: #fdeef0; --warning: #8f5b00; --warning-ground: #fdf5e3; --good: #17845a;
      --shadow: 0 1px 2px #1b1f2a14, 0 4px 16px #1b1f2a0a;
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #12141b; --card: #1b1e28; --text: #e9ebf2; --muted: #98a0b3; --line: #2b303e; --accent: #8b98ff;
        --error: #ff8594; --error-ground: #38202a; --warning: #f2c265; --warning-ground: #332b1c; --good: #5fd0a0;
        --shadow: none;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--text); }
    [hidden] { display: none !important; }
    header { position: sticky; top: 0; z-index: 1; background: color-mix(in srgb, var(--card) 92%, transparent);
      backdrop-filter: blur(10px); border-bottom: 1px solid var(--line); }
    .bar, .tools, main { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
    .bar { display: flex; align-items: center; gap: 1.25rem; padding-top: .8rem; }
    h1 { font-size: 1.1rem; margin: 0; white-space: nowrap; letter-spacing: -.01em; }
    h1 small { display: block; margin-left: 1.15rem; font-weight: 400; font-size: .78rem; color: var(--muted);
      letter-spacing: 0; }
    .dot { display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; margin-right: .55rem;
      background: var(--muted); }
    .dot.live { background: var(--good); animation: breathe 2s ease-in-out infinite; }
    .dot.lost { background: var(--error); }
    @keyframes breathe { 50% { box-shadow: 0 0 0 .3rem color-mix(in srgb, var(--good) 22%, transparent); } }
    .pulse { flex: 1; display: flex; align-items: flex-end; justify-content: flex-end; gap: 2px; height: 2.2rem;
      min-width: 0; overflow: hidden; }
    .pulse i { flex: 0 0 3px; height: max(2px, calc(var(--height) * 100%)); border-radius: 2px;
      background: var(--accent); opacity: calc(.22 + .78 * min(1, var(--height) * 9)); }
    .counts { display: flex; gap: 1.4rem; margin: 0; }
    .counts div { display: flex; flex-direction: column-reverse; align-items: flex-end; }
    .counts dt { font-size: .74rem; color: var(--muted); line-height: 1.2; }
    .counts dd { margin: 0; font-size: 1.35rem; font-weight: 650; line-height: 1.15;
      font-variant-numeric: tabular-nums; }
    .counts .error.some dd { color: var(--error); }
    .counts .warning.some dd { color: var(--warning); }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem; padding-top: .7rem;
      padding-bottom: .8rem; }
    input[type=search] { flex: 1 1 16rem; min-width: 0; font: inherit; color: inherit; background: var(--ground);
      border: 1px solid var(--line); border-radius: .55rem; padding: .42rem .75rem; }
    .check { display: flex; align-items: center; gap: .4rem; color: var(--muted); font-size: .9rem; cursor: pointer; }
    .check input { accent-color: var(--accent); width: 1rem; height: 1rem; margin: 0; }
    button { font: inherit; font-size: .9rem; color: inherit; background: var(--card); border: 1px solid var(--line);
      border-radius: .55rem; padding: .42rem .9rem; cursor: pointer; }
    button:hover { border-color: var(--accent); }
    button[aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--card); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    main { padding-top: 1rem; padding-bottom: 4rem; }
    ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; grid-template-columns: minmax(0, 1fr); }
    .hit { background: var(--card); border: 1px solid var(--line); border-left: 4px solid hsl(var(--hue, 230) 55% 58%);
      border-radius: .7rem; box-shadow: var(--shadow); padding: .7rem .95rem .65rem; }
    .hit.new { animation: arrive .35s ease-out; }
    @keyframes arrive { from { opacity: 0; transform: translateY(-.5rem); } }
    .hit.lost .title, .hit.lost .url { opacity: .6; }
    .row { display: flex; align-items: center; flex-wrap: wrap; gap: .3rem .55rem; font-size: .8rem;
      color: var(--muted); }
    .row .end { margin-left: auto; white-space: nowrap; }
    .chip { border-radius: 1rem; padding: .06rem .6rem; font-weight: 600; white-space: nowrap;
      color: hsl(var(--kind) 62% 36%); background: hsl(var(--kind) 75% 50% / .13); }
    .chip.plain { color: var(--muted); background: none; border: 1px solid var(--line); font-weight: 500; }
    .chip.bad { color: var(--error); background: var(--error-ground); }
    @media (prefers-color-scheme: dark) { .chip { color: hsl(var(--kind) 80% 76%); } }
    button.visitor { display: inline-flex; align-items: center; gap: .35rem; border: 0; background: none; padding: 0;
      color: inherit; font-size: .8rem; }
    button.visitor:hover { color: var(--accent); }
    .visitor i { width: .62rem; height: .62rem; border-radius: 50%; background: hsl(var(--hue) 60% 55%); }
    code, .url, pre, td { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .8rem; }
    .title { font-weight: 600; margin-top: .25rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
    .url { color: var(--muted); overflow-wrap: anywhere; unicode-bidi: isolate; }
    .clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
    .findings { list-style: none; margin: .5rem 0 0; padding: 0; display: grid; gap: .25rem; font-size: .86rem; }
    .findings li { border-radius: .45rem; padding: .25rem .65rem; overflow-wrap: anywhere; }
    .findings code { font-weight: 700; margin-right: .45rem; unicode-bidi: isolate; }
    .findings .error { background: var(--error-ground); color: var(--error); }
    .findings .warning { background: var(--warning-ground); color: var(--warning); }
    details { margin-top: .4rem; font-size: .82rem; }
    summary { cursor: pointer; color: var(--muted); width: fit-content; border-radius: .3rem; }
    summary:hover { color: var(--accent); }
    table { border-collapse: collapse; width: 100%; margin-top: .35rem; table-layout: fixed; }
    th, td { text-align: left; vertical-align: top; padding: .22rem .6rem .22rem 0; border-top: 1px solid var(--line);
      overflow-wrap: anywhere; font-weight: 400; }
    th { width: 17rem; }
    th code { display: inline-block; min-width: 6.2rem; margin-right: .5rem; font-weight: 600; unicode-bidi: isolate; }
    th span { color: var(--muted); }
    td { white-space: pre-wrap; unicode-bidi: isolate; }
    .empty { max-width: 44rem; margin: 2.5rem auto; }
    .empty h2 { font-size: 1.5rem; margin: 0 0 .4rem; letter-spacing: -.015em; }
    .empty h3 { font-size: .85rem; color: var(--muted); font-weight: 600; margin: 1.2rem 0 .3rem; }
    pre { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; margin: 0;
      white-space: pre-wrap; overflow-wrap: anywhere; box-shadow: var(--shadow); }
    .nothing { text-align: center; color: var(--muted); margin: 2rem 0; }
    @media (max-width: 46rem) {
      .bar { flex-wrap: wrap; gap: .5rem 1rem; }
      .pulse { flex: 1; height: 1.8rem; }
      input[type=search] { flex-basis: 100%; }
      .check { margin-right: auto; }
      .counts { width: 100%; justify-content: space-between; }
      .counts div { align-items: flex-start; }
      th { width: 42%; } th code { display: block; }
    }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; } }

    """
}
