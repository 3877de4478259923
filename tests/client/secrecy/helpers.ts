import type { SenderContext } from "@hpke/core";
import { type Bytes, commitmentTo, infoOf } from "../../../client/secrecy/bindings.ts";
import { Secrecy } from "../../../client/secrecy/secrecy.ts";
import { loadSuite } from "../../../client/secrecy/suite.ts";
import type { Key, KeyStep } from "../../../protocol/messages.ts";

/** What stands between two clients: it is given each step, and says what arrives instead. */
export type Between = (key: Key) => Key | undefined;

export const honest: Between = (key) => key;

/** Hands steps to and fro until nobody has any left. */
export async function agree(
  ana: Secrecy,
  beto: Secrecy,
  { toAna = honest, toBeto = honest }: { toAna?: Between; toBeto?: Between } = {},
): Promise<void> {
  let forAna: readonly Key[] = beto.steps;
  let forBeto: readonly Key[] = ana.steps;
  while (forAna.length + forBeto.length > 0) {
    const [answersOfBeto, answersOfAna] = [
      await given(beto, forBeto, toBeto),
      await given(ana, forAna, toAna),
    ];
    [forAna, forBeto] = [answersOfBeto, answersOfAna];
  }
}

async function given(to: Secrecy, keys: readonly Key[], between: Between): Promise<Key[]> {
  const answers: Key[] = [];
  for (const key of keys) {
    const arrived = between(key);
    if (arrived) answers.push(...await to.receive(arrived));
  }
  return answers;
}

/** Two who have agreed on their keys. */
export async function pair(): Promise<{ ana: Secrecy; beto: Secrecy }> {
  const [ana, beto] = await Promise.all([Secrecy.begin(), Secrecy.begin()]);
  await agree(ana, beto);
  return { ana, beto };
}

/** A step with a value of our choice. */
export function step(step: KeyStep, value: string | Uint8Array): Key {
  return { verb: "KEY", step, value: typeof value === "string" ? value : value.toBase64() };
}

/** Takes the other side's steps as another client would, with nothing but the library. */
export async function agreeByHand(secrecy: Secrecy): Promise<SenderContext> {
  const suite = await loadSuite();
  const senderKey = await suite.kem.generateKeyPair();
  const ours = new Uint8Array(await suite.kem.serializePublicKey(senderKey.publicKey));
  await secrecy.receive(step("commit", await commitmentTo(ours)));
  const theirs = bytesOf(secrecy, "reveal");
  await secrecy.receive(step("reveal", ours));
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.deserializePublicKey(theirs),
    senderKey,
    info: infoOf(ours, theirs),
  });
  await secrecy.receive(step("open", new Uint8Array(sender.enc)));
  return sender;
}

/** The value of a step that has been taken. */
export function valueOf(secrecy: Secrecy, step: KeyStep): string {
  const key = secrecy.steps.find((key) => key.step === step);
  if (!key) throw new Error(`No "${step}" yet.`);
  return key.value;
}

/** The same in bytes. */
export function bytesOf(secrecy: Secrecy, step: KeyStep): Bytes {
  return Uint8Array.fromBase64(valueOf(secrecy, step));
}
