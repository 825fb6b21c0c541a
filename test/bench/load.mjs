// The load, in a thread of its own: so many connections, each with one request under way, until the time is over or the requests are used up.
// Plain sockets: the less this side costs, the more of two cores the Worker gets.
import { connect } from "node:net";
import { parentPort } from "node:worker_threads";

parentPort.on("message", (wanted) => {
  run(wanted).then(
    (result) => parentPort.postMessage(result),
    (error) => parentPort.postMessage({ error: String(error) }),
  );
});

/**
 * @param requests HTTP/1.1 requests as text
 * @param once "once": each request is sent at most once; "again": from the first again after the last
 * @returns milliseconds of each answer; how many requests were taken; how long it all took; answers that were not as expected
 */
async function run({ port, requests, once, connections, duration_ms, status }) {
  const latencies = [];
  const wrong = [];
  let next = 0;
  const started = performance.now();
  const end = started + duration_ms;
  const take = () => {
    if (performance.now() >= end || (once === "once" && next >= requests.length)) return null;
    return requests[next++ % requests.length];
  };
  await Promise.all(Array.from({ length: connections }, () => converse(port, take, { latencies, wrong, status })));
  const took_ms = performance.now() - started;
  return { latencies: Float64Array.from(latencies), taken: next, took_ms, wrong };
}

function converse(port, take, { latencies, wrong, status }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let sent = 0;
    let received = "";
    const send = () => {
      const request = take();
      if (request === null) {
        socket.destroy();
        resolve();
        return;
      }
      received = "";
      sent = performance.now();
      socket.write(request);
    };
    socket.setEncoding("latin1");
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", resolve);
    socket.on("data", (chunk) => {
      received = received === "" ? chunk : received + chunk;
      if (!isWhole(received)) return;
      latencies.push(performance.now() - sent);
      if (Number(received.slice(9, 12)) !== status && wrong.length < 3) wrong.push(received.slice(0, 1_000));
      send();
    });
  });
}

/** Whether an answer is there to its end. */
function isWhole(received) {
  const head = received.indexOf("\r\n\r\n");
  if (head === -1) return false;
  const length = /\r\ncontent-length: (\d+)/iu.exec(received.slice(0, head));
  return length === null ? received.endsWith("0\r\n\r\n") : received.length >= head + 4 + Number(length[1]);
}
