import { neighboursOf } from './components.ts';
import type { Watch } from './watch.ts';

/** Sweeps over all pairs, the step falling from one to the other. */
const SWEEPS = 30;
const LAST_STEP = 0.1;
/** Above so many nodes not every pair is looked at. */
const MOST_EXACT = 500;
const PIVOTS = 60;
const AROUND = 4;

/**
 * Places the nodes of a connected graph so that distances on the page come near to distances in the graph: stress
 * minimised by stochastic gradient descent (Zheng, Pawar & Goodman, IEEE Trans Vis Comput Graph 2019;25:2738,
 * algorithm 1). The same graph gives the same picture.
 *
 * @param edges pairs of nodes with the wanted distance of each, in pixels
 * @returns x and y by node; nothing where it was to end
 */
export async function stressLayout(
  count: number,
  edges: readonly (readonly [number, number])[],
  length: number,
  watch: Watch,
): Promise<Float64Array | undefined> {
  const places = new Float64Array(2 * count);
  const random = generator(count + 1);
  for (let at = 0; at < places.length; at++) places[at] = random() * length * Math.sqrt(count);
  if (count < 2) return places;
  const { pairs, distances } = distancesOf(count, edges);
  const farthest = distances.reduce((most, d) => Math.max(most, d), 1);
  // From steps that place every pair exactly to such as leave the nearest to average out (eq. 6).
  const decay = Math.log(LAST_STEP / farthest ** 2) / (SWEEPS - 1);
  const order = Uint32Array.from(distances, (_, at) => at);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (!(await watch(sweep / SWEEPS))) return undefined;
    shuffle(order, random);
    const step = farthest ** 2 * Math.exp(decay * sweep);
    for (const pair of order) {
      const a = 2 * pairs[2 * pair]!;
      const b = 2 * pairs[2 * pair + 1]!;
      const d = distances[pair]!;
      const weight = Math.min(1, step / (d * d));
      const dx = places[a]! - places[b]!;
      const dy = places[a + 1]! - places[b + 1]!;
      const now = Math.hypot(dx, dy) || 1e-9;
      const move = (weight * (now - d * length)) / (2 * now);
      places[a]! -= move * dx;
      places[a + 1]! -= move * dy;
      places[b]! += move * dx;
      places[b + 1]! += move * dy;
    }
  }
  return places;
}

/**
 * Distances in edges, by searches in breadth: of all pairs in a small graph; in a large one of each node to those
 * around it and to some that stand for the rest (Ortmann, Klimenta & Brandes, J Graph Algorithms Appl 2017;21:791).
 */
function distancesOf(
  count: number,
  edges: readonly (readonly [number, number])[],
): { pairs: Uint32Array; distances: Float32Array } {
  const neighbours = neighboursOf(count, edges);
  const pairs: number[] = [];
  const distances: number[] = [];
  const far = new Int32Array(count);
  const every = Math.max(1, Math.floor(count / PIVOTS));
  for (let start = 0; start < count; start++) {
    const isPivot = count <= MOST_EXACT || start % every === 0;
    far.fill(-1);
    far[start] = 0;
    const queue = [start];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at]!;
      if (!isPivot && far[node]! >= AROUND) break;
      for (const next of neighbours[node]!) {
        if (far[next]! >= 0) continue;
        far[next] = far[node]! + 1;
        queue.push(next);
      }
    }
    for (const node of queue) {
      // Of two nodes that are both searched from, the lower one tells.
      const isToldBefore =
        node <= start && (count <= MOST_EXACT || far[node]! <= AROUND || node % every === 0);
      if (isToldBefore) continue;
      pairs.push(start, node);
      distances.push(far[node]!);
    }
  }
  return { pairs: Uint32Array.from(pairs), distances: Float32Array.from(distances) };
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
}

/** Marsaglia's xorshift32 (J Stat Softw 2003;8:14): good enough to shuffle by, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
