import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor, type Answer } from "../support/visitor.ts";

const app = createApp();

/** A new visitor's look at a page, in English. */
function look(path: string): Promise<Answer> {
  return new Visitor(app).get(path, { "Accept-Language": "en" });
}

beforeAll(async () => {
  await addOperator();
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO contact_channels (region_id, kind, label, value, sort) VALUES ('colorado', 'public_phone', 'Billing', '1-800-555-0130', 1)",
    ),
    env.DB.prepare(
      "INSERT INTO contact_channels (region_id, kind, label, value, sort) VALUES ('colorado', 'hours_es', 'De lunes a viernes', 'de 7 a 6', 2)",
    ),
  ]);
});

describe("the front page", () => {
  it("has the login box and the ways in, in both languages", async () => {
    const english = (await look("/")).text;
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('action="/login"');
    expect(english).toContain('href="/register"');
    expect(english).toContain('href="/pay"');
    const spanish = (await look("/?lang=es")).text;
    expect(spanish).toContain('<html lang="es">');
    expect(spanish).toContain("Iniciar sesión");
    expect(spanish).toContain('href="/?lang=en"');
  });

  it("has no style or script of its own", async () => {
    const html = (await look("/")).text;
    expect(html).not.toMatch(/ style=|<style|<script(?![^>]* src=)/u);
  });
});

describe("the manifest", () => {
  it("carries the operator's name, and no cookie", async () => {
    const answer = await look("/manifest.webmanifest");
    expect(JSON.parse(answer.text)).toMatchObject({ name: "Meridian Health", start_url: "/" });
    expect(answer.headers.get("Content-Type")).toBe("application/manifest+json");
    expect(answer.headers.get("Set-Cookie")).toBeNull();
  });
});

describe("the contact page", () => {
  it("shows an area's lines and keeps the reason one came with", async () => {
    const html = (await look("/contact?about=bill&region=colorado")).text;
    expect(html).toContain('href="tel:18005550130"');
    expect(html).toContain("A question about a bill");
    expect(html).toContain('<input type="hidden" name="about" value="bill"');
    expect(html).not.toContain("De lunes a viernes");
  });

  it("asks again for an area that is not in the list", async () => {
    const html = (await look("/contact?region=atlantis%22%3E")).text;
    expect(html).toContain("Choose an area from the list");
    expect(html).not.toContain('atlantis">');
  });
});

describe("a wrong turn", () => {
  it("is a page of 404 for people and a problem for machines", async () => {
    const page = await look("/nowhere");
    expect(page.status).toBe(404);
    expect(page.text).toContain("We cannot find this page");
    const problem = await look("/api/nowhere");
    expect(problem.status).toBe(404);
    expect(problem.headers.get("Content-Type")).toContain("application/problem+json");
  });

  it("says that nothing was done when a form comes from elsewhere", async () => {
    const answer = await new Visitor(app).post("/login", { email: "a@b.c" }, { "Sec-Fetch-Site": "cross-site", "Accept-Language": "es" });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("No se cobró ningún dinero.");
  });

  it("says in the visitor's language that a form was too large", async () => {
    const answer = await new Visitor(app).post("/login", { password: "x".repeat(70_000) }, { "Accept-Language": "es" });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('<html lang="es">');
  });
});
