// `npm run bench`: the built Worker on the runtime itself, driven over HTTP with 8 connections, each row in turn with its bare twin (twin.ts): a Worker
// that makes the same trips to KV, D1 and Durable Object and does nothing else.
