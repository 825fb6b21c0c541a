import { Hono } from "hono";
import { MOST_BILLS } from "../../domain/guests/rules.ts";
import { chosenBill, payableBy, type GuestBill } from "../../domain/guests/service.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { formatMoney } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { ADDRESSES, guestPage, stepPage } from "./frame.tsx";
import { goOn, visitAt, type Visit } from "./visit.tsx";

/** One of several bills of an account, and why a bill cannot be paid. */
export const choosePages = new Hono<App>();

choosePages.get("/pay/bill/choose", async (c) => {
  const visit = await visitAt(c, "choose");
  return visit instanceof Response ? visit : choosePage(c, visit, { chosen: visit.draft.answers.bill?.bill_id ?? "", errors: [] });
});

choosePages.post("/pay/bill/choose", async (c) => {
  const [visit, form] = await Promise.all([visitAt(c, "choose"), formFields(c, ["bill"])]);
  if (visit instanceof Response) return visit;
  const { bill } = visit.draft.answers;
  const bill_id = bill?.found.find((id) => id === form.bill);
  if (bill !== null && bill_id !== undefined) {
    return bill.bill_id === bill_id ? await goOn(c, visit.token_hash, {}) : await goOn(c, visit.token_hash, { bill: { ...bill, bill_id } });
  }
  return choosePage(c, visit, { chosen: "", errors: [{ field: "bill", text: words(c.get("language")).guest.bill.choose.missing }] });
});

interface ChooseView {
  readonly chosen: string;
  readonly errors: readonly FieldError[];
}

function choosePage(c: Ctx, { draft }: Visit, { chosen, errors }: ChooseView): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { choose: text } = guest.bill;
  const sumOf = (bill: GuestBill): string => {
    const payable = payableBy(draft, bill);
    return payable > 0 ? formatMoney(payable, language) : text.nothing;
  };
  return stepPage(c, {
    place: "choose",
    title: text.title,
    errors,
    back: ADDRESSES.account,
    children: (
      <>
        <Radios
          name="bill"
          label={text.title}
          hint={draft.bills.length < MOST_BILLS ? undefined : text.newest(MOST_BILLS)}
          legendIs="h1"
          language={language}
          error={errorOf(errors, "bill")}
          value={chosen}
          options={draft.bills.map((bill) => ({
            value: bill.id,
            label: `${formatLongDate(bill.service_from, language)} · ${sumOf(bill)}`,
            hint: bill.facility_name,
          }))}
        />
        <Button>{common.continue}</Button>
      </>
    ),
  });
}

choosePages.get("/pay/bill/closed", async (c) => {
  const visit = await visitAt(c, "contact");
  if (visit instanceof Response) return visit;
  const bill = chosenBill(visit.draft);
  if (bill === null) return c.redirect(ADDRESSES.bill, 303);
  return payableBy(visit.draft, bill) > 0 ? c.redirect(ADDRESSES.contact, 303) : closedPage(c, bill);
});

/** Why nothing can be paid on this bill. Who has paid it is nobody's business here. */
function closedPage(c: Ctx, bill: GuestBill): Promise<Response> {
  const language = c.get("language");
  const { guest, pay, errors } = words(language);
  const { closed: text } = guest.bill;
  const standing = bill.state === "void" ? "void" : bill.paid_cents >= bill.owed_cents ? "paid" : "underWay";
  return guestPage(
    c,
    { title: text[standing].title },
    <>
      <BackLink href={ADDRESSES.bill} language={language} />
      <h1>{text[standing].title}</h1>
      <p class="lead">{text[standing].text}</p>
      <p>{pay.state.noMoney}</p>
      <ButtonRow>
        {standing === "underWay" ? <LinkButton href={ADDRESSES.closed}>{text.look}</LinkButton> : null}
        <LinkButton href={ADDRESSES.bill} kind={standing === "underWay" ? "secondary" : "primary"}>
          {text.again}
        </LinkButton>
        <LinkButton href="/contact?about=bill" kind="secondary">
          {errors.contact}
        </LinkButton>
      </ButtonRow>
    </>,
  );
}
