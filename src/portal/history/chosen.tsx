import type { Place } from "../../domain/history/movement.ts";
import { Icon } from "../../ui/components/Icon.tsx";
import { formatDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, parseDollars } from "../../values/money.ts";
import { readTypedDate } from "../../values/typed-date.ts";
import { FILTER_NAMES, historyHref, kindGroup, placeId, type HistoryForm } from "./filter.ts";
import { swapFrom } from "./swap.ts";

interface ChosenProps {
  readonly form: HistoryForm;
  readonly places: readonly Place[];
  readonly language: Language;
}

/** The filters that are set, in words, each with a way to take it off. Nothing when none is. */
export function Chosen({ form, places, language }: ChosenProps) {
  const { filter: text } = words(language).history;
  const chosen = FILTER_NAMES.flatMap((name) => {
    const said = inWords(name, { form, places, language });
    return said === null ? [] : [{ name, said }];
  });
  if (chosen.length === 0) return null;
  return (
    <div class="chosen">
      <p id="chosen">{text.chosen}</p>
      <ul class="chosen-list" aria-labelledby="chosen">
        {chosen.map(({ name, said }) => {
          const href = historyHref({ ...form, [name]: "" }, null);
          return (
            <li>
              <a class="tag tag-info" href={href} {...swapFrom(href)}>
                <span class="visually-hidden">{text.takeOff(said)}</span>
                <span aria-hidden="true">{said}</span>
                <Icon name="x" />
              </a>
            </li>
          );
        })}
        {chosen.length === 1 ? null : (
          <li>
            <a class="chosen-clear" href="/history" {...swapFrom("/history")}>
              {text.clear}
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}

/** One filter in words; null when it is not set or cannot be read. */
function inWords(name: keyof HistoryForm, { form, places, language }: ChosenProps): string | null {
  const { filter: text, groups } = words(language).history;
  const typed = form[name];
  if (typed === "") return null;
  switch (name) {
    case "kind": {
      const group = kindGroup(form);
      return group === null ? null : groups[group];
    }
    case "facility":
      return places.find((place) => placeId(place) === typed)?.name ?? text.otherFacility;
    case "from":
    case "to": {
      const day = readTypedDate(typed);
      return day.ok ? text.is[name](formatDate(day.value, language)) : null;
    }
    case "min":
    case "max": {
      const amount = parseDollars(typed);
      return amount.ok ? text.is[name](formatMoney(amount.value, language)) : null;
    }
    case "text":
      return text.is.text(typed);
  }
}
