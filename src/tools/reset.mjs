// `npm run reset`: forgets every member, bill and cent of the local demonstration. The next `npm start` makes it anew.
import { rmSync } from "node:fs";
import { isBusy, stateDirectory, stop, wantedPort } from "./lib/local.mjs";

const port = wantedPort();
if (await isBusy(port)) stop(`Something is running on port ${port}: stop it first (Ctrl-C in its window), then reset.`);
rmSync(stateDirectory, { recursive: true, force: true });
console.log("The local data is gone. `npm start` makes the demonstration anew.");
