import assert from "node:assert/strict";
import { parseStoreUrl, type StoreAddress } from "../../registry/redis_url.ts";

const usual: StoreAddress = {
  kind: "single",
  nodes: [{ host: "h", port: 6379 }],
  tls: false,
  user: undefined,
  password: undefined,
  master: undefined,
  database: 0,
  pool: "default",
  shown: "redis://h",
};

const understood: Record<string, Partial<StoreAddress>> = {
  "redis://h": {},
  "redis://h/": { shown: "redis://h/" },
  "rediss://h:1/15": {
    tls: true,
    nodes: [{ host: "h", port: 1 }],
    database: 15,
    shown: "rediss://h:1/15",
  },
  "redis://:p@h": { password: "p" },
  "redis://u@h": { user: "u" },
  "redis://u:p:%40%2F%C3%A9@h": { user: "u", password: "p:@/é" },
  "redis://[2001:db8::7]:7?pool=school": {
    nodes: [{ host: "2001:db8::7", port: 7 }],
    pool: "school",
    shown: "redis://[2001:db8::7]:7?pool=school",
  },
  "redis+sentinel://u:p@a,b:2/strangers/3": {
    kind: "sentinel",
    nodes: [{ host: "a", port: 26379 }, { host: "b", port: 2 }],
    user: "u",
    password: "p",
    master: "strangers",
    database: 3,
    shown: "redis+sentinel://a,b:2/strangers/3",
  },
  "rediss+cluster://a:1,b": {
    kind: "cluster",
    tls: true,
    nodes: [{ host: "a", port: 1 }, { host: "b", port: 6379 }],
    shown: "rediss+cluster://a:1,b",
  },
};

for (const [url, differs] of Object.entries(understood)) {
  Deno.test(`registry: redis: ${url} is the address of a store`, () => {
    assert.deepEqual(parseStoreUrl(url), { ...usual, ...differs });
  });
}

Deno.test("registry: redis: nothing else is", () => {
  const others = ["", "redis", "redis:", "redis://", "redis:/h", "http://h", "redis+x://h", "//h"]
    .concat("redis://h:0", "redis://h:65536", "redis://h:x", "redis://a,b", "redis://h/x")
    .concat("redis://2001:db8::7", "redis://[x]", "redis://h?pool=", "redis://h?pool=a b")
    .concat("redis://h?x=1", "redis://h#x", "redis://%zz@h", "redis://:%@h", "redis://a b")
    .concat("redis+sentinel://a", "redis+sentinel://a/", "redis+sentinel://a,/m")
    .concat("redis+cluster://a/1", "redis+cluster://,a", "redis://u:p@a@b", "redis://u:p/w@h");
  for (const url of others) assert.equal(parseStoreUrl(url), undefined, url);
});

Deno.test("registry: redis: no password is shown", () => {
  for (const login of ["secret:x@", ":secret@", "u:secret@", "u:a%40secret@"]) {
    for (const scheme of ["redis", "rediss+cluster", "redis+sentinel"]) {
      const path = scheme.endsWith("sentinel") ? "/m" : "";
      const address = parseStoreUrl(`${scheme}://${login}h${path}`);
      assert.equal(address?.shown, `${scheme}://h${path}`);
    }
  }
});
