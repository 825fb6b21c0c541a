import type { members } from "./schema.ts";

/** A member as pages and use cases see one: everything but the password's hash. */
export type Member = Omit<typeof members.$inferSelect, "password_hash">;
