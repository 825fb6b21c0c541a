import type { Env } from "../platform/env.ts";
import { cents, formatMoney } from "../values/money.ts";

interface OpenBill {
  readonly bill_code: string;
  readonly birth_date: string;
  readonly facility: string;
  readonly patient: string;
  readonly account_number: string;
  readonly owed_cents: number;
}

/** Some bills with something to pay and what a guest needs to find them: what would stand on the letters. */
export async function openBills(env: Pick<Env, "DB">): Promise<readonly OpenBill[]> {
  const { results } = await env.DB.prepare(
    `SELECT b.bill_code, p.birth_date, f.name AS facility, p.name AS patient, b.account_number, b.owed_cents - b.paid_cents - b.reserved_cents AS owed_cents
     FROM bills b JOIN patients p ON p.id = b.patient_id JOIN facilities f ON f.id = b.facility_id
     WHERE b.state = 'open' AND b.paid_cents + b.reserved_cents < b.owed_cents ORDER BY b.imported_at, b.external_id LIMIT 40`,
  ).all<OpenBill>();
  return results;
}

/** The same as a table, with the way to pay one. */
export function OpenBills({ bills }: { readonly bills: readonly OpenBill[] }) {
  if (bills.length === 0) return <p>Every bill is paid.</p>;
  return (
    <>
      <p>
        What stands on the letters of the demonstration, for <a href="/pay">One Time Payment</a>:
      </p>
      <table class="table">
        <caption class="visually-hidden">Bills to pay as a guest</caption>
        <thead>
          <tr>
            {["Bill code", "Patient born", "Facility", "Patient", "Account number", "Owed"].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bills.map((bill) => (
            <tr>
              <th scope="row">
                <code>{bill.bill_code}</code>
              </th>
              <td>{bill.birth_date}</td>
              <td>{bill.facility}</td>
              <td>{bill.patient}</td>
              <td>{bill.account_number}</td>
              <td class="number">{formatMoney(cents(bill.owed_cents), "en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
