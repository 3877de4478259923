/**
 * A server that is several processes: workers, which share the lobby's port and the registry and
 * have a part of the rooms' ports each, and this one, which speaks for them.
 *
 * @module
 */

import { Interpreter } from "../language/interpreter.ts";
import { LocalizedError } from "../language/mod.ts";
import { LOBBY_PORT, own, ROOM_PORTS, tickMs } from "../protocol/limits.ts";
import type { Ban } from "../registry/moderation.ts";
import { checkKeyPair, type KeyPair } from "./certificate.ts";
import { CrewFigures } from "./crew_figures.ts";
import { type Headcount, type OpenRoom, type ServerEvent, together } from "./events.ts";
import type { Figures } from "./figures.ts";
import type { Health, Monitor } from "./monitor.ts";
import { listenOn } from "./net.ts";
import { after } from "./patience.ts";
import { Post } from "./post.ts";
import { Repeats } from "./repeats.ts";
import type { ServeOptions } from "./serve.ts";
import { giverOf, numbersFor, shareOfLimits, shareOut } from "./shares.ts";
import type { ListeningEvent, StartWorker, WorkerLink } from "./worker_link.ts";
import type { Duties, Duty, WorkerSetup } from "./worker_messages.ts";

/** How to start a crew. Its workers have the registry in common: it is no registry in memory. */
export interface CrewOptions extends Omit<ServeOptions, "worker"> {
  /** How many workers; each takes two ports or more of the rooms'. */
  readonly workers: number;
  /** Starts one; its process runs `work` of `worker.ts`. */
  readonly start: StartWorker;
}

/**
 * Starts several workers; dispose of the crew to end them.
 *
 * @throws {CertificateError} When the certificate or its key cannot be used.
 * @throws {MonitorError} When the port for `metrics` cannot be had.
 * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable | Deno.errors.PermissionDenied}
 * When the lobby's port cannot be had.
 * @throws {LocalizedError} When a worker cannot serve.
 */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  if (options.tls) checkKeyPair(options.tls);
  // Two servers of one person could share a port as well as two workers of one server do.
  listenOn(options.host, options.port ?? LOBBY_PORT).close();
  const { metrics } = options;
  const interpreter = await Interpreter.load();
  await using stack = new AsyncDisposableStack();
  const monitor = metrics && stack.use(new (await import("./monitor.ts")).Monitor(metrics));
  const crew = new Crew(options, { interpreter, monitor });
  stack.defer(() => crew.dismiss());
  await crew.open();
  stack.move();
  return crew;
}

/** A running crew; what it offers is what a `Server` does, with answers that take a moment. */
export class Crew implements AsyncDisposable {
  readonly #options: CrewOptions;
  readonly #posts: readonly Post[];
  readonly #monitor: Monitor | undefined;
  readonly #figures = new CrewFigures();
  /** What the next worker is started with. */
  #tls: KeyPair | undefined;
  /** The lobby's port, once it is known. */
  #port: number;
  #addresses: readonly string[] = [];
  /** How many people each worker knows to be on others. */
  readonly #elsewhere = new WeakMap<WorkerLink, number>();
  /** For what the posts tell; workers hold back what repeats themselves. */
  readonly #repeats = new Repeats();
  readonly #clock: ReturnType<typeof setInterval>;
  /** What has happened before it could be said that the crew is there. */
  #early: ServerEvent[] | undefined = [];
  #ended: Promise<void> | undefined;

  constructor(
    options: CrewOptions,
    { interpreter, monitor }: {
      readonly interpreter: Interpreter;
      /** Tells the figures of all, and ends with the crew; absent when nobody asks for them. */
      readonly monitor: Monitor | undefined;
    },
  ) {
    const { workers, rooms = ROOM_PORTS, port = LOBBY_PORT, start } = options;
    this.#options = options;
    this.#monitor = monitor;
    this.#tls = options.tls;
    this.#port = port;
    this.#posts = shareOut(rooms, workers).map((rooms, index) => {
      const post = new Post({
        worker: index + 1,
        rooms,
        start,
        setup: (given) => this.#setup(index, given),
        interpreter,
        report: (event) => this.#hear(event),
        reportOwn: (event) => this.#hearPost(event, post),
      });
      return post;
    });
    this.#clock = setInterval(() => {
      for (const event of this.#repeats.due(Date.now())) this.#hear(event);
    }, tickMs);
  }

  /** The lobby's port. */
  get port(): number {
    return this.#port;
  }

  /** The addresses that people can connect to, the most useful one first. */
  get addresses(): readonly string[] {
    return this.#addresses;
  }

  /** How many people are doing what right now. */
  get headcount(): Headcount {
    return together(this.#posts.map(({ headcount }) => headcount));
  }

  /** Where its figures are, if it tells any. */
  get metrics(): string | undefined {
    return this.#monitor?.url;
  }

  /** How it is, for whoever decides whether to send people here. */
  get health(): Health | Promise<Health> {
    if (this.#ended !== undefined) return "closing";
    return this.figures().then(({ numbers }) => {
      if (!numbers.pychat_workers) return "no worker answers";
      const quietMs = (numbers.pychat_registry_quiet_seconds ?? 0) * 1_000;
      return quietMs <= own.registryQuietMs ? "serving" : "registry does not answer";
    });
  }

  /** What there is to tell of all workers, in numbers alone; of one that dies, what it counted. */
  async figures(): Promise<Figures> {
    const since = performance.now();
    const asked = this.#posts.map(async (post) => {
      const figures = await post.link?.ask("figures").catch(() => {}); // It dies.
      if (figures) this.#figures.tell(post, figures, performance.now());
    });
    const patience = Promise.withResolvers<void>();
    const tired = after(2 * own.figuresMs, patience.resolve);
    await Promise.race([Promise.all(asked), patience.promise]);
    tired.cancel();
    const { numbers, histograms } = this.#figures.since(since);
    const clients = this.#options.limits?.clients || Infinity;
    const max = Math.min(numbers.pychat_people_max ?? 0, clients);
    // That there is none is a figure, too.
    return { numbers: { pychat_workers: 0, ...numbers, pychat_people_max: max }, histograms };
  }

  /** Starts all workers; when one of them fails, the others have to be dismissed. */
  async open(): Promise<void> {
    const [first, ...others] = this.#posts;
    const opened: ListeningEvent[] = [];
    // When any free port will do, the first one finds it.
    if (first && this.#port === 0) {
      opened.push(await first.open());
      this.#port = opened[0]?.port ?? 0;
    } else if (first) {
      others.unshift(first);
    }
    opened.push(...await Promise.all(others.map((post) => post.open())));
    const [listening] = opened;
    this.#addresses = listening?.addresses ?? [];
    const early = this.#early ?? [];
    this.#early = undefined;
    const metrics = this.#monitor && { metrics: this.#monitor.url };
    if (listening) this.#report({ ...listening, ...metrics });
    this.#monitor?.watch(this);
    for (const event of early) this.#report(event);
  }

  /** The rooms where somebody is, by port; those of a worker that does not answer are left out. */
  async rooms(): Promise<readonly OpenRoom[]> {
    return (await this.#askAll("rooms")).flat().sort((a, b) => a.room - b.room);
  }

  /** Sends everybody in a room away; whether there was anybody. */
  async kick(room: number): Promise<boolean> {
    const post = this.#posts.find(({ rooms: { first, last } }) => first <= room && room <= last);
    return await post?.link?.ask("kick", room) ?? false;
  }

  /** Says something to everybody; how many people that is. */
  async say(text: string): Promise<number> {
    return (await this.#askAll("say", text)).reduce((sum, people) => sum + people, 0);
  }

  /** Bans the network of somebody who is or was here; see `Server.ban`. */
  async ban(connection: number, forMs: number): Promise<Ban | undefined> {
    const link = this.#posts[giverOf(connection, this.#posts.length)]?.link;
    const network = await link?.ask("networkOf", connection);
    if (!link || network === undefined) return undefined;
    const ban = await link.ask("ban", connection, forMs);
    await this.#askAll("dismiss", network);
    return ban;
  }

  /** Lifts a ban; whether there was one with this number. */
  async unban(number: number): Promise<boolean> {
    return await this.#askAny("unban", number);
  }

  /** The bans that hold now, by number. */
  async bans(): Promise<readonly Ban[]> {
    return await this.#askAny("bans");
  }

  /**
   * Shows another certificate to whoever connects from now on.
   *
   * @throws {CertificateError} When it cannot be used; the old one stays.
   * @throws {TypeError} When the crew was started without TLS.
   */
  async renew(pair: KeyPair): Promise<void> {
    if (!this.#tls) throw new TypeError("Cannot renew a certificate: this server speaks no TLS");
    const { validTo } = checkKeyPair(pair);
    this.#tls = pair;
    await this.#askAll("renew", pair);
    this.#report({ event: "reloaded", expires: new Date(validTo).toISOString() });
  }

  /** Ends all workers, each of which tells everybody goodbye. It happens once. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.dismiss().then(() => this.#report({ event: "stopped" }));
    return this.#ended;
  }

  /** Ends all workers without a word to the operator. */
  async dismiss(): Promise<void> {
    clearInterval(this.#clock);
    await Promise.all(this.#posts.map((post) => post.end()));
    await this.#monitor?.[Symbol.asyncDispose]();
  }

  /** Asks every worker that is there; whoever dies meanwhile gives no answer. */
  async #askAll<D extends Duty>(
    duty: D,
    ...args: Parameters<Duties[D]>
  ): Promise<Awaited<ReturnType<Duties[D]>>[]> {
    const answers = this.#posts.flatMap(({ link }) => link?.ask(duty, ...args) ?? []);
    const settled = await Promise.allSettled(answers);
    return settled.flatMap((answer) => answer.status === "fulfilled" ? [answer.value] : []);
  }

  /** Asks one worker what all of them know. */
  #askAny<D extends Duty>(
    duty: D,
    ...args: Parameters<Duties[D]>
  ): Promise<Awaited<ReturnType<Duties[D]>>> {
    const link = this.#posts.find(({ link }) => link)?.link;
    if (link) return link.ask(duty, ...args);
    return Promise.reject(new LocalizedError(({ hosting }) => hosting.noWorker));
  }

  #setup(index: number, given: number): WorkerSetup {
    const { workers: count, start: _, report: __, metrics: ___, ...options } = this.#options;
    return {
      ...options,
      port: this.#port,
      rooms: this.#posts[index]?.rooms,
      tls: this.#tls,
      limits: shareOfLimits(options.limits, count),
      worker: numbersFor(index, count, given),
    };
  }

  /** A worker's post has something to tell, which no worker has counted. */
  #hearPost(event: ServerEvent, post: Post): void {
    if (event.event === "worker-lost") this.#figures.lose(post);
    if (event.event === "trouble") this.#figures.trouble();
    const told = this.#repeats.pass(event, Date.now());
    if (told) this.#hear(told);
  }

  #hear(event: ServerEvent): void {
    // Each of them says that for itself; the crew says it once.
    if (event.event === "reloaded" || event.event === "stopped") return;
    if (this.#early) this.#early.push(event);
    else this.#report(event);
    if (this.#options.limits?.clients) this.#tellElsewhere();
  }

  /** Lets every worker know how many people the others have, where that is limited. */
  #tellElsewhere(): void {
    const { people } = this.headcount;
    for (const { link, headcount } of this.#posts) {
      const elsewhere = people - headcount.people;
      if (!link || this.#elsewhere.get(link) === elsewhere) continue;
      this.#elsewhere.set(link, elsewhere);
      link.ask("countElsewhere", elsewhere).catch(() => {}); // It has died.
    }
  }

  #report(event: ServerEvent): void {
    this.#options.report?.(event, this.headcount);
  }
}
