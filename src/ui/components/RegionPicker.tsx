import { words } from "../words/index.ts";
import type { ControlProps } from "./Field.tsx";
import { Fieldset } from "./Radios.tsx";
import { AS_TYPED } from "./as-typed.ts";

export interface RegionChoice {
  readonly id: string;
  readonly name: string;
  /** Other words people search by: cities, states, short names. */
  readonly also: string;
}

interface RegionPickerProps extends ControlProps {
  readonly regions: readonly RegionChoice[];
  readonly value?: string | undefined;
  readonly legendIs?: "h1" | "label";
}

/** The list of areas. Where scripts run, a search field narrows it (scripts/regions.js); the list itself needs none. */
export function RegionPicker({ name, id = name, label, language, hint, error, regions, value, legendIs }: RegionPickerProps) {
  const { region } = words(language).common;
  return (
    <Fieldset id={id} legend={label} legendIs={legendIs} hint={hint} error={error} language={language}>
      <div class="region-picker" data-none={region.none} data-found-one={region.found(1)} data-found-many={region.found(0)}>
        <div class="region-search" hidden>
          <label for={`${id}-search`}>{region.search}</label>
          <input class="input" id={`${id}-search`} type="search" autocomplete="off" {...AS_TYPED} />
          <p class="hint" role="status"></p>
        </div>
        <div class="choices choices-grid">
          {regions.map((one, index) => {
            const optionId = index === 0 ? id : `${id}-${one.id}`;
            return (
              <div class="choice" data-words={`${one.name} ${one.also}`}>
                <input type="radio" id={optionId} name={name} value={one.id} checked={one.id === value} />
                <label for={optionId}>{one.name}</label>
              </div>
            );
          })}
        </div>
      </div>
    </Fieldset>
  );
}
