import { expect, it } from "vitest";
import { ACTIONS, admits, decide, RELATIONS, type Action, type Role } from "../../src/domain/access/rules.ts";

const COLUMNS = ["visitor", "unconfirmed", "member", "partner", "partner_with_scope", "operations"] as const;
const WORDS = { allow: "yes", sign_in: "sign in", confirm_email: "confirm", forbidden: "403", not_found: "404" } as const;

/** What a role may do, in one cell: a word, or for which objects. */
function cellOf(role: Role, action: Action): string {
  const before = admits(role, action);
  const each = RELATIONS.map((relation) => [relation, decide({ role, action, relation })] as const);
  if (before !== "allow" || each.every(([, decision]) => decision === "allow")) return WORDS[before];
  const objects = each.filter(([relation, decision]) => relation !== "none" && decision !== "not_found");
  return objects.map(([relation, decision]) => (decision === "allow" ? relation : `${relation}: ${WORDS[decision]}`)).join(", ");
}

function table(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    "# Who may do what",
    "",
    "Printed from `src/domain/access/rules.ts`; `vitest -u` prints it anew. A cell names the objects a role may act on: own, a dependant's, of somebody cared for. Any",
    'other object is 404, whether it exists or not. "sign in" is the login page, for programs 401; "confirm" waits for the confirmed e-mail address. Employees (support,',
    "billing, finance, administrator) have no way in yet: for them the table says what it says for visitors, or less.",
    "",
    line(["act", ...COLUMNS.map((role) => role.replaceAll("_", " "))]),
    line(["act", ...COLUMNS].map(() => "---")),
    ...ACTIONS.map((action) => line([`\`${action}\``, ...COLUMNS.map((role) => cellOf(role, action))])),
    "",
  ].join("\n");
}

it("is written down as it is decided", async () => {
  await expect(table()).toMatchFileSnapshot("../../docs/access.md");
});
