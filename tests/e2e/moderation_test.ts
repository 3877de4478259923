import assert from "node:assert/strict";
import { ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

/** What somebody reads who reports and blocks. */
interface Reader {
  readonly lang: string;
  readonly columns: number;
  readonly here: RegExp;
  readonly wanted: RegExp;
  readonly draft: RegExp;
  readonly kept: RegExp;
  readonly blocked: RegExp;
}

const readers: readonly Reader[] = [
  {
    lang: "en",
    columns: 80,
    here: /· Bia is here\. Say hello!/,
    wanted: /\nHow many lines\? Like: \/report 5 rude\n› \/report\n/,
    draft: new RegExp(
      String.raw`\(..:..:..\) · The host will read this, and nothing else:\n` +
        String.raw` {13}\(..:..:..\) Ana: hi ✓\n {13}\(..:..:..\) Bia: go away, you fool\n` +
        String.raw` {13}# rude\n {11}/report send sends it\.\n`,
    ),
    kept: /· The host has your report\./,
    blocked: /· You will not meet Bia again while you both stay\.\nYou are in room \d+, as Ana\./,
  },
  {
    lang: "pt-BR",
    columns: 40,
    here: /· Bia chegou\. Diga olá!/,
    wanted: /\nQuantas linhas\? Ex\.: \/report 5 ofensas\n› \/report\n/,
    draft: new RegExp(
      String.raw`\(..:..:..\) · Quem cuida do servidor\n +vai ler isto, e nada mais:\n` +
        String.raw` +\(..:..:..\) Ana: hi ✓\n +\(..:..:..\) Bia: go away,\n +you fool\n` +
        String.raw` +# rude\n +/report send envia\.\n`,
    ),
    kept: /· Quem cuida do servidor\n +recebeu a sua denúncia\./,
    blocked: /· Você não vai mais\n +encontrar Bia [^]*\nVocê está na sala \d+, como Ana\./,
  },
];

for (const reader of readers) {
  Deno.test(`moderation: in ${reader.lang} a person reports what they choose, blocks, and meets somebody else`, async () => {
    const folder = await Deno.makeTempDir();
    const file = `${folder}/reports.jsonl`;
    await using server = new ServeProgram(["--reports", file], { folder });
    const address = await server.address();
    const { columns, lang } = reader;
    const options = ["--name", "Ana", "--lang", lang];
    await using ana = await Terminal.open("connect", [address, ...options], { columns, rows: 24 });
    await ana.shows(/ Ana\./);
    await using bia = await Terminal.open("connect", [address, "--name", "Bia"]);
    await bia.shows(/with Ana · code/);
    await ana.shows(reader.here);
    await enter(ana, "hi");
    await bia.shows(/Ana: hi/);
    await enter(bia, "go away, you fool");
    await ana.shows(/Bia: go away/);

    await enter(ana, "/report");
    await ana.shows(reader.wanted);
    await ana.type(" 3 rude");
    await ana.press("Enter");
    await ana.shows(reader.draft);
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => /reports/.test(name)), []);
    await enter(ana, "/report send");
    await ana.shows(reader.kept);
    const { at, room, text, ...who } = JSON.parse(await Deno.readTextFile(file));
    assert.ok(Date.now() - Date.parse(at) < 60_000);
    assert.ok(room > 0);
    assert.deepEqual(who, { by: 1, about: 2 });
    assert.match(
      text,
      /^\(..:..:..\) Ana: hi ✓\n\(..:..:..\) Bia: go away, you fool\n# rude$/,
    );
    if (Deno.build.os !== "windows") assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);

    await enter(ana, "/block");
    await ana.shows(reader.blocked);
    await bia.shows(/· Ana left\./);
    assert.doesNotMatch(await bia.history(), /report|block/);
    // They wait next to each other, and are not brought together; whoever comes meets one of them.
    await using caio = await Terminal.open("connect", [address, "--name", "Caio"]);
    await caio.shows(/· (?:Ana|Bia) is here/);
  });
}

async function enter(terminal: Terminal, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.press("Enter");
}
