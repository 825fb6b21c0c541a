import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { forgetOperator } from "../../src/domain/operator/store.ts";

// Each file begins with empty storage and a migrated database, though all files share one loaded Worker.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
forgetOperator();
