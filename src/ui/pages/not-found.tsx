import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";
import { Problem } from "./Problem.tsx";

/** Nothing at this address, or something of another account: the two look the same on purpose. Status 404. */
export function NotFound({ language }: { readonly language: Language }) {
  const { notFound } = words(language).errors;
  return (
    <Problem language={language} icon="search" title={notFound.title}>
      <p>{notFound.text}</p>
    </Problem>
  );
}
