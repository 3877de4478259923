/**
 * The figures of a server that is several processes, of which some die.
 *
 * @module
 */

import { add, type Figures, keysOf, noFigures, partsOf } from "./figures.ts";
import { metricOf } from "./metrics.ts";

/** What a worker has told, and when: in milliseconds on any clock. */
interface Told {
  readonly figures: Figures;
  readonly at: number;
}

/**
 * Adds up what workers tell. What only grows does so here, too: what a worker had counted when it
 * told it last stays when it dies, or does not answer.
 */
export class CrewFigures {
  #past: Figures = noFigures;
  readonly #told = new Map<unknown, Told>();

  /** A worker, who may be anything, has told its figures. */
  tell(worker: unknown, figures: Figures, at: number): void {
    this.#told.set(worker, { figures, at });
  }

  /** A worker has died. Another one may be the same to us. */
  lose(worker: unknown): void {
    const { figures = noFigures } = this.#told.get(worker) ?? {};
    this.#past = [counted(figures), oneLost].reduce(add, this.#past);
    this.#told.delete(worker);
  }

  /** Something has failed that no worker has counted. */
  trouble(): void {
    this.#past = add(this.#past, oneTrouble);
  }

  /** What there is to tell: how things are only of those that have told it since then. */
  since(at: number): Figures {
    return [...this.#told.values()].reduce(
      (sum, told) => add(sum, told.at >= at ? told.figures : counted(told.figures)),
      this.#past,
    );
  }
}

const oneTrouble: Figures = { numbers: { pychat_trouble_total: 1 }, histograms: {} };
const oneLost: Figures = { numbers: { pychat_workers_lost_total: 1 }, histograms: {} };

/** Figures without how things are: what has been counted. */
function counted({ numbers, histograms }: Figures): Figures {
  const counts = keysOf(numbers).filter((series) =>
    metricOf(partsOf(series).name).type === "counter"
  );
  return {
    numbers: Object.fromEntries(counts.map((series) => [series, numbers[series]])),
    histograms,
  };
}
