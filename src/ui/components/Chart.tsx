import { scaleBand, scaleLinear } from "d3-scale";
import type { Language } from "../../values/language.ts";
import { formatMoney, sum, type Cents } from "../../values/money.ts";
import { formatMonth, formatShortMonth } from "../format.ts";
import { words } from "../words/index.ts";
import { Details } from "./Details.tsx";
import { Money } from "./Money.tsx";
import { Table } from "./Table.tsx";

export interface MonthFlow {
  /** "YYYY-MM". */
  readonly month: string;
  readonly in_cents: Cents;
  readonly out_cents: Cents;
}

const WIDTH = 640;
const HEIGHT = 290;
const EDGE = { top: 14, right: 4, bottom: 34, left: 68 } as const;

/**
 * Money in and out per month, oldest first, drawn on the server; the table beneath carries each number.
 * The bars differ by more than colour: in is filled, out is hatched and outlined.
 */
export function Chart({ months, language }: { readonly months: readonly MonthFlow[]; readonly language: Language }) {
  const { chart } = words(language).common;
  const moneyIn = sum(months.map((one) => one.in_cents));
  const moneyOut = sum(months.map((one) => one.out_cents));
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined || (moneyIn === 0 && moneyOut === 0)) return <p class="hint">{chart.nothing}</p>;
  return (
    <figure class="chart">
      <figcaption>
        <ul class="chart-key">
          <li>
            <KeyMark kind="in" />
            {chart.in}
          </li>
          <li>
            <KeyMark kind="out" />
            {chart.out}
          </li>
        </ul>
        <p class="visually-hidden">{chart.summary(formatMoney(moneyIn, language), formatMoney(moneyOut, language))}</p>
      </figcaption>
      <Bars
        months={months}
        language={language}
        label={chart.label(formatMonth(first.month, language), formatMonth(last.month, language))}
      />
      <Details summary={chart.table}>
        <Table
          caption={chart.label(formatMonth(first.month, language), formatMonth(last.month, language))}
          captionIs="spoken"
          columns={[{ label: chart.month }, { label: chart.in, kind: "number" }, { label: chart.out, kind: "number" }]}
          rows={months.map((one) => [
            formatMonth(one.month, language),
            <Money amount={one.in_cents} language={language} />,
            <Money amount={one.out_cents} language={language} />,
          ])}
        />
      </Details>
    </figure>
  );
}

function KeyMark({ kind }: { readonly kind: "in" | "out" }) {
  return (
    <svg class="chart-key-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <rect class={`bar-${kind}`} x="1" y="1" width="14" height="14" rx="3" />
    </svg>
  );
}

function Bars({ months, language, label }: { readonly months: readonly MonthFlow[]; readonly language: Language; readonly label: string }) {
  const across = scaleBand(
    months.map((one) => one.month),
    [EDGE.left, WIDTH - EDGE.right],
  ).padding(0.28);
  const most = Math.max(...months.map((one) => Math.max(one.in_cents, one.out_cents)));
  const up = scaleLinear([0, most], [HEIGHT - EDGE.bottom, EDGE.top]).nice(4);
  const floor = up(0);
  const half = Math.min((across.bandwidth() - 3) / 2, 22);
  const middle = (month: string) => (across(month) ?? 0) + across.bandwidth() / 2;
  return (
    <svg class="chart-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="6" height="6" />
          <path class="hatch-line" d="M1 0v6" />
        </pattern>
      </defs>
      {up.ticks(4).map((tick) => (
        <g>
          <path class={tick === 0 ? "chart-floor" : "chart-line"} d={`M${EDGE.left} ${round(up(tick))}H${WIDTH - EDGE.right}`} />
          <text class="chart-text chart-text-end" x={String(EDGE.left - 8)} y={round(up(tick) + 4)}>
            {shortDollars(tick, language)}
          </text>
        </g>
      ))}
      <g class="chart-months">
        {months.map((one) => (
          <g>
            {one.in_cents === 0 ? null : (
              <path class="bar-in" d={bar({ x: middle(one.month) - half - 1.5, top: up(one.in_cents), floor, width: half })} />
            )}
            {one.out_cents === 0 ? null : (
              <path class="bar-out" d={bar({ x: middle(one.month) + 1.5, top: up(one.out_cents), floor, width: half })} />
            )}
            <text class="chart-text chart-text-middle" x={round(middle(one.month))} y={String(HEIGHT - 10)}>
              {formatShortMonth(one.month, language)}
            </text>
          </g>
        ))}
      </g>
    </svg>
  );
}

/** A bar with a rounded head, standing on the floor; never lower than two units, so that a small sum is seen. */
function bar({
  x,
  top,
  floor,
  width,
}: {
  readonly x: number;
  readonly top: number;
  readonly floor: number;
  readonly width: number;
}): string {
  const height = Math.max(floor - top, 2);
  const radius = Math.min(4, height, width / 2);
  const [left, head] = [round(x), round(floor - height)];
  return `M${left} ${round(floor)}V${round(floor - height + radius)}Q${left} ${head} ${round(x + radius)} ${head}H${round(x + width - radius)}Q${round(x + width)} ${head} ${round(x + width)} ${round(floor - height + radius)}V${round(floor)}Z`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const AXIS: Intl.NumberFormatOptions = {
  style: "currency",
  currency: "USD",
  notation: "compact",
  maximumFractionDigits: 1,
  minimumFractionDigits: 0,
};
const axisFormats: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat("en-US", AXIS),
  es: new Intl.NumberFormat("es-US", AXIS),
};

/** Axis labels: whole dollars, thousands as "2K". The exact cents stand in the table. */
function shortDollars(amount: number, language: Language): string {
  return axisFormats[language].format(amount / 100);
}
