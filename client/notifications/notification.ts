/**
 * What a notification is here, and what it deliberately is not: it never carries the text of a
 * message. Notification centres keep what they show, and lock screens show it to whoever passes by;
 * so it says that somebody has written, and what they wrote stays in the chat.
 *
 * @module
 */

/** Something to tell somebody who is looking elsewhere, already in their language. */
export interface Notification {
  /** Who tells it: "PyChat". */
  readonly title: string;
  /**
   * What happened: "Isabelle has written." The name in it is another person's choice and may be
   * anything; everything in this folder makes it harmless itself.
   */
  readonly body: string;
}
