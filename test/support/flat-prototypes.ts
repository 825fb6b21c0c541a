/**
 * For each Durable Object that is made, the pool puts one more Proxy around its class's prototype and takes none off
 * (https://github.com/cloudflare/workers-sdk/issues/15092, mended after the last version of @cloudflare/vitest-pool-workers). Whatever reads a property
 * of such an object then goes through all of them: after a thousand wallets, that was most of what the tests cost. Those of one class do the same, so
 * the first stands for all.
 */
const POOLS_OWN = "getUnknownPrototypeKey";
const DONE = Symbol.for("carepurse: flat prototypes");
const Plain = globalThis.Proxy;
const prototypes = new WeakSet<object>();

// Every file of tests comes by here, and they share their globals.
if (!Reflect.has(Plain, DONE)) {
  globalThis.Proxy = new Plain(Plain, {
    construct(_target, [of, handler]: [object, ProxyHandler<object>]) {
      if (prototypes.has(of)) return of;
      const proxy = new Plain(of, handler);
      if (String(Reflect.get(handler, "get")).includes(POOLS_OWN)) prototypes.add(proxy);
      return proxy;
    },
    has: (target, key) => key === DONE || Reflect.has(target, key),
  });
}
