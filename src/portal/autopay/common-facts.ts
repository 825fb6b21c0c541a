import type { TermsMethod } from "../../documents/mandate-terms.ts";
import type { MethodOrder } from "../../domain/autopay/mandate.ts";
import type { Here } from "../../domain/autopay/standing.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, publicPhones } from "../../domain/operator/store.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import type { Env } from "../../platform/env.ts";
import type { Cents } from "../../values/money.ts";
import { dayIn } from "../../values/time.ts";

/** What the text of every authorisation says, whatever it is for. `replaces`: the number of the text before it; null: it is the first. */
export async function commonFacts(
  env: Pick<Env, "DB">,
  {
    member,
    saved,
    choices,
    here,
    replaces,
  }: {
    readonly member: Member;
    readonly saved: readonly MemberMethod[];
    readonly choices: { readonly methods: MethodOrder; readonly cap_cents: Cents };
    readonly here: Here;
    readonly replaces: string | null;
  },
) {
  const [{ operator }, phones] = await Promise.all([loadOperator(env), publicPhones(env)]);
  return {
    operator,
    phone: phones.find(({ region_id }) => region_id === member.region_id)?.value ?? null,
    payer_name: member.name,
    methods: choices.methods.flatMap((each): readonly TermsMethod[] => {
      if (each === "wallet") return [{ kind: "wallet" }];
      const method = saved.find(({ id }) => id === each);
      return method === undefined ? [] : [{ kind: method.kind, brand: method.brand, last4: method.last4 }];
    }),
    cap_cents: choices.cap_cents,
    on: dayIn(here.time_zone, here.now),
    replaces,
  };
}
