import { describe, expect, it } from "vitest";
import { relationTo } from "../../../src/domain/bills/relation.ts";

const rosa = { name: "Rosa Ibáñez", birth_date: "1980-05-17" } as const;

describe("whose a bill is to the member who sees it", () => {
  it.each([
    ["matched by number, name and birth date", { how: "match", patient_name: "R. Ibanez", patient_birth_date: "1980-05-17" }, "own"],
    [
      "seen by a code, with the names the other way round",
      { how: "code", patient_name: "IBANEZ-ROSA", patient_birth_date: "1980-05-17" },
      "dependant",
    ],
    [
      "seen by a code, the same name in other letters",
      { how: "code", patient_name: " rosa  ibanez", patient_birth_date: "1980-05-17" },
      "own",
    ],
    ["a twin", { how: "code", patient_name: "Luz Ibáñez", patient_birth_date: "1980-05-17" }, "dependant"],
    ["a namesake", { how: "code", patient_name: "Rosa Ibáñez", patient_birth_date: "2011-05-17" }, "dependant"],
    [
      "let see by somebody, whoever the patient is",
      { how: "caregiver", patient_name: "Rosa Ibáñez", patient_birth_date: "1980-05-17" },
      "cared_for",
    ],
  ] as const)("%s", (_case, bill, relation) => {
    expect(relationTo(bill, rosa)).toBe(relation);
  });
});
