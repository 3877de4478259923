import assert from "node:assert/strict";
import { DesktopSession, missing, reason } from "../client/notifications/desktop_session.ts";
import { joinPychat2 } from "../server/helpers.ts";
import { Program, ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

/** What a terminal sends when somebody looks elsewhere, and when they look at it again. */
const focusOut = "\x1b[O";
const focusIn = "\x1b[I";

Deno.test({
  name: `notifications: whoever looks elsewhere is told who came and wrote, never what${reason}`,
  ignore: missing.length > 0,
  async fn() {
    await using desktop = await DesktopSession.start();
    await using server = new ServeProgram();
    const { HOME: _, ...env } = desktop.env;
    await using ana = await Terminal.open(
      "connect",
      [await server.address(), "--name", "Ana", "--lang", "pt-BR"],
      { env },
    );
    await ana.shows(/como Ana/);
    await ana.type(focusOut);
    const { client: bia } = await joinPychat2(await server.port(), "Bia <b>");
    using _bia = bia;
    await ana.shows(/Bia <b> chegou/);
    const shown = await desktop.notification(1);
    assert.match(shown, /^\tsummary: 'PyChat'$/m);
    assert.match(shown, /^\tbody: 'Bia &lt;b&gt; chegou\.'$/m);
    await ana.type(focusIn);
    await bia.send(`MSG ${JSON.stringify({ id: 1, text: "um segredo" })}\n`);
    await ana.shows(/um segredo/);
    assert.doesNotMatch(shown, /segredo/);
  },
});

Deno.test({
  name: `notifications: a host who wants to is told who arrives${reason}`,
  ignore: missing.length > 0,
  async fn() {
    await using desktop = await DesktopSession.start();
    const { HOME: _, ...env } = desktop.env;
    const folder = Deno.makeTempDirSync();
    await using server = new Program("serve", [
      ...["--host", "127.0.0.1", "--port", "0", "--db", `${folder}/r.db`],
      ...["--log", "json", "--notify"],
    ], env);
    const { port } = await server.event("listening");
    const { room, client } = await joinPychat2(Number(port), "Ana");
    using _client = client;
    const shown = await desktop.notification(1);
    assert.match(shown, new RegExp(`^\\tbody: 'Somebody arrived in room ${room}\\.'$`, "m"));
    await server.type("q\n");
    assert.deepEqual(await server.end(), { code: 0, errors: "" });
    Deno.removeSync(folder, { recursive: true });
  },
});
