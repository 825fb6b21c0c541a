import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { challengeHolds, CHALLENGE_MS, makeChallenge, type ChallengePurpose } from "../../../src/domain/factors/challenge.ts";
import {
  counterGoesOn,
  creationOptions,
  LONGEST_NAME,
  readAssertion,
  readPasskeyName,
  readRegistration,
  requestOptions,
} from "../../../src/domain/factors/passkey-rules.ts";
import { instant, SECOND_MS } from "../../../src/values/time.ts";

const FORM_KEY = "a key of the tests";
const NOW = instant(Date.UTC(2026, 10, 24));
const PURPOSES: readonly ChallengePurpose[] = ["register", "sign_in", "second_step", "again"];
const site = { rp_id: "pay.example.org", origin: "https://pay.example.org" };

describe("a challenge", () => {
  const holder = fc.record({ purpose: fc.constantFrom(...PURPOSES), binding: fc.base64String() });

  it("is taken from its holder for five minutes, to the second of its making, and from then on no more", async () => {
    await fc.assert(
      fc.asyncProperty(holder, fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: -1, max: 400 }), async (to, at, after_s) => {
        const made = instant(NOW + at - (at % SECOND_MS));
        const challenge = await makeChallenge({ FORM_KEY }, made, to);
        expect(challenge).toMatch(/^[\w-]{75}$/u);
        const taken = await challengeHolds({ FORM_KEY }, instant(made + after_s * SECOND_MS), challenge, to);
        expect(taken).toBe(after_s >= 0 && after_s * SECOND_MS < CHALLENGE_MS);
      }),
    );
  });

  it("is good for no other purpose, visitor or key, and not with a sign changed", async () => {
    await fc.assert(
      fc.asyncProperty(holder, holder, fc.nat(73), async (to, other, at) => {
        const challenge = await makeChallenge({ FORM_KEY }, NOW, to);
        const same = to.purpose === other.purpose && to.binding === other.binding;
        expect(await challengeHolds({ FORM_KEY }, NOW, challenge, other)).toBe(same);
        expect(await challengeHolds({ FORM_KEY: "another key" }, NOW, challenge, to)).toBe(false);
        const changed = challenge.slice(0, at) + (challenge[at] === "A" ? "B" : "A") + challenge.slice(at + 1);
        expect(await challengeHolds({ FORM_KEY }, NOW, changed, to)).toBe(false);
      }),
    );
  });

  it("is never made twice", async () => {
    const made = await Promise.all(
      Array.from({ length: 50 }, () => makeChallenge({ FORM_KEY }, NOW, { purpose: "sign_in", binding: "visitor" })),
    );
    expect(new Set(made).size).toBe(50);
  });
});

describe("a counter", () => {
  it("goes forward or does not exist", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), fc.nat(2 ** 32 - 1), (before, after) => {
        expect(counterGoesOn(before, after)).toBe(after > before || (after === 0 && before === 0));
      }),
    );
    expect(counterGoesOn(0, 0)).toBe(true);
    expect(counterGoesOn(7, 7)).toBe(false);
    expect(counterGoesOn(7, 0)).toBe(false);
  });
});

describe("a passkey's name", () => {
  it("is one line of at most sixty characters", () => {
    expect(readPasskeyName("  My\u202E  phone\n ")).toEqual({ ok: true, value: "My phone" });
    expect(readPasskeyName(" \t ")).toEqual({ ok: false, error: "missing" });
    expect(readPasskeyName("🔑".repeat(LONGEST_NAME)).ok).toBe(true);
    expect(readPasskeyName("🔑".repeat(LONGEST_NAME + 1))).toEqual({ ok: false, error: "too_long" });
  });
});

describe("what the browser is told", () => {
  const known = [{ credential_id: "abc", transports: ["internal", "nonsense"] }];

  it("to make: found without an e-mail address, one an authenticator, nothing asked of its maker", () => {
    const account = { handle: "bWVt", email: "ada@example.org", name: "Ada" };
    expect(creationOptions({ site, challenge: "c", account, operator: "Meridian", known })).toMatchObject({
      rp: { id: "pay.example.org", name: "Meridian" },
      user: { id: "bWVt", name: "ada@example.org", displayName: "Ada" },
      excludeCredentials: [{ type: "public-key", id: "abc", transports: ["internal"] }],
      authenticatorSelection: { residentKey: "required" },
      attestation: "none",
    });
  });

  it("to show: the owner's finger, face or code wherever no password is typed", () => {
    const told = PURPOSES.map((purpose) => requestOptions(purpose, { site, challenge: "c", known: [] }).userVerification);
    expect(told).toEqual(["preferred", "required", "preferred", "required"]);
  });
});

describe("what a browser answers", () => {
  const clientDataJSON = btoa(JSON.stringify({ type: "webauthn.get", challenge: "c-1", origin: site.origin })).replaceAll("=", "");
  const response = { clientDataJSON, authenticatorData: "AA", signature: "AA", userHandle: "bWVt" };
  const assertion = {
    id: "abc",
    rawId: "abc",
    type: "public-key",
    response,
    clientExtensionResults: {},
    authenticatorAttachment: "platform",
  };

  it("is read for its challenge, its passkey and its owner", () => {
    expect(readAssertion(JSON.stringify(assertion))).toMatchObject({ challenge: "c-1", credential_id: "abc", user_handle: "bWVt" });
    const quiet = { ...assertion, response: { ...response, userHandle: null } };
    expect(readAssertion(JSON.stringify(quiet))?.user_handle).toBeNull();
    const made = { ...assertion, response: { clientDataJSON, attestationObject: "AA", transports: ["usb", "thought"] } };
    expect(readRegistration(JSON.stringify(made))).toMatchObject({ challenge: "c-1", transports: ["usb"] });
  });

  it("may be anything, and is then nothing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc
            .json()
            .map((inside) => JSON.stringify({ ...assertion, response: { ...response, clientDataJSON: btoa(encodeURIComponent(inside)) } })),
        ),
        (text) => {
          expect(readAssertion(text)).toBeNull();
          expect(readRegistration(text)).toBeNull();
        },
      ),
    );
  });
});
