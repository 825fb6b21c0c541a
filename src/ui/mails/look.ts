/*
 * How mails look: the operator's colours of ui/styles/brand.css by day in each element, because many mail programs read nothing else; by night in a
 * style sheet for those that do. test/ui/contrast.unit.test.ts holds the colours together.
 */

export const PAPER =
  "margin:0;padding:32px 16px;background:#faf7f2;color:#1b2423;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif";
export const CARD =
  "max-width:520px;margin:0 auto;background:#ffffff;border:1px solid #e4ddd1;border-top:4px solid #0f4c4a;border-radius:10px;padding:28px";
export const NAME = "margin:0 0 24px;font-weight:700;color:#0f4c4a";
export const HEADING = "font-size:24px;line-height:1.25;margin:0 0 16px";
export const BUTTON =
  "display:inline-block;background:#0f4c4a;color:#ffffff;text-decoration:none;font-weight:600;padding:12px 22px;border-radius:8px";
export const LINK = "color:#0f4c4a";
export const SMALL = "font-size:14px;color:#4d5a57";
export const FACT_LABEL = "padding:4px 24px 4px 0;color:#4d5a57;vertical-align:top";
export const FACT = "padding:4px 0;font-weight:600;word-break:break-word";

/** The same elements by night. `!important`: it has to win over what stands in the elements. */
export const NIGHT = `:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){
.paper{background:#0e1716!important;color:#e8efec!important}
.card{background:#15211f!important;border-color:#273835!important;border-top-color:#7fcfc1!important}
.accent{color:#7fcfc1!important}
.soft{color:#a9b9b4!important}
.button{background:#7fcfc1!important;color:#06211f!important}
}`;
