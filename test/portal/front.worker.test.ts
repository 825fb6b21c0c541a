import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

const ORIGIN = "http://localhost:8787";

/** A visitor's look at a page, in English unless asked otherwise. */
function look(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(new Request(ORIGIN + path, { headers: { "Accept-Language": "en", ...headers }, redirect: "manual" }));
}

beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO operators VALUES ('operator', 'Meridian Health', 'Meridian Health, Inc.', 'America/Los_Angeles', 'care@meridian.example', 'https://meridian.example/help', '1-800-555-0199', 500, 100000, 200000)",
    ),
    env.DB.prepare("INSERT INTO regions VALUES ('colorado', 'Colorado', 'Colorado', 'Denver', 'America/Denver', 1)"),
    env.DB.prepare("INSERT INTO contact_channels VALUES ('colorado', 'public_phone', 'Billing', '1-800-555-0130', 1)"),
    env.DB.prepare("INSERT INTO contact_channels VALUES ('colorado', 'hours_es', 'De lunes a viernes', 'de 7 a 6', 2)"),
  ]);
});

describe("the front page", () => {
  it("has the login box and the ways in, in both languages", async () => {
    const english = await (await look("/")).text();
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('action="/login"');
    expect(english).toContain('href="/register"');
    expect(english).toContain('href="/contact?about=guest"');
    const spanish = await (await look("/?lang=es")).text();
    expect(spanish).toContain('<html lang="es">');
    expect(spanish).toContain("Iniciar sesión");
    expect(spanish).toContain('href="/?lang=en"');
  });

  it("has no style or script of its own", async () => {
    const html = await (await look("/")).text();
    expect(html).not.toMatch(/ style=|<style|<script(?![^>]* src=)/u);
  });
});

describe("the contact page", () => {
  it("shows an area's lines and keeps the reason one came with", async () => {
    const html = await (await look("/contact?about=bill&region=colorado")).text();
    expect(html).toContain('href="tel:18005550130"');
    expect(html).toContain("A question about a bill");
    expect(html).toContain('<input type="hidden" name="about" value="bill"');
    expect(html).not.toContain("De lunes a viernes");
  });

  it("asks again for an area that is not in the list", async () => {
    const html = await (await look("/contact?region=atlantis%22%3E")).text();
    expect(html).toContain("Choose an area from the list");
    expect(html).not.toContain('atlantis">');
  });
});

describe("a wrong turn", () => {
  it("is a page of 404 for people and a problem for machines", async () => {
    const page = await look("/nowhere");
    expect(page.status).toBe(404);
    expect(await page.text()).toContain("We cannot find this page");
    const problem = await look("/api/nowhere");
    expect(problem.status).toBe(404);
    expect(problem.headers.get("Content-Type")).toContain("application/problem+json");
  });

  it("says that nothing was done when a form comes from elsewhere", async () => {
    const answer = await exports.default.fetch(
      new Request(`${ORIGIN}/login`, {
        method: "POST",
        headers: { "Sec-Fetch-Site": "cross-site", "Accept-Language": "es" },
        body: new URLSearchParams({ email: "a@b.c" }),
      }),
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("No se cobró ningún dinero.");
  });
});
