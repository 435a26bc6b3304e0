/** How a report looks, on a screen by day and night, and on paper. Of the pages' colours (app/globals.css). */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --page: #fbfbfa; --ink: #1b1d1f; --quiet: #5a6067; --line: #d9dcdf; --soft: #f0f1f2; --accent: #0b57a4 }
@media (prefers-color-scheme: dark) {
  :root { --page: #15171a; --ink: #e8eaec; --quiet: #a3abb3; --line: #363b41; --soft: #1f2327; --accent: #8ab8ef }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.25rem } h3, h4 { font-size: 1rem; margin: 1.25rem 0 0.5rem }
a { color: var(--accent) }
nav ol { padding-left: 1.75rem }
article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 0.5rem }
.item { border-top: 2px solid var(--line); margin-top: 2.5rem; padding-top: 0.75rem } .item > article { border: 0; margin: 0; padding: 0 }
.note { border-left: 3px solid var(--accent); padding-left: 0.75rem } .note p { margin: 0.25rem 0 }
figure { margin: 1rem 0 } img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line) }
figcaption, .quiet { color: var(--quiet); font-size: 0.875rem }
.words { max-width: 42rem } .lines { white-space: pre-line } .plain { white-space: pre-wrap }
.tag { border: 1px solid var(--line); border-radius: 3px; padding: 0 0.35rem; font-size: 0.875rem }
dl { border: 1px solid var(--line); margin: 1rem 0 } dl div { display: grid; grid-template-columns: 14rem 1fr; gap: 1rem; padding: 0.25rem 0.75rem }
dl div + div { border-top: 1px solid var(--line) } dt { color: var(--quiet) } dd { margin: 0; min-width: 0 }
.thread { border-left: 3px solid var(--line); margin: 1rem 0; padding-left: 0.75rem }
blockquote { margin: 0.5rem 0 0.5rem 1rem; padding-left: 0.75rem; border-left: 2px solid var(--line) }
pre { overflow-x: auto; padding: 0.5rem; background: var(--soft) }
summary { cursor: pointer; font-weight: 600; margin-top: 1.25rem }
@media (max-width: 40rem) { dl div { grid-template-columns: 1fr; gap: 0 } }
@media print {
  :root { --page: #fff; --ink: #000; --quiet: #444; --line: #bbb; --soft: #f4f4f4; --accent: #000 }
  body { font-size: 10pt } main { max-width: none; padding: 0 } figure, dl div, .thread { break-inside: avoid } h2, h3 { break-after: avoid }
}
`;
