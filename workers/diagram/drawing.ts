import { breathe, SLICE_MS } from '../engine/control.ts';
import type { Diagram, DiagramApi, DiagramGraph } from '../protocol.ts';
import { layOut } from './layOut.ts';

/** Lays out one graph at a time: a newer one takes the place of an older one, and either can be ended. */
export class Drawing implements DiagramApi {
  private latest = 0;

  async layOut(graph: DiagramGraph, progress?: (share: number) => void): Promise<Diagram | undefined> {
    const own = ++this.latest;
    let looked = performance.now();
    return layOut(graph, async (share) => {
      if (performance.now() - looked > SLICE_MS) {
        progress?.(share);
        await breathe();
        looked = performance.now();
      }
      return this.latest === own;
    });
  }

  async cancel(): Promise<void> {
    this.latest++;
  }
}
