import type { Standing } from "../../domain/autopay/standing.ts";
import { Tag, type Tone } from "../../ui/components/Tag.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

const TONES: Readonly<Record<Standing, Tone>> = {
  off: "neutral",
  on: "success",
  under_way: "info",
  retrying: "warning",
  over_cap: "warning",
  handed_over: "danger",
  paused: "warning",
  stopped: "neutral",
  ended: "neutral",
  completed: "success",
};

/** How autopay stands, in a word or two. */
export function AutopayTag({ standing, language }: { readonly standing: Standing; readonly language: Language }) {
  return <Tag tone={TONES[standing]}>{words(language).autopay.standing[standing]}</Tag>;
}
