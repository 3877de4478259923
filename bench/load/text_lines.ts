/**
 * Text cut into lines.
 *
 * @module
 */

/** Gives each line without its end. What has no end yet waits for it. */
export class TextLineStream extends TransformStream<string, string> {
  constructor() {
    let unfinished = "";
    super({
      transform(text, controller) {
        const lines = (unfinished + text).split("\n");
        unfinished = lines.pop() ?? "";
        for (const line of lines) controller.enqueue(line);
      },
    });
  }
}
