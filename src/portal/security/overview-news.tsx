import { Notice } from "../../ui/components/Notice.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";

/** What has just been done and led here, as the address says it; null where nothing was. */
export function overviewNews(c: Ctx) {
  const { ownPassword, lostFactor } = words(c.get("language"));
  const said: Readonly<Record<string, string>> = {
    password: ownPassword.done,
    "factors-removed": lostFactor.removed,
    "factor-reset-stopped": lostFactor.notice.stopped,
  };
  const text = said[c.req.query("done") ?? ""];
  if (text === undefined) return null;
  return (
    <Notice tone="success" role="status">
      {text}
    </Notice>
  );
}
