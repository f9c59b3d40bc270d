import { neighboursOf } from './components.ts';

/**
 * Parts a graph into lines that cover it: the longest shortest way through it, then the same of what is left. On a
 * tree the first is its diameter, found by two searches in breadth.
 *
 * @returns the nodes of each strand in order, the longest first; every node is in one of them
 */
export function strandsOf(count: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const neighbours = neighboursOf(count, pairs);
  const taken = new Uint8Array(count);
  const before = new Int32Array(count);
  const seen = new Int32Array(count).fill(-1);
  let search = 0;
  /** Nodes that are left and hang together with a start, the farthest last. */
  const reach = (start: number): number[] => {
    seen[start] = ++search;
    before[start] = -1;
    const found = [start];
    for (let at = 0; at < found.length; at++)
      for (const next of neighbours[found[at]!]!) {
        if (taken[next] || seen[next] === search) continue;
        seen[next] = search;
        before[next] = found[at]!;
        found.push(next);
      }
    return found;
  };
  const strands: number[][] = [];
  const starts = Array.from({ length: count }, (_, at) => at);
  for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
    if (taken[start]) continue;
    const end = reach(start).at(-1)!;
    const strand: number[] = [];
    for (let node = reach(end).at(-1)!; node >= 0; node = before[node]!) {
      taken[node] = 1;
      strand.push(node);
    }
    strands.push(strand);
    for (const node of strand) starts.push(...neighbours[node]!.filter((near) => !taken[near]));
  }
  return strands.sort((a, b) => b.length - a.length);
}
