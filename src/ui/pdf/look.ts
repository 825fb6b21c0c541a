/** Points (1/72 inch) in a millimetre. */
export const MM_PT = 72 / 25.4;

/** US Letter with margins of three quarters of an inch, in points. */
export const PAGE = { width: 612, height: 792, left: 54, right: 54, top: 54, bottom: 52 } as const;

/** Width of the text block, in points. */
export const MEASURE_PT = PAGE.width - PAGE.left - PAGE.right;

/** The shipped brand by day, as src/ui/styles/brand.css has it; on paper, grounds stay white. */
export const COLOURS = {
  ink: "#1b2423",
  soft: "#4d5a57",
  line: "#d9d2c5",
  accent: "#0f4c4a",
  tint: "#f3f6f4",
  warm: "#f2a65a",
  white: "#ffffff",
} as const;

export type Weight = "regular" | "bold";

/** How a text is set: size and the space between its lines in points. */
export interface TypeStyle {
  readonly weight: Weight;
  readonly size_pt: number;
  readonly colour: string;
  readonly line_gap_pt?: number;
}

export const STYLES = {
  h1: { weight: "bold", size_pt: 23, colour: COLOURS.accent },
  h2: { weight: "bold", size_pt: 13, colour: COLOURS.accent },
  body: { weight: "regular", size_pt: 9.5, colour: COLOURS.ink, line_gap_pt: 1 },
  strong: { weight: "bold", size_pt: 9.5, colour: COLOURS.ink, line_gap_pt: 1 },
  small: { weight: "regular", size_pt: 8, colour: COLOURS.soft, line_gap_pt: 0.6 },
  lead: { weight: "regular", size_pt: 11, colour: COLOURS.soft, line_gap_pt: 1.2 },
  figure: { weight: "bold", size_pt: 30, colour: COLOURS.ink },
  key: { weight: "regular", size_pt: 8, colour: COLOURS.soft },
  value: { weight: "regular", size_pt: 9.5, colour: COLOURS.ink },
  brand: { weight: "bold", size_pt: 13, colour: COLOURS.ink },
  th: { weight: "bold", size_pt: 8, colour: COLOURS.soft },
  td: { weight: "regular", size_pt: 9, colour: COLOURS.ink },
  tdStrong: { weight: "bold", size_pt: 9, colour: COLOURS.ink },
} as const satisfies Readonly<Record<string, TypeStyle>>;
