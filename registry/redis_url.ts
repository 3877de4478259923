/**
 * Where a registry in Redis is, as an operator writes it.
 *
 * @module
 */

/** One of the machines that a store runs on. */
export interface StoreNode {
  /** A name or an address; an IPv6 address has no brackets. */
  readonly host: string;
  readonly port: number;
}

/** Where a store is and how to get in. */
export interface StoreAddress {
  /** How it is found: one server, one that sentinels know, or a cluster. */
  readonly kind: "single" | "sentinel" | "cluster";
  /** At least one. */
  readonly nodes: readonly [StoreNode, ...StoreNode[]];
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** What sentinels call it. */
  readonly master: string | undefined;
  /** The number of the database; 0 in a cluster. */
  readonly database: number;
  /** What tells servers of one pool of people from those of another in the same store. */
  readonly pool: string;
  /** The address without the password, for people and logs. */
  readonly shown: string;
}

const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?pool=([\w-]{1,64}))?$/;

/**
 * Understands `redis://USER:PASSWORD@HOST:PORT/DATABASE`, `redis+sentinel://HOST:PORT,HOST/MASTER` and
 * `redis+cluster://HOST:PORT,HOST`, each also with `rediss` for TLS, and with `?pool=NAME`. What is not
 * there is as usual: port 6379, of a sentinel 26379, database 0, nobody's name, no password.
 *
 * @returns The address, or `undefined` when it is none.
 */
export function parseStoreUrl(url: string): StoreAddress | undefined {
  const [, scheme, found = "single", login, hosts = "", path = "", pool = "default"] =
    form.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  const kind = found === "sentinel" || found === "cluster" ? found : "single";
  const nodes = hosts.split(",").map((host) =>
    parseNode(host, kind === "sentinel" ? 26_379 : 6_379)
  );
  const [first, ...others] = nodes.flatMap((node) => node ?? []);
  if (!first || others.length !== nodes.length - 1) return undefined;
  if (kind === "single" && others.length > 0) return undefined;
  const place = parsePath(path, kind);
  const names = parseLogin(login);
  if (!place || !names) return undefined;
  const shown = url.replace(/\/\/[^@/?#]*@/, "//");
  return {
    kind,
    nodes: [first, ...others],
    tls: scheme === "rediss",
    ...names,
    ...place,
    pool,
    shown,
  };
}

function parseNode(text: string, usualPort: number): StoreNode | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([^[\]:\s]+))(?::(\d{1,5}))?$/i
    .exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? usualPort : Number(digits);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

function parsePath(
  path: string,
  kind: StoreAddress["kind"],
): Pick<StoreAddress, "master" | "database"> | undefined {
  const [, name, digits = "0"] = kind === "sentinel"
    ? /^([\w.-]+)(?:\/(\d{1,5}))?$/.exec(path) ?? []
    : /^()(\d{1,5})?$/.exec(path) ?? [];
  const database = Number(digits);
  if (name === undefined || (kind === "cluster" && database !== 0)) return undefined;
  return { master: name === "" ? undefined : name, database };
}

function parseLogin(
  login: string | undefined,
): Pick<StoreAddress, "user" | "password"> | undefined {
  const [user = "", ...rest] = login?.split(":") ?? [];
  try {
    const decode = (text: string) => text === "" ? undefined : decodeURIComponent(text);
    return { user: decode(user), password: decode(rest.join(":")) };
  } catch {
    return undefined; // A percent sign that stands for nothing.
  }
}
