import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";

interface StepsProps {
  readonly current: number;
  readonly of: number;
  readonly language: Language;
}

/** "Step 2 of 5", in words, with a bar that decorates. Stands above the `h1`. */
export function Steps({ current, of, language }: StepsProps) {
  return (
    <div class="steps">
      <p>{words(language).common.step(current, of)}</p>
      <svg class="steps-bar" viewBox={`0 0 ${of * 28 - 4} 4`} width={String(of * 28 - 4)} height="4" aria-hidden="true" focusable="false">
        {Array.from({ length: of }, (_, index) => (
          <rect class={index < current ? "steps-done" : "steps-open"} x={String(index * 28)} width="24" height="4" rx="2" />
        ))}
      </svg>
    </div>
  );
}
