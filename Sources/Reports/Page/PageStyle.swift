/// The style of pages. `hack/page/test` checks its contrast, the layout of a narrow window and the print.
enum PageStyle {
    /// The SHA-256 hash of the text in Base64, by which the page allows it. `PageTests` computes it.
    static let hash = "3SKHbw/zJEesnoCmBjBKDyegPdm/TYqeDxWw+UFOni0="

    static let text: StaticString = """

        :root {
          --page: #ffffff; --panel: #f6f7f9; --line: #d5d9df; --text: #1b2026; --note: #55606c;
          --link: #0b57b5; --focus: #0b57b5; --mark: #ffe9a8;
          --good: #17633a; --good-back: #e2f3e8; --plain: #3b444e; --plain-back: #e9ecf0;
          --error: #9c1420; --error-back: #fde7e7; --warning: #6d4700; --warning-back: #fdf0cf;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --page: #14171b; --panel: #1c2026; --line: #343b45; --text: #dde2e8; --note: #a3adb9;
            --link: #86b8ff; --focus: #86b8ff; --mark: #5c4a12;
            --good: #8fdcaa; --good-back: #14361f; --plain: #c6cdd6; --plain-back: #2b323b;
            --error: #ffb4ae; --error-back: #4a1a1c; --warning: #f3cf7c; --warning-back: #40320c;
          }
        }
        *, ::before, ::after { box-sizing: border-box; }
        html { color-scheme: light dark; scroll-padding-top: 5.5rem; -webkit-text-size-adjust: 100%; }
        body {
          max-width: 76rem; margin: 0 auto; padding: 0 1.25rem 3rem; background: var(--page); color: var(--text);
          font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
          overflow-wrap: anywhere;
        }
        code, pre, kbd, .place { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
        /* A name cannot reorder the text around it. */
        code, td, th, dd, h3, h4, option, .place, .badge { unicode-bidi: isolate; }
        [hidden] { display: none !important; }
        a { color: var(--link); text-decoration: underline 1px color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 0.2em; }
        a:hover { text-decoration-color: currentColor; }
        :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
        .skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--page); }
        .skip:focus { left: 0.5rem; top: 0.5rem; z-index: 3; }

        header { padding-top: 1.75rem; }
        h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
        h2 { margin: 2.25rem 0 0.75rem; font-size: 1.1875rem; line-height: 1.3; }
        h3 { margin: 0; font-size: 0.9375rem; }
        h4 { margin: 0; font-size: inherit; }
        h3 code, h4 code { font-weight: 600; }
        p { margin: 0.4rem 0; }
        .origin, .note, footer { color: var(--note); }
        .counts {
          display: flex; flex-wrap: wrap; margin: 1.1rem 0 0.9rem; border: 1px solid var(--line); border-radius: 6px; overflow: hidden;
        }
        .counts div { flex: 1 1 7rem; padding: 0.55rem 0.9rem; border-right: 1px solid var(--line); margin-right: -1px; }
        .counts dt { font-size: 0.8125rem; color: var(--note); }
        .counts dd { margin: 0; font-size: 1.375rem; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; }
        .counts .error dd { color: var(--error); }
        .counts .warning dd { color: var(--warning); }
        nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }

        form {
          position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 0.75rem;
          margin: 1rem -1.25rem 0; padding: 0.6rem 1.25rem; background: var(--page); border-bottom: 1px solid var(--line);
        }
        form label { display: flex; flex-direction: column; min-width: 0; max-width: 16rem; font-size: 0.8125rem; color: var(--note); }
        form .wide { flex: 1 1 14rem; max-width: none; }
        input, select, button {
          min-height: 2rem; padding: 0.2rem 0.55rem; border: 1px solid var(--note); border-radius: 5px;
          background: var(--page); color: var(--text); font: inherit; font-size: 0.875rem; max-width: 100%;
        }
        button { cursor: pointer; background: var(--panel); }
        kbd { padding: 0 0.3em; border: 1px solid var(--line); border-radius: 3px; }
        .buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; }
        output { flex-basis: 100%; min-height: 1.25rem; font-size: 0.8125rem; color: var(--note); }

        .group { margin-bottom: 1.5rem; }
        .group > h3 { margin: 0 0 0.5rem; }
        .entry, .rule {
          margin: 0 0 0.5rem; border: 1px solid var(--line); border-left: 3px solid var(--line); border-radius: 5px;
          content-visibility: auto; contain-intrinsic-size: auto none auto 2.6rem;
        }
        .rule { contain-intrinsic-height: auto 9rem; }
        .entry.finding { contain-intrinsic-height: auto 6.5rem; }
        .entry[data-severity="error"] { border-left-color: var(--error); }
        .entry[data-severity="warning"] { border-left-color: var(--warning); }
        .entry:target, .rule:target { border-color: var(--focus); }
        article { padding: 0.5rem 0.85rem; }
        article > p:last-child { margin-bottom: 0; }
        summary { cursor: pointer; }
        .entry > summary {
          display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.1rem 0.9rem; padding: 0.45rem 0.85rem; list-style: none;
        }
        .entry > summary > * { min-width: 0; max-width: 100%; }
        .entry > summary::-webkit-details-marker { display: none; }
        .entry > summary::before {
          content: ""; flex: none; width: 0.4rem; height: 0.4rem; margin-right: -0.35rem;
          border: solid var(--note); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg) translate(-0.1rem, -0.05rem);
        }
        .entry[open] > summary::before { transform: rotate(45deg) translate(-0.15rem, -0.1rem); }
        .entry > summary:hover { background: var(--panel); }
        .listener summary { font-size: 0.875rem; }
        .listener h4 { flex: 0 1 11rem; }
        .listener .port { flex: 0 0 6.5rem; }
        .listener .host { flex: 0 1 12rem; color: var(--note); }
        .listener .governs { flex: 1 1 12rem; }
        .policy h3, .policy .badges { flex: 0 1 auto; }
        .policy summary .place { margin-left: auto; }
        .body { padding: 0.25rem 0.85rem 0.6rem; border-top: 1px solid var(--line); }
        .place { color: var(--note); }

        .badge {
          display: inline-block; padding: 0 0.45rem; border-radius: 3px; font-size: 0.78125rem; font-weight: 500; line-height: 1.4rem;
          background: var(--plain-back); color: var(--plain);
        }
        .badge.good { background: var(--good-back); color: var(--good); }
        .badge.error { background: var(--error-back); color: var(--error); }
        .badge.warning { background: var(--warning-back); color: var(--warning); }
        p.warning, p.error { color: var(--warning); }
        p.error { color: var(--error); }
        .self { float: right; padding: 0 0.35rem; color: var(--note); text-decoration: none; }
        .rule-link { font-size: 0.875rem; font-weight: 400; }

        table { width: 100%; margin: 0.6rem 0; border-collapse: collapse; font-size: 0.875rem; }
        caption { padding: 0.2rem 0; text-align: left; font-weight: 600; }
        th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
        thead th { border-top: 0; overflow-wrap: normal; font-size: 0.8125rem; font-weight: 500; color: var(--note); }
        tbody th { font-weight: 400; }
        .body th:first-child { width: 34%; }
        .lost th code, .lost td:nth-child(2) code { text-decoration: line-through; text-decoration-color: var(--note); }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .more { margin: 0.4rem 0 0; }
        .more > summary { color: var(--link); font-size: 0.875rem; }
        pre { margin: 0.4rem 0; padding: 0.5rem 0.75rem; border-radius: 5px; background: var(--panel); white-space: pre-wrap; }
        .source .line { color: var(--note); user-select: none; }
        mark { background: var(--mark); color: inherit; border-radius: 2px; }
        ins, del { text-decoration: none; }
        ins { color: var(--good); }
        del { color: var(--error); }
        footer { margin-top: 2.5rem; font-size: 0.8125rem; }

        @media (max-width: 48rem) {
          body { padding: 0 0.85rem 2rem; }
          html { scroll-padding-top: 1rem; }
          form { position: static; margin: 1rem 0 0; padding: 0.6rem 0; }
          form label { flex: 1 1 8rem; max-width: none; }
          th, td { padding-right: 0.4rem; }
          .listener .host, .listener .governs { flex: 1 1 100%; }
          .policy summary .place { margin-left: 0; }
        }
        @media (prefers-reduced-motion: no-preference) { .entry > summary::before { transition: transform 0.12s; } }
        @media print {
          body { max-width: none; padding: 0; font-size: 9.5pt; }
          form, nav, .skip, .self { display: none !important; }
          .entry, .rule { content-visibility: visible; }
          .entry > summary, tr { break-inside: avoid; }
          h2, h3, h4, summary, caption { break-after: avoid; }
          a { color: inherit; }
          details::details-content { content-visibility: visible; block-size: auto; display: block; }
        }

        """
}
