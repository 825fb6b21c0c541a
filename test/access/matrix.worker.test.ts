import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { ACTIONS, admits, decide, type Action, type Decision, type Relation, type Role } from "../../src/domain/access/rules.ts";
import { makeConfirmation } from "../../src/domain/identity/tokens.ts";
import { addSession } from "../../src/domain/sessions/store.ts";
import { now } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { hmac } from "../../src/platform/hmac.ts";
import { newId, newToken, sha256Hex } from "../../src/platform/ids.ts";
import { actionOf, GUARDS, ROUTES } from "../../src/routes.ts";
import { instant } from "../../src/values/time.ts";
import { addClient, tokenFor } from "../api/door.ts";
import { addInsurer } from "../api/insurer.ts";
import { env, type Person } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { ORIGIN } from "../support/visitor.ts";
import { addressFor, kindOf } from "./addresses.ts";
import { everyDoor as app } from "./every-door.ts";
import { guestPayment, KINDS, makeWorld, type Whose, type World } from "./objects.ts";

const routes = [...new Set(app.routes.map(({ method, path }) => `${method} ${path}`))].filter((route) => !GUARDS.has(route));
const split = (route: string): readonly [method: string, path: string] => [
  route.slice(0, route.indexOf(" ")),
  route.slice(route.indexOf(" ") + 1),
];
const isForPrograms = (path: string): boolean => /^\/(?:api|operations|webhooks)\//u.test(path);

/** How somebody comes: what their request carries. */
interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  readonly form_token: string;
}

const worlds = {} as Record<"member" | "unconfirmed", World>;
const lookers: Partial<Record<"member" | "unconfirmed", Caller>> = {};
const tokens = {} as Record<"partner" | "partner_with_scope" | "policies", string>;

beforeAll(async () => {
  await addOperator();
  worlds.member = await makeWorld("confirmed");
  worlds.unconfirmed = await makeWorld("unconfirmed");
  await addClient("cli_none", "events:read");
  await addClient("cli_bills", "bills:write");
  await addInsurer(1);
  tokens.partner = await tokenFor(app, "cli_none", "events:read");
  tokens.partner_with_scope = await tokenFor(app, "cli_bills", "bills:write");
  tokens.policies = await tokenFor(app, "cli_insurer_1", "policies:write policies:read");
});

/** A browser of a member's, just signed in. */
async function signedIn({ member_id, wallet_id }: Person): Promise<Caller> {
  const [token, id, at] = [newToken(), newId("ses"), await now(env)];
  const session_key = await sha256Hex(token);
  const session = { id, member_id, wallet_id, credential_version: 1, created_at: at, last_seen_at: at, authenticated_at: at };
  await Promise.all([
    env.SESSIONS.put(`session:${session_key}`, JSON.stringify(session)),
    addSession(database(env), {
      id,
      member_id,
      session_key,
      how: "password",
      device: "",
      place: "",
      created_at: at,
      expires_at: instant(at + 9e6),
    }),
  ]);
  return { headers: { Cookie: `__Host-session=${token}` }, form_token: await hmac(env.FORM_KEY, `form:session:${id}`) };
}

async function visitor(cookie = ""): Promise<Caller> {
  const mark = newToken();
  return { headers: { Cookie: `__Host-visitor=${mark}${cookie}` }, form_token: await hmac(env.FORM_KEY, `form:visitor:${mark}`) };
}

async function callerOf(role: Role, method: string, action: Action): Promise<Caller> {
  if (role === "member" || role === "unconfirmed") {
    // Looking ends no session, so one browser looks at all pages.
    if (method !== "GET") return await signedIn(worlds[role].me);
    return (lookers[role] ??= await signedIn(worlds[role].me));
  }
  if (role === "visitor") return await visitor();
  const bearer = {
    operations: env.OPERATIONS_TOKEN,
    partner: tokens.partner,
    partner_with_scope: action.startsWith("policies:") ? tokens.policies : tokens.partner_with_scope,
  }[role as "operations" | "partner" | "partner_with_scope"];
  return { headers: { Authorization: `Bearer ${bearer}` }, form_token: "" };
}

/** The object of a request, and what the caller's browser must carry to be its holder. */
async function objectOf(route: string, whose: Whose, world: World): Promise<{ readonly id: string; readonly cookie?: string }> {
  const kind = kindOf(route);
  if (kind === null) return { id: "nothing" };
  if (kind === "bill") return { id: whose === "none" ? "" : world.bills[whose] };
  if (kind === "patient") return { id: `${world === worlds.member ? "confirmed" : "unconfirmed"}-${whose}` };
  if (kind === "guest") {
    if (whose === "unknown") return { id: newId("pay") };
    const { id, token } = await guestPayment();
    return whose === "own" ? { id, cookie: `; __Host-guest=${token}` } : { id };
  }
  if (kind === "token") return { id: whose === "own" ? await ownToken(route, world) : newToken() };
  if (kind === "nobodys") return { id: newId("rcp") };
  if (kind === "policy_of_partner") return { id: await partnersPolicy(whose) };
  return { id: whose === "unknown" ? KINDS[kind].unknown() : await KINDS[kind].of(whose === "own" ? world.me : world.stranger, world) };
}

async function ownToken(route: string, { me }: World): Promise<string> {
  const [token, key, at] = [newToken(), `${me.member_id}@example.org`, await now(env)];
  const hash = await sha256Hex(token);
  if (route.includes("/confirm-email/")) return await makeConfirmation(env, { member_id: me.member_id, email_key: key, made_at: at });
  if (route.includes("/reset-password/")) {
    await env.DB.batch([
      env.DB.prepare("UPDATE password_resets SET ended = 'superseded' WHERE member_id = ? AND ended IS NULL").bind(me.member_id),
      env.DB.prepare("INSERT INTO password_resets (token_hash, member_id, email_key, made_at) VALUES (?, ?, ?, ?)").bind(
        hash,
        me.member_id,
        key,
        at,
      ),
    ]);
    return token;
  }
  const [old_hash, new_hash] = route.includes("/approve-") ? [hash, newToken()] : [newToken(), hash];
  await env.DB.batch([
    env.DB.prepare("UPDATE email_changes SET ended = 'superseded', ended_at = 1 WHERE member_id = ? AND ended IS NULL").bind(me.member_id),
    env.DB.prepare(
      `INSERT INTO email_changes (id, member_id, old_email_key, new_email, new_email_key, old_token_hash, new_token_hash, created_at, expires_at)
       VALUES (?1, ?2, ?3, 'new@example.org', 'new@example.org', ?4, ?5, ?6, ?6 + 9000000)`,
    ).bind(newId("chg"), me.member_id, key, old_hash, new_hash, at),
  ]);
  return token;
}

/** A policy of the insurer whose token is used, of another's, or of nobody's, by the insurer's own identifier. */
async function partnersPolicy(whose: Whose): Promise<string> {
  const id = newId("pol");
  if (whose === "unknown") return id;
  await env.DB.prepare(
    `INSERT INTO policies (id, insurer_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, partner_id, external_id, dues_until, created_at, updated_at)
     SELECT ?1, id, 'insurer', 'offered', 'EC-1', 'Silver', 31000, 12, 31, '2026-01-01', ?2, ?1, '2026-01-01', 1, 1 FROM insurers WHERE partner_id IS NOT NULL`,
  )
    .bind(id, whose === "own" ? "ptn_00000000000000000000000091" : "ptn_other")
    .run();
  return id;
}

async function request(method: string, path: string, { headers, form_token }: Caller, cookie = ""): Promise<Response> {
  const sent = new Headers({ ...headers, Origin: ORIGIN, ...(cookie === "" ? {} : { Cookie: `${headers["Cookie"] ?? ""}${cookie}` }) });
  const body = method === "GET" ? null : isForPrograms(path) ? "{}" : new URLSearchParams({ form_token });
  if (isForPrograms(path)) sent.set("content-type", path === "/api/oauth/token" ? "application/x-www-form-urlencoded" : "application/json");
  const context = createExecutionContext();
  const response = await app.fetch(
    new Request(ORIGIN + path, { method: method === "ALL" ? "DELETE" : method, headers: sent, body, redirect: "manual" }),
    env,
    context,
  );
  await response.arrayBuffer();
  await waitOnExecutionContext(context);
  return response;
}

/** What an answer came to, in the words of the rules. */
function outcome({ status, headers }: Response, action: Action): Decision | "failed" {
  const location = headers.get("Location") ?? "";
  if (location.startsWith("/login?next=")) return "sign_in";
  if (location === "/register/check-email") return "confirm_email";
  if (status === 429 || status >= 500) return "failed";
  // These two answer with such a status whoever asks: an address that is not there, a program that has not said its secret yet.
  if (action === "api.refuse" || action === "token.get") return "allow";
  if (status === 401) return "sign_in";
  if (status === 403) return "forbidden";
  return status === 404 ? "not_found" : "allow";
}

/** What was done in a request is taken back, so that the next one finds the same people. */
async function restore(): Promise<void> {
  const ids = JSON.stringify(Object.values(worlds).map(({ me }) => me.member_id));
  await env.DB.batch([
    env.DB.prepare(
      "INSERT OR IGNORE INTO bill_access (member_id, patient_id, how, since) VALUES (?, 'confirmed-dependant', 'code', 1)",
    ).bind(worlds.member.me.member_id),
    env.DB.prepare("DELETE FROM account_closings WHERE member_id IN (SELECT value FROM json_each(?))").bind(ids),
    env.DB.prepare(
      `UPDATE members SET credential_version = 1, closed_at = NULL, email = id || '@example.org', email_key = id || '@example.org',
         email_confirmed_at = IIF(id = ?2, NULL, 1) WHERE id IN (SELECT value FROM json_each(?1))`,
    ).bind(ids, worlds.unconfirmed.me.member_id),
  ]);
}

const RELATION: Readonly<Record<Whose, Relation>> = {
  none: "none",
  own: "own",
  dependant: "dependant",
  cared_for: "cared_for",
  other: "other",
  unknown: "other",
};

/** Which objects a route is asked for. */
function relationsOf(route: string, role: Role, action: Action): readonly Whose[] {
  const kind = kindOf(route);
  if (kind === null) return ["none"];
  // What does not depend on the object is asked once.
  if (admits(role, action) !== "allow") return ["own"];
  if (kind === "bill" || kind === "patient") return ["own", "dependant", "cared_for", "other", "unknown"];
  if (kind === "nobodys") return ["unknown"];
  // Whoever has the link is its holder; by its own identifier a partner's policy is made where there is none.
  if (kind === "token" || (kind === "invitation" && (role === "visitor" || action === "invitation.decline"))) return ["own", "unknown"];
  return route.startsWith("PUT ") ? ["own"] : ["own", "other", "unknown"];
}

async function check(route: string, role: Role, whose: Whose): Promise<string | null> {
  const [method, path] = split(route);
  const action = actionOf(method, path) as Action;
  const expected = decide({ role, action, relation: RELATION[whose] });
  const world = role === "unconfirmed" ? worlds.unconfirmed : worlds.member;
  // A payment that a visitor comes back to is a guest's; the others' are members'.
  const isGuests = role === "visitor" && action === "payment.return" && whose === "own";
  const { id, cookie } = await objectOf(isGuests ? "GET /pay/:paymentId/done" : route, whose, world);
  const caller = await callerOf(role, method, action);
  const answer = await request(method, addressFor(path, id), caller, cookie);
  const location = answer.headers.get("Location") ?? "";
  // An answer that leads to the page of the object itself says nothing yet: that page decides.
  const leads =
    method !== "GET" || kindOf(route) === "guest" ? /^\/(?:history|autopay)\/(?:pay|pol)_\w+$/u.test(location) && whose !== "own" : false;
  const got = outcome(leads ? await request("GET", location, caller) : answer, action);
  if (method !== "GET") await restore();
  return got === expected
    ? null
    : `${route.padEnd(60)} ${action.padEnd(20)} ${role.padEnd(18)} ${whose.padEnd(10)} ${expected} expected, ${got} (${answer.status})`;
}

const PROGRAMS = ["partner", "partner_with_scope", "operations"] as const;
const SIDE_BY_SIDE = 12;

describe("every route", () => {
  it("says which act it is, and nothing is listed that is no route", () => {
    expect(routes.filter((route) => actionOf(...split(route)) === undefined)).toEqual([]);
    expect(Object.keys(ROUTES).filter((route) => !routes.includes(route))).toEqual([]);
    const used = new Set(Object.values(ROUTES));
    expect(ACTIONS.filter((action) => !used.has(action))).toEqual([]);
  });

  it("answers as the one decision says, for each role and each relation", async () => {
    const cases = routes.flatMap((route) => {
      const [method, path] = split(route);
      const action = actionOf(method, path) ?? "development";
      if (action === "development") return [];
      const roles: readonly Role[] = isForPrograms(path) ? [...PROGRAMS, "visitor", "member"] : ["visitor", "unconfirmed", "member"];
      return roles.flatMap((role) => relationsOf(route, role, action).map((whose) => ({ route, role, whose })));
    });
    // Looks side by side; what changes something one after the other.
    const looks = cases.filter(({ route }) => route.startsWith("GET "));
    const wrong: (string | null)[] = [];
    for (let at = 0; at < looks.length; at += SIDE_BY_SIDE) {
      wrong.push(...(await Promise.all(looks.slice(at, at + SIDE_BY_SIDE).map(({ route, role, whose }) => check(route, role, whose)))));
    }
    for (const { route, role, whose } of cases) if (!route.startsWith("GET ")) wrong.push(await check(route, role, whose));
    expect(wrong.filter((each) => each !== null).join("\n")).toBe("");
    expect(cases.length).toBeGreaterThan(500);
  });
});
