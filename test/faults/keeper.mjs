// Starts the runtime and kills it: with SIGKILL, by pid, and only processes that were started here.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isBusy } from "../../src/tools/lib/local.mjs";

const RUNTIME = fileURLToPath(new URL("runtime.mjs", import.meta.url));

/** Keeps one runtime at a time on the same storage and the same port. */
export class Keeper {
  #setting;
  #child = null;
  #workerd = null;
  #asked = 0;

  /** @param setting {outdir, persist, port}: the built Worker, where it keeps its data, where it listens */
  constructor(setting) {
    this.#setting = setting;
  }

  /** Starts the runtime; answers its address when it serves. */
  async start() {
    const child = fork(RUNTIME, [JSON.stringify(this.#setting)], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said = (said + chunk).slice(-4_000)));
    this.#child = child;
    const [message] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new Error(`the runtime ended with ${code}: ${said}`);
      }),
    ]);
    this.#workerd = message.ready.workerd;
    if (parentOf(this.#workerd) !== child.pid) throw new Error(`process ${this.#workerd} is not the workerd of ${child.pid}`);
    return message.ready.origin;
  }

  /** Asks the runtime's process for one of its tasks. */
  async ask(task, what) {
    const n = ++this.#asked;
    const answered = new Promise((resolve, reject) => {
      const listen = (message) => {
        if (message.n !== n) return;
        this.#child.off("message", listen);
        if (message.error === undefined) resolve(message.answer);
        else reject(new Error(message.error));
      };
      this.#child.on("message", listen);
    });
    this.#child.send({ n, task, what });
    return await answered;
  }

  /** kill -9: workerd in the middle of what it does, then the process beside it. Returns when nothing listens any more. */
  async kill() {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    if (this.#workerd !== null && parentOf(this.#workerd) === child.pid) process.kill(this.#workerd, "SIGKILL");
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    for (let tries = 0; await isBusy(this.#setting.port); tries += 1) {
      if (tries > 100) throw new Error("the killed runtime still listens");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function parentOf(pid) {
  return Number(spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim());
}
