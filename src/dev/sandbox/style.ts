/** The sandbox page's own look: a processor is another company, so nothing of Carepurse's style is used. */
export const SANDBOX_CSS = `
:root {
  color-scheme: light dark;
  --ground: #eef1f6; --panel: #ffffff; --side: #1d2b53; --side-ink: #ffffff; --side-quiet: #c9d2ec;
  --ink: #16203a; --quiet: #4c5773; --line: #8791a9; --hair: #dbe0ea; --act: #2f4fd0; --act-ink: #ffffff; --bad: #b3261e; --note: #fff4d6; --note-ink: #4f3a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1220; --panel: #161d30; --side: #0a1430; --side-ink: #ffffff; --side-quiet: #b6c2e6;
    --ink: #e9edf8; --quiet: #aab4cd; --line: #77829d; --hair: #2b3550; --act: #8fa5ff; --act-ink: #0d1220; --bad: #ff9d94; --note: #3a2f10; --note-ink: #ffe6a6;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.frame { max-width: 60rem; margin: 0 auto; padding: 1rem; }
.sheet { background: var(--panel); border-radius: 14px; overflow: hidden; box-shadow: 0 1px 2px rgb(10 20 50 / .12), 0 12px 40px rgb(10 20 50 / .10); }
.side { background: var(--side); color: var(--side-ink); padding: 1.5rem; }
.brand { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; font-weight: 650; letter-spacing: .01em; }
.brand a { color: var(--side-ink); font-weight: 400; }
.side .what { color: var(--side-quiet); margin: 1.5rem 0 0; }
.figure { font-size: 2.75rem; line-height: 1.1; font-weight: 680; letter-spacing: -.02em; font-variant-numeric: tabular-nums; margin: .25rem 0 0; }
.main { padding: 1.5rem; }
h1 { overflow-wrap: anywhere; font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; letter-spacing: -.01em; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; }
.note { background: var(--note); color: var(--note-ink); border-radius: 8px; padding: .625rem .875rem; font-size: .9375rem; margin: 0 0 1.25rem; }
.field { margin: 0 0 1.125rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
.hint { color: var(--quiet); font-size: .9375rem; margin: 0 0 .25rem; }
input { width: 100%; font: inherit; font-variant-numeric: tabular-nums; letter-spacing: .02em; color: inherit; background: transparent; border: 1.5px solid var(--line); border-radius: 8px; padding: .625rem .75rem; min-height: 2.875rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
.field.wrong input { border-color: var(--bad); border-width: 2px; }
.wrongness { color: var(--bad); font-weight: 600; margin: 0 0 .25rem; }
.summary { border: 2px solid var(--bad); border-radius: 8px; padding: .875rem 1rem; margin: 0 0 1.25rem; }
.summary ul { margin: 0; padding-left: 1.125rem; }
.summary a { color: var(--bad); font-weight: 600; }
button, .button { font: inherit; font-weight: 650; display: block; width: 100%; text-align: center; min-height: 3rem; padding: .75rem 1rem; border-radius: 8px; border: 1.5px solid transparent; background: var(--act); color: var(--act-ink); cursor: pointer; text-decoration: none; }
button.quiet { background: transparent; color: var(--ink); border-color: var(--line); }
.acts { margin-top: .75rem; max-width: 40rem; }
form + form { margin-top: .75rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.brand :focus-visible { outline-color: var(--side-ink); }
details { margin-top: 1.5rem; border-top: 1px solid var(--hair); padding-top: 1rem; }
summary { cursor: pointer; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .9375rem; }
caption { text-align: left; font-weight: 650; padding: .25rem 0; }
th, td { text-align: left; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--hair); vertical-align: top; }
td.number, th.number { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 400; }
.scroll { overflow-x: auto; }
.wide .frame { max-width: 76rem; }
a { color: var(--act); }
@media (min-width: 48rem) {
  .frame { padding: 3rem 1.5rem; }
  .split { display: grid; grid-template-columns: 5fr 7fr; }
  .side, .main { padding: 2.25rem; }
}
@media (forced-colors: active) { .sheet, .side { border: 1px solid; } }
`;
