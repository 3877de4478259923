/**
 * The end-to-end encryption of one chat. It knows neither sockets nor sessions.
 *
 * @module
 */

import type { CipherSuite, RecipientContext, SenderContext } from "@hpke/core";
import { textCharsMax } from "../../protocol/limits.ts";
import type { Key, KeyStep } from "../../protocol/messages.ts";
import { TamperedError, UndecryptableError } from "../errors.ts";
import { fromBase64 } from "./base64.ts";
import { type Bytes, codeOf, commitmentTo, idBytes, infoOf } from "./bindings.ts";
import { padded, unpadded } from "./padding.ts";
import { loadSuite } from "./suite.ts";

/** The steps towards common keys, in the order in which each side takes them. */
const order: readonly KeyStep[] = ["commit", "reveal", "open"];

/** The bytes of every step's value. */
const STEP_BYTES = 32;

/** What there is when both sides have taken all steps. */
interface Channel {
  readonly sender: SenderContext;
  readonly recipient: RecipientContext;
  readonly code: string;
}

/**
 * Keys that two clients agree on for one chat, and what they seal and open with them. Every chat has
 * a new one, whose keys are in memory and nowhere else.
 *
 * It is HPKE (RFC 9180) in Auth mode, once in each direction: who seals shows with their own new key
 * that it is they, so that somebody who knows the public keys, as the server does, cannot add
 * messages. Who the other person is nobody knows from that; see {@linkcode codeOf}.
 *
 * 1. Every call takes effect in the order in which it was made, whether or not anybody waits for the
 *    one before: a text may be opened right behind the `receive` that makes it possible.
 * 2. A message is sealed once, and sent again as the same text; it is opened once, and what is there
 *    for the second time is left out before.
 * 3. After a {@linkcode TamperedError} there is no way back: each later call throws it again.
 *
 * @example Two clients agree, and one says something.
 * ```ts
 * import assert from "node:assert/strict";
 * import { Secrecy } from "./secrecy.ts";
 *
 * const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
 * const toAna = [...beto.steps];
 * const toBeto = [...ana.steps];
 * while (toAna.length + toBeto.length > 0) {
 *   for (const key of toBeto.splice(0)) toAna.push(...await beto.receive(key));
 *   for (const key of toAna.splice(0)) toBeto.push(...await ana.receive(key));
 * }
 * assert.equal(ana.code, beto.code);
 * assert.equal(await beto.open(1, await ana.seal(1, "Oi!")), "Oi!");
 * ```
 */
export class Secrecy {
  readonly #suite: CipherSuite;
  readonly #keys: CryptoKeyPair;
  readonly #publicKey: Bytes;
  readonly #steps: Key[] = [];
  /** The other side's steps so far. */
  readonly #heard = new Map<KeyStep, string>();
  #peerKey: Bytes | undefined;
  #sender: SenderContext | undefined;
  #channel: Channel | undefined;
  #tampered: TamperedError | undefined;
  #lastCall: Promise<unknown> = Promise.resolve();

  private constructor(suite: CipherSuite, keys: CryptoKeyPair, publicKey: Bytes) {
    this.#suite = suite;
    this.#keys = keys;
    this.#publicKey = publicKey;
  }

  /** Makes new keys; the first step, to be sent at once, is in {@linkcode Secrecy.steps}. */
  static async begin(): Promise<Secrecy> {
    const suite = await loadSuite();
    // The private key is for agreeing alone, and WebCrypto gives it to nobody.
    const keys = await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
    if (!("publicKey" in keys)) throw new TypeError("WebCrypto made no pair of X25519 keys.");
    const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
    const secrecy = new Secrecy(suite, keys, publicKey);
    secrecy.#take("commit", await commitmentTo(publicKey));
    return secrecy;
  }

  /** All that was to be sent so far, in its order: what is sent again after a break. */
  get steps(): readonly Key[] {
    return [...this.#steps];
  }

  /**
   * What both people compare over another channel, like `4821 0937`. It is there as soon as texts
   * can be sealed and opened, and as long as they can.
   */
  get code(): string | undefined {
    return this.#channel?.code;
  }

  /**
   * Takes a step of the other side's; one that is sent again changes nothing.
   *
   * @returns What is to be sent now, which is in {@linkcode Secrecy.steps} from then on too.
   * @throws {TamperedError} When it is no step that an honest client could take.
   */
  receive(key: Key): Promise<readonly Key[]> {
    return this.#inTurn(async () => {
      try {
        return await this.#hear(key.step, key.value);
      } catch (error) {
        this.#channel = undefined;
        this.#tampered = error instanceof TamperedError ? error : new TamperedError(
          `Cannot use the other side's "${key.step}": ${String(error)}`,
          { cause: error },
        );
        throw this.#tampered;
      }
    });
  }

  /**
   * Seals a text, as `MSG` carries it.
   *
   * @param id The message's id, which it cannot be separated from.
   * @param text At most {@linkcode textCharsMax} code points.
   * @throws {TypeError} When there is no {@linkcode Secrecy.code} yet.
   * @throws {TamperedError} When somebody has interfered.
   */
  seal(id: number, text: string): Promise<string> {
    return this.#inTurn(async () => {
      const { sender } = this.#agreed("seal");
      return new Uint8Array(await sender.seal(padded(text), idBytes(id))).toBase64();
    });
  }

  /**
   * Opens what {@linkcode Secrecy.seal} made on the other side, in the order in which it was sealed.
   *
   * @throws {UndecryptableError} When it is not the next one, has another id, or is not what the
   * other side sealed: then the next one is still awaited. Or when the other side sealed what is no
   * text, or more than {@linkcode textCharsMax} code points: then the one behind it is.
   * @throws {TypeError} When there is no {@linkcode Secrecy.code} yet.
   * @throws {TamperedError} When somebody has interfered.
   */
  open(id: number, sealed: string): Promise<string> {
    return this.#inTurn(async () => {
      const { recipient } = this.#agreed("open");
      try {
        const bytes = new Uint8Array(await recipient.open(fromBase64(sealed), idBytes(id)));
        const text = unpadded(bytes);
        if (text.length <= textCharsMax || [...text].length <= textCharsMax) return text;
        throw new RangeError(`It has more than ${textCharsMax} characters.`);
      } catch (error) {
        throw new UndecryptableError(`Cannot open message ${id}: ${String(error)}`, {
          cause: error,
        });
      }
    });
  }

  async #hear(step: KeyStep, value: string): Promise<readonly Key[]> {
    if (this.#tampered) throw this.#tampered;
    const before = this.#heard.get(step);
    if (before === value) return [];
    if (before !== undefined) {
      throw new TamperedError(`Cannot take a second, different "${step}".`);
    }
    if (this.#steps.some((own) => own.step === step && own.value === value)) {
      throw new TamperedError(`Cannot take our own "${step}" for the other side's.`);
    }
    const next = order[this.#heard.size];
    if (step !== next) throw new TamperedError(`Cannot take "${step}" before "${next}".`);
    const bytes = fromBase64(value);
    if (bytes.length !== STEP_BYTES) {
      throw new TamperedError(
        `Cannot take "${step}": ${bytes.length} bytes instead of ${STEP_BYTES}.`,
      );
    }
    const ours = await this.#answer(step, bytes);
    this.#heard.set(step, value);
    return ours;
  }

  async #answer(step: KeyStep, bytes: Bytes): Promise<readonly Key[]> {
    switch (step) {
      case "commit":
        // Not earlier: who has not promised a key yet could still choose one to match ours.
        return this.#take("reveal", this.#publicKey);
      case "reveal": {
        if ((await commitmentTo(bytes)).toBase64() !== this.#heard.get("commit")) {
          throw new TamperedError('Cannot take "reveal": it is not what "commit" promised.');
        }
        this.#peerKey = bytes;
        // It fails for a key of low order, which would lead to the same secret with anybody.
        this.#sender = await this.#suite.createSenderContext({
          recipientPublicKey: await this.#suite.kem.deserializePublicKey(bytes),
          senderKey: this.#keys,
          info: infoOf(this.#publicKey, bytes),
        });
        return this.#take("open", new Uint8Array(this.#sender.enc));
      }
      case "open":
        await this.#agree(bytes);
        return [];
      default:
        return step satisfies never;
    }
  }

  async #agree(enc: Bytes): Promise<void> {
    const [peerKey, sender] = [this.#peerKey, this.#sender];
    if (!peerKey || !sender) throw new TypeError('"open" is taken behind "reveal".');
    const recipient = await this.#suite.createRecipientContext({
      recipientKey: this.#keys,
      senderPublicKey: await this.#suite.kem.deserializePublicKey(peerKey),
      enc,
      info: infoOf(peerKey, this.#publicKey),
    });
    this.#channel = { sender, recipient, code: await codeOf(this.#publicKey, peerKey) };
  }

  /** Takes a step of our own. */
  #take(step: KeyStep, value: Bytes): readonly Key[] {
    const key: Key = { verb: "KEY", step, value: value.toBase64() };
    this.#steps.push(key);
    return [key];
  }

  #agreed(what: string): Channel {
    if (this.#tampered) throw this.#tampered;
    if (!this.#channel) throw new TypeError(`Cannot ${what} before both sides took all steps.`);
    return this.#channel;
  }

  #inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
    const result = this.#lastCall.then(call);
    this.#lastCall = result.catch(() => {});
    return result;
  }
}
