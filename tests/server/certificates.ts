/**
 * Certificates of tests, made by openssl as people make theirs.
 *
 * @module
 */

import type { KeyPair } from "../../server/certificate.ts";

/** What a certificate is to say. */
export interface CertificateWish {
  /** Whom it is for, as openssl writes it. */
  readonly names?: string;
  /** How many days it is good from now on; -1 for one that has expired. */
  readonly days?: number;
  /** Whether it is one of an authority. */
  readonly authority?: boolean;
  /** Who signs it, instead of itself. */
  readonly issuer?: KeyPair;
}

/** Makes a certificate and a key of its own. */
export async function makeCertificate(wish: CertificateWish = {}): Promise<KeyPair> {
  const { names = "DNS:localhost,IP:127.0.0.1", days = 2, authority = false, issuer } = wish;
  const folder = await Deno.makeTempDir();
  const path = (name: string) => `${folder}/${name}`;
  try {
    const constraint = `basicConstraints=critical,CA:${authority ? "TRUE" : "FALSE"}`;
    await Deno.writeTextFile(path("extensions"), `subjectAltName=${names}\n${constraint}\n`);
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const files = ["-keyout", path("key"), "-out", path("request")];
    const subject = authority ? "/CN=Authority" : "/CN=Server";
    await openssl("req", "-new", ...newKey, "-subj", subject, ...files);
    if (issuer) {
      await Deno.writeTextFile(path("issuer"), issuer.cert);
      await Deno.writeTextFile(path("issuer-key"), issuer.key);
    }
    const signer = issuer
      ? ["-CA", path("issuer"), "-CAkey", path("issuer-key"), "-CAcreateserial"]
      : ["-signkey", path("key")];
    const terms = ["-days", `${days}`, "-extfile", path("extensions")];
    await openssl(
      ...["x509", "-req", "-in", path("request")],
      ...signer,
      ...terms,
      ...["-out", path("cert")],
    );
    return {
      cert: await Deno.readTextFile(path("cert")),
      key: await Deno.readTextFile(path("key")),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function openssl(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args: [...args] }).output();
  if (!success) throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}
