/**
 * TLS under the server's connections: the same bytes, on the same ports.
 *
 * Listeners stay TCP listeners and every connection gets its TLS when it has been accepted, so that
 * another certificate closes none of them, and small messages are sent at once: `Deno.listenTls`
 * binds a certificate to its listener, and its connections have no `setNoDelay`.
 *
 * @module
 */

import type { X509Certificate } from "node:crypto";
import { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { own } from "../protocol/limits.ts";
import { certifiedAddresses, checkKeyPair, type KeyPair } from "./certificate.ts";
import type { Socket } from "./connection.ts";
import type { Listener } from "./net.ts";

/** What makes a listener's connections speak TLS, with the certificate of that moment. */
export class Tls {
  #certificate: X509Certificate;
  #context: SecureContext;

  /**
   * Starts with a certificate.
   *
   * @throws {CertificateError} When it cannot be used.
   */
  constructor(pair: KeyPair) {
    this.#certificate = checkKeyPair(pair);
    this.#context = createSecureContext({ cert: pair.cert, key: pair.key });
  }

  /** Until when the certificate is good. */
  get expires(): Date {
    return new Date(this.#certificate.validTo);
  }

  /**
   * Shows another certificate to whoever connects from now on.
   *
   * @throws {CertificateError} When it cannot be used; the old one stays.
   */
  renew(pair: KeyPair): void {
    const certificate = checkKeyPair(pair);
    this.#context = createSecureContext({ cert: pair.cert, key: pair.key });
    this.#certificate = certificate;
  }

  /** See {@linkcode certifiedAddresses}. */
  certified(addresses: readonly string[]): readonly string[] {
    return certifiedAddresses(this.#certificate, addresses);
  }

  /** A listener whose connections speak TLS. A handshake keeps nobody else waiting. */
  over(listener: Deno.TcpListener): Listener {
    return {
      addr: listener.addr,
      accept: async () => new TlsSocket(await listener.accept(), this.#context),
      close: () => listener.close(),
    };
  }
}

/**
 * One connection with TLS, seen from the server. Its handshake begins with the first read; what is
 * written before its end waits for it.
 */
class TlsSocket implements Socket {
  readonly remoteAddr: Deno.NetAddr;
  readonly #tcp: Deno.TcpConn;
  readonly #below: Duplex;
  readonly #tls: TLSSocket;
  /** What has been decrypted and did not fit where it was asked for. */
  #rest: Uint8Array = new Uint8Array();
  /** Ends a read's wait; absent while nobody reads. */
  #wake: (() => void) | undefined;
  /** Whether more was asked of TCP than somebody read here. */
  #hungry = false;
  /** Whether anything, if only a part of the handshake, has been sent. */
  #answered = false;

  constructor(tcp: Deno.TcpConn, secureContext: SecureContext) {
    this.#tcp = tcp;
    this.remoteAddr = tcp.remoteAddr;
    this.#below = new Duplex({
      // `node:tls` takes all that comes, whether anybody reads it or not.
      read: () => this.#wake ? this.#readBelow() : this.#hungry = true,
      write: (bytes: Uint8Array, _, done) => {
        this.#writeBelow(bytes).then(() => done(), done);
      },
    });
    this.#tls = new TLSSocket(this.#below, { isServer: true, secureContext });
    for (const event of ["readable", "end", "close"]) this.#tls.on(event, () => this.#wake?.());
    this.#tls.on("error", () => {}); // It is closed then.
  }

  setNoDelay(on: boolean): void {
    this.#tcp.setNoDelay(on);
  }

  setKeepAlive(on: boolean): void {
    this.#tcp.setKeepAlive(on);
  }

  async read(into: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      const read: Uint8Array | null = this.#tls.read();
      if (read) this.#rest = read;
      else if (this.#tls.destroyed || this.#tls.readableEnded) return null;
      else await this.#more();
    }
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    const part = bytes.subarray(0, own.tlsRecordBytes);
    return new Promise((resolve, reject) => {
      this.#tls.write(part, (error) => error ? reject(error) : resolve(part.length));
    });
  }

  /** Says that nothing more comes; to a client that has not begun a handshake, that it should. */
  async closeWrite(): Promise<void> {
    if (!this.#tls.destroyed) return await new Promise((resolve) => this.#tls.end(resolve));
    if (!this.#answered) await this.#writeBelow(handshakeFailure);
    await this.#tcp.closeWrite();
  }

  close(): void {
    this.#tls.destroy();
    this.#tcp.close();
  }

  async #more(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#hungry) this.#readBelow();
    });
    this.#wake = undefined;
  }

  async #readBelow(): Promise<void> {
    this.#hungry = false;
    try {
      const bytes = new Uint8Array(own.tlsReadBytes);
      const count = await this.#tcp.read(bytes);
      this.#below.push(count === null ? null : bytes.subarray(0, count));
    } catch {
      this.#tls.destroy();
    }
  }

  async #writeBelow(bytes: Uint8Array): Promise<void> {
    this.#answered = true;
    for (let at = 0; at < bytes.length;) at += await this.#tcp.write(bytes.subarray(at));
  }
}

/**
 * The alert that tells a client in plain text that this is TLS: fatal, handshake_failure (RFC 8446,
 * sections 5.1 and 6). The library sends none over a stream of ours.
 */
const handshakeFailure = new Uint8Array([21, 3, 3, 0, 2, 2, 40]);
