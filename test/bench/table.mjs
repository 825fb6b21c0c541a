// Numbers and how they are printed.

export const GOAL = { p50_ratio: 1.6, throughput_ratio: 0.6 };

/** @param sorted ascending, not empty */
export function quantile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

export function median(values) {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

export function printTable(results, machine) {
  const heading = [
    "",
    "p50",
    "p99",
    "per second",
    "CPU",
    "twin p50",
    "twin p99",
    "twin per second",
    "twin CPU",
    "p50 ratio",
    "throughput",
    "",
  ];
  const lines = results.map(({ name, ours, twin, p50_ratio, throughput_ratio }) => [
    name,
    ...cells(ours),
    ...cells(twin),
    `${p50_ratio.toFixed(2)} ×`,
    `${(throughput_ratio * 100).toFixed(0)} %`,
    p50_ratio <= GOAL.p50_ratio && throughput_ratio >= GOAL.throughput_ratio ? "" : "over",
  ]);
  const widths = heading.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  console.log(
    `\n${Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join(" · ")}\n`,
  );
  for (const line of [heading, ...lines]) {
    console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  "));
  }
  console.log(`\nThe goal: p50 at most ${GOAL.p50_ratio} × the twin's, throughput at least ${GOAL.throughput_ratio * 100} %.`);
}

function cells({ p50_ms, p99_ms, per_second, cpu_ms }) {
  return [`${p50_ms.toFixed(2)} ms`, `${p99_ms.toFixed(2)} ms`, per_second.toFixed(0), `${cpu_ms.toFixed(2)} ms`];
}
