import type { Ctx } from "../web.ts";

export interface Download {
  /** ASCII letters, digits, "-" and "." only; nothing about health. */
  readonly name: string;
  readonly type: string;
  readonly body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
}

/** Answers with a file to be saved, which nobody on the way keeps. */
export function download(c: Ctx, { name, type, body }: Download): Response {
  return c.body(body, 200, {
    "Content-Type": type,
    "Content-Disposition": `attachment; filename="${name.replace(/[^\w.-]/gu, "-")}"`,
    "Cache-Control": "no-store",
  });
}

/** Parts as a body that is made as fast as it is taken. A failure on the way breaks it off, so that nobody keeps half a file for a whole one. */
export function streamed(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await parts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
