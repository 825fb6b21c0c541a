import { Hono } from "hono";
import type { Child } from "hono/jsx";
import { page } from "../portal/page.tsx";
import { BackLink } from "../ui/components/BackLink.tsx";
import { Balance } from "../ui/components/Balance.tsx";
import { Button, ButtonRow, LinkButton } from "../ui/components/Button.tsx";
import { Card } from "../ui/components/Card.tsx";
import { Chart, type MonthFlow } from "../ui/components/Chart.tsx";
import { Checkbox } from "../ui/components/Checkbox.tsx";
import { DateField } from "../ui/components/DateField.tsx";
import { Details } from "../ui/components/Details.tsx";
import { EmptyState } from "../ui/components/EmptyState.tsx";
import { ErrorSummary } from "../ui/components/ErrorSummary.tsx";
import { Field } from "../ui/components/Field.tsx";
import { Money } from "../ui/components/Money.tsx";
import { MoneyField } from "../ui/components/MoneyField.tsx";
import { Notice } from "../ui/components/Notice.tsx";
import { Pager } from "../ui/components/Pager.tsx";
import { PasswordField } from "../ui/components/PasswordField.tsx";
import { Radios } from "../ui/components/Radios.tsx";
import { RegionPicker } from "../ui/components/RegionPicker.tsx";
import { Select } from "../ui/components/Select.tsx";
import { Steps } from "../ui/components/Steps.tsx";
import { SummaryList } from "../ui/components/SummaryList.tsx";
import { Table } from "../ui/components/Table.tsx";
import { Tag } from "../ui/components/Tag.tsx";
import type { Language } from "../values/language.ts";
import { cents } from "../values/money.ts";
import type { App } from "../web.ts";

/** `/dev/components`: every component in its states, for eyes and for axe. English words, since nobody but developers comes here. */
export const componentGallery = new Hono<App>();

componentGallery.get("/dev/components", (c) => page(c, { title: "Components", wide: true }, <Gallery language={c.get("language")} />));

/** The whole gallery, without its frame. */
export function Gallery({ language }: { readonly language: Language }) {
  return (
    <div class="stack">
      <ErrorSummary
        language={language}
        errors={[
          { field: "wrong-email", text: "Enter your e-mail address, like name@example.org" },
          { field: "wrong-amount", text: "Enter the amount in dollars, like 84.20" },
        ]}
      />
      <h1>Components</h1>
      <Overview language={language} />
      <Fields language={language} />
      <Messages language={language} />
    </div>
  );
}

function Overview({ language }: { readonly language: Language }) {
  return (
    <>
      <Balance
        label="Available"
        amount={cents(128_450)}
        language={language}
        notes={[
          { label: "Held", value: <Money amount={cents(8420)} language={language} /> },
          { label: "You owe", value: <Money amount={cents(97_511)} language={language} /> },
        ]}
      >
        <LinkButton href="#add">Add money</LinkButton>
        <LinkButton href="#pay" kind="secondary">
          Pay a bill
        </LinkButton>
      </Balance>
      <div class="columns columns-side">
        <Card title="Last movements" id="movements" action={<a href="#history">See all history</a>}>
          <Table
            caption="Last movements, newest first"
            captionIs="spoken"
            columns={[
              { label: "What" },
              { label: "Date", kind: "date" },
              { label: "Amount", kind: "number" },
              { label: "Balance", kind: "number" },
            ]}
            rows={MOVEMENTS.map(([what, date, amount, balance]) => [
              what,
              date,
              <Money amount={cents(amount)} language={language} as="flow" />,
              <Money amount={cents(balance)} language={language} />,
            ])}
          />
          <Pager language={language} newer="#newer" older="#older" />
        </Card>
        <Card title="Money in and out" id="flow">
          <Chart months={MONTHS} language={language} />
        </Card>
      </div>
      <div class="columns columns-2">
        <Card title="Bill of Bayview Clinic" id="bill" action={<Tag tone="warning">To pay</Tag>}>
          <SummaryList
            rows={[
              { key: "Billed", value: <Money amount={cents(84_320)} language={language} /> },
              { key: "Plan paid", value: <Money amount={cents(-60_000)} language={language} /> },
              { key: "Adjusted", value: <Money amount={cents(-15_900)} language={language} /> },
              { key: "You owe", value: <Money amount={cents(8420)} language={language} />, kind: "total" },
            ]}
          />
          <Details summary="How it works">Your plan has paid its part. What is left is yours to pay.</Details>
        </Card>
        <Card title="Bills" id="empty">
          <EmptyState title="No bills yet" icon="receipt-text" action={<LinkButton href="#claim">Add a bill</LinkButton>}>
            Bills appear here when your clinic sends them.
          </EmptyState>
        </Card>
      </div>
    </>
  );
}

function Fields({ language }: { readonly language: Language }) {
  return (
    <Columns>
      <form class="card" method="get" action="/dev/components">
        <BackLink href="#back" language={language} />
        <Steps current={2} of={5} language={language} />
        <h2>Your details</h2>
        <Field name="name" label="Full name" autocomplete="name" value="Ana Reyes" language={language} />
        <DateField name="birth_date" label="Date of birth" autocomplete="bday" language={language} />
        <Field name="phone" label="Phone" type="tel" inputmode="tel" width="medium" optional language={language} />
        <PasswordField
          name="password"
          label="Password"
          hint="15 characters or more. A few words make a good one."
          autocomplete="new-password"
          language={language}
        />
        <MoneyField name="amount" label="Amount" hint="You owe $84.20." value="84.20" language={language} />
        <Select
          name="kind"
          label="Kind"
          value="2"
          language={language}
          options={[
            { value: "1", text: "All kinds" },
            { value: "2", text: "Payments" },
          ]}
        />
        <Checkbox name="split" label="Use my balance first" checked language={language} />
        <ButtonRow>
          <Button>Pay $84.20</Button>
          <Button kind="secondary">Save</Button>
          <Button kind="quiet">Cancel</Button>
        </ButtonRow>
      </form>
      <form class="card" method="get" action="/dev/components">
        <Field
          id="wrong-email"
          name="email"
          label="E-mail address"
          type="email"
          value="ana@"
          error="Enter your e-mail address, like name@example.org"
          language={language}
        />
        <MoneyField
          id="wrong-amount"
          name="amount_2"
          label="Amount"
          value="abc"
          error="Enter the amount in dollars, like 84.20"
          language={language}
        />
        <Radios
          name="source"
          label="Pay with"
          value="wallet"
          language={language}
          options={[
            { value: "wallet", label: "Wallet", hint: "$1,284.50 available." },
            { value: "card", label: "Debit or credit card" },
            { value: "bank", label: "Bank account", hint: "Takes two business days." },
          ]}
        />
        <RegionPicker
          name="region"
          label="Where do you receive care?"
          language={language}
          value="colorado"
          regions={[
            { id: "colorado", name: "Colorado", also: "Denver" },
            { id: "georgia", name: "Georgia", also: "Atlanta" },
            { id: "hawaii", name: "Hawaii", also: "Honolulu" },
          ]}
        />
        <Button kind="danger">Stop autopay</Button>
      </form>
    </Columns>
  );
}

function Messages({ language }: { readonly language: Language }) {
  return (
    <Columns>
      <div>
        <Notice title="How it works">Money you add stays in your wallet until you pay a bill with it.</Notice>
        <Notice tone="success" title="Your payment has been made">
          Bayview Clinic has received <Money amount={cents(8420)} language={language} />.
        </Notice>
        <Notice tone="warning" title="The lines do not add up">
          You can ask about this bill before you pay it.
        </Notice>
        <Notice tone="danger">The card was declined. No money has been taken.</Notice>
      </div>
      <p>
        <Tag>Draft</Tag> <Tag tone="info">Under way</Tag> <Tag tone="success">Paid</Tag> <Tag tone="warning">To pay</Tag>{" "}
        <Tag tone="danger">Failed</Tag>
      </p>
    </Columns>
  );
}

function Columns({ children }: { readonly children?: Child }) {
  return <div class="columns columns-2">{children}</div>;
}

const MOVEMENTS = [
  ["Payment to Bayview Clinic", "Nov 20, 2026", -8420, 128_450],
  ["Money added by card", "Nov 12, 2026", 50_000, 136_870],
  ["Payment to Harbor Imaging and Diagnostics", "Oct 30, 2026", -120_099, 86_870],
  ["Refund of Harbor Imaging", "Oct 2, 2026", 2000, 206_969],
] as const;

const MONTHS: readonly MonthFlow[] = [
  [20_000, 4_500],
  [20_000, 0],
  [35_000, 12_000],
  [20_000, 31_250],
  [0, 8_400],
  [50_000, 42_099],
  [20_000, 800],
  [22_000, 120_099],
  [50_000, 8_420],
].map(([moneyIn = 0, moneyOut = 0], index) => ({ month: `2026-0${index + 1}`, in_cents: cents(moneyIn), out_cents: cents(moneyOut) }));
