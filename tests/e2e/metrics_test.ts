import assert from "node:assert/strict";
import { joinPychat2, RawClient, until } from "../server/helpers.ts";
import { Program, ServeProgram } from "./program.ts";

const documents = new URL("../../docs/", import.meta.url);
const read = (file: string) => Deno.readTextFile(new URL(file, documents));

async function textAt(url: string): Promise<string> {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return await response.text();
}

/** Names of figures, as they stand in an expression. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:pychat|process)_\w+/g)].map(([name]) => name);
}

/** A server that tells figures, and where. */
async function watchedProgram(...args: readonly string[]) {
  const program = new ServeProgram(["--metrics", "0", ...args]);
  const listening = await program.event("listening");
  return { program, port: Number(listening["port"]), url: String(listening["metrics"]) };
}

Deno.test("metrics: with the rights that the task has, a server tells Prometheus how it is", async () => {
  const { program, port, url } = await watchedProgram();
  await using server = program;
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const { client: ana } = await joinPychat2(port, "Ana");
  using _ = ana;
  await until(async () => /^pychat_people 1$/m.test(await textAt(url)), "Ana is counted");
  const text = await textAt(url);
  assert.match(text, /^pychat_build_info\{version="[\d.]+",deno="[\d.]+"\} 1$/m);
  for (const name of ["process_resident_memory_bytes", "process_cpu_seconds_total"]) {
    assert.match(text, new RegExp(`^${name} (?!0$)[\\d.]+$`, "m"));
  }
  const [, start] = /^process_start_time_seconds (\S+)$/m.exec(text) ?? [];
  assert.ok(Math.abs(Number(start) - Date.now() / 1_000) < 600, start);
  assert.equal(await textAt(new URL("/healthz", url).href), "serving\n");
  ana.close();
  await server.type("q\n");
  assert.deepEqual(await server.end(), { code: 0, errors: "" });
  await assert.rejects(fetch(url), TypeError);
});

Deno.test("metrics: a figure that the dashboard, a rule or the manual names is one that is told", async () => {
  const { program, url } = await watchedProgram();
  await using _ = program;
  const text = await textAt(url);
  const told = new Set(
    text.split("\n").filter((line) => !line.startsWith("#")).flatMap((line) =>
      namesIn(line).slice(0, 1)
    ),
  );
  const dashboard = JSON.parse(await read("grafana/pychat.json"));
  const panels: readonly Readonly<Record<string, unknown>>[] = dashboard["panels"];
  const targets = panels.flatMap((panel) => panel["targets"] ?? []);
  const expressions = targets.map((target) => String(Object(target)["expr"]));
  assert.ok(expressions.length >= 20);
  for (const expression of expressions) assert.ok(namesIn(expression).length > 0, expression);
  const rules = await read("grafana/alerts.yml");
  const documented = await read("monitoring.md");
  for (const name of namesIn([...expressions, rules].join("\n"))) assert.ok(told.has(name), name);
  // Prose names histograms without what is behind them.
  const metrics = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  for (const name of namesIn(documented)) assert.ok(told.has(name) || metrics.has(name), name);
  for (const name of metrics) {
    assert.ok(documented.includes(`\`${name}\``), `${name} is documented`);
  }
});

Deno.test("metrics: the dashboard takes its figures from whatever source is chosen, panel by panel", async () => {
  const dashboard = JSON.parse(await read("grafana/pychat.json"));
  const panels: readonly Readonly<Record<string, unknown>>[] = dashboard["panels"];
  const ids = panels.map((panel) => panel["id"]);
  assert.equal(new Set(ids).size, ids.length);
  for (const panel of panels) {
    if (panel["type"] === "row") continue;
    assert.deepEqual(panel["datasource"], { type: "prometheus", uid: "${datasource}" });
  }
  assert.equal(dashboard["templating"]["list"][0]["type"], "datasource");
});

Deno.test("metrics: when their address cannot be had, a sentence says so and the exit code is 1", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  for (
    const [address, sentence] of [
      [
        `${taken.addr.port}`,
        /^Figures cannot be told at 127\.0\.0\.1:\d+: .*in use.*--metrics\.\n$/,
      ],
      ["192.0.2.77:0", /^This machine has no address 192\.0\.2\.77 .*--metrics\.\n$/],
    ] as const
  ) {
    await using server = new ServeProgram(["--metrics", address]);
    const { code, errors } = await server.end();
    assert.match(errors, sentence);
    assert.equal(code, 1);
    assert.deepEqual(server.printed, []);
  }
});

Deno.test("metrics: the variable means the same, and a person reads where they are", async () => {
  const folder = Deno.makeTempDirSync();
  const place = ["--host", "127.0.0.1", "--port", "0", "--db", `${folder}/registry.db`];
  await using server = new Program("serve", place, { PYCHAT_METRICS: "localhost:0" });
  const line = await server.line(/^Figures at http:/);
  assert.match(await textAt(line.slice("Figures at ".length)), /^pychat_people 0$/m);
  await server.type("q\n");
  assert.deepEqual(await server.end(), { code: 0, errors: "" });
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "metrics: a server without descriptors says so, and goes on telling its figures",
  ignore: Deno.build.os === "windows", // It has no such limit.
  async fn() {
    await using server = new ServeProgram(["--per-address", "0", "--metrics", "0"], {
      filesMax: 64,
    });
    const { port, metrics } = await server.event("listening");
    const url = String(metrics);
    // Prometheus keeps its connection from one question to the next.
    using prometheus = await RawClient.open(Number(new URL(url).port));
    await prometheus.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.match(await prometheus.some(), /^HTTP\/1\.1 200 OK/);
    const crowd: RawClient[] = [];
    for (let i = 0; i < 100; i++) crowd.push(await RawClient.open(Number(port)));
    await server.event("refused");
    // Whoever comes anew may find nobody there.
    await fetch(url).then((response) => response.text()).catch(() => {});
    await prometheus.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    let text = "";
    while (!/^process_start_time_seconds .*\n/m.test(text)) {
      const more = await prometheus.some();
      assert.notEqual(more, "", "it was hung up on");
      text += more;
    }
    assert.match(text, /^pychat_out_of_descriptors_total [1-9]/m);
    assert.match(text, /^pychat_refusals_total\{code="unavailable"\} [1-9]/m);
    for (const client of crowd) client.close();
    const asked = async () => await textAt(new URL("/healthz", url).href).catch(() => "");
    await until(async () => await asked() === "serving\n", "it listens again");
    await server.type("q\n");
    assert.deepEqual(await server.end(), { code: 0, errors: "" });
  },
});
