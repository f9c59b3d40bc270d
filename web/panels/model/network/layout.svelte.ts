import type { DiagramApi } from '../../../../workers/protocol.ts';
import { toLayOut, type DrawnGraph } from './graph.ts';
import type { Diagram } from '../../../../workers/protocol.ts';

/** A graph on its way to a place for everything. The last that was asked for counts. */
export class Layout {
  /** What was laid out last, with the graph that it belongs to. */
  placed: { graph: DrawnGraph; diagram: Diagram } | undefined = $state.raw();
  /** Share of the work that is done; undefined while there is none. */
  share: number | undefined = $state();
  hasFailed = $state(false);
  isStopped = $state(false);
  #asked = 0;

  constructor(private readonly diagrams: DiagramApi) {}

  async layOut(graph: DrawnGraph): Promise<void> {
    const number = ++this.#asked;
    [this.share, this.hasFailed, this.isStopped] = [0, false, false];
    const isLatest = (): boolean => number === this.#asked;
    try {
      const diagram = await this.diagrams.layOut(toLayOut(graph), (share) => {
        if (isLatest()) this.share = share;
      });
      if (!isLatest()) return;
      if (diagram) this.placed = { graph, diagram };
    } catch {
      if (isLatest()) this.hasFailed = true;
    }
    if (isLatest()) this.share = undefined;
  }

  /** Ends the work; what was laid out before stays. */
  stop(): void {
    this.#asked++;
    [this.share, this.isStopped] = [undefined, true];
    void this.diagrams.cancel().catch(() => undefined);
  }

  clear(): void {
    this.#asked++;
    [this.placed, this.share] = [undefined, undefined];
  }
}
