import type { Diagram, DiagramGraph } from '../protocol.ts';
import { organicDiagram } from './organic.ts';
import type { Watch } from './watch.ts';

/** Above so many nodes layers become strips that nobody can read. */
const MOST_LAYERED = 150;

/** Finds a place for everything: in layers, or where there is too much for that, by nearness. */
export async function layOut(graph: DiagramGraph, watch: Watch): Promise<Diagram | undefined> {
  if (graph.nodes.length > MOST_LAYERED) return organicDiagram(graph, watch);
  const { layeredDiagram } = await import('./layered.ts');
  return layeredDiagram(graph);
}
