import { describe, expect, it } from "vitest";
import { judge } from "../../src/tools/audit.mjs";

const answer = (severity: string, node: string): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      leaky: {
        name: "leaky",
        severity,
        via: [{ title: "Reads what it should not", url: "https://advisories.example/1", severity }, "dripping"],
        nodes: [node],
      },
    },
  });
const isProduction = (place: string): boolean => place === "node_modules/leaky";

describe("known holes", () => {
  it("fail the checks where the Worker has them, whatever their weight", () => {
    const judged = judge(answer("low", "node_modules/leaky"), isProduction);
    expect(judged).toEqual({ findings: ["low: leaky: Reads what it should not (https://advisories.example/1); by way of dripping"] });
  });

  it("fail them in tools from high on", () => {
    const place = "node_modules/tool/node_modules/leaky";
    expect(judge(answer("moderate", place), isProduction)).toEqual({ findings: [] });
    expect(judge(answer("critical", place), isProduction).findings).toHaveLength(1);
  });

  it("are no finding where the registry does not answer, which is said", () => {
    const refused = JSON.stringify({ message: "405 Method Not Allowed", error: { summary: "", detail: "" } });
    expect(judge(refused, isProduction)).toEqual({ notice: "405 Method Not Allowed" });
    expect(judge("<html>", isProduction).notice).toMatch(/could not be read/u);
    expect(judge("{}", isProduction).notice).toMatch(/did not answer/u);
  });

  it("are none in a clean answer", () => {
    expect(judge(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }), isProduction)).toEqual({ findings: [] });
  });
});
