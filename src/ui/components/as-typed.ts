/** For fields whose text is no prose: names, codes, sums. Hono's types take a boolean here and would drop `false`. */
export const AS_TYPED: Readonly<Record<string, string>> = { spellcheck: "false" };
