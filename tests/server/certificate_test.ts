import assert from "node:assert/strict";
import { CertificateError, certifiedAddresses, checkKeyPair } from "../../server/certificate.ts";
import { makeCertificate } from "./certificates.ts";

/** What is wrong with this pair. */
function complaint(cert: string, key: string): string {
  try {
    checkKeyPair({ cert, key });
  } catch (error) {
    if (error instanceof CertificateError) return error.message;
    throw error;
  }
  return "nothing";
}

Deno.test("certificate: what no client would accept is found out at once, and said", async () => {
  const [pair, other] = await Promise.all([makeCertificate(), makeCertificate()]);
  const authority = await makeCertificate({ authority: true });
  assert.equal(complaint(pair.cert, pair.key), "nothing");
  assert.match(complaint(pair.cert, other.key), /^The key does not belong/);
  assert.match(complaint(authority.cert, authority.key), /^The certificate is one of an authority/);
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  for (const cert of ["", "hello", pair.key, broken, pair.cert.slice(0, 200), pair.cert + broken]) {
    assert.match(complaint(cert, pair.key), /^The certificate is not in PEM/, cert);
  }
  for (const key of ["", "hello", pair.cert, pair.key.slice(0, 100)]) {
    assert.match(complaint(pair.cert, key), /^The key is not in PEM/, key);
  }
});

Deno.test("certificate: those of authorities may follow the server's own", async () => {
  const authority = await makeCertificate({ authority: true });
  const pair = await makeCertificate({ issuer: authority });
  assert.equal(complaint(`${pair.cert}\n${authority.cert}`, pair.key), "nothing");
  assert.match(complaint(`${authority.cert}${pair.cert}`, pair.key), /authority/);
});

Deno.test("certificate: people are told its names, and the addresses at which it is good", async () => {
  const { cert, key } = await makeCertificate({
    names: "DNS:chat.example.org,DNS:*.example.org,DNS:localhost,IP:192.168.0.12,IP:fd00::2",
  });
  const certificate = checkKeyPair({ cert, key });
  assert.deepEqual(
    certifiedAddresses(certificate, ["10.0.0.3", "192.168.0.12", "fd00::2", "fd00::3"]),
    ["chat.example.org", "192.168.0.12", "fd00::2"],
  );
  assert.deepEqual(certifiedAddresses(certificate, ["localhost"]), [
    "chat.example.org",
    "localhost",
  ]);
  const local = await makeCertificate({ names: "DNS:localhost" });
  assert.deepEqual(certifiedAddresses(checkKeyPair(local), ["10.0.0.3"]), ["10.0.0.3"]);
});
