import { describe, expect, test } from 'vitest';
import { Drawing } from '../../workers/diagram/drawing.ts';
import { layOut as layOutWatched } from '../../workers/diagram/layOut.ts';
import type { Box, Diagram, DiagramGraph } from '../../workers/protocol.ts';

async function layOut(graph: DiagramGraph): Promise<Diagram> {
  return (await layOutWatched(graph, async () => true))!;
}

/** A ring of nodes, every second one with a leaf, in two groups. */
function ring(count: number, grouped = true): DiagramGraph {
  const group = (at: number): { group?: string } =>
    grouped ? { group: at < count / 2 ? 'left' : 'right' } : {};
  const ids = Array.from({ length: count }, (_, at) => `n${at}`);
  return {
    nodes: ids.map((id, at) => ({ id, width: 40 + (at % 5) * 12, height: 26, ...group(at) })),
    edges: ids.map((id, at) => ({ id: `e${at}`, from: id, to: ids[(at + 1) % count]! })),
    groups: grouped ? [{ id: 'left' }, { id: 'right' }] : [],
  };
}

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width - 0.5 &&
  b.x < a.x + a.width - 0.5 &&
  a.y < b.y + b.height - 0.5 &&
  b.y < a.y + a.height - 0.5;
const inside = (a: Box, b: Box): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

function overlapping(diagram: Diagram): string[] {
  const boxes = Object.entries(diagram.nodes);
  return boxes.flatMap(([a, box], at) =>
    boxes.slice(at + 1).flatMap(([b, other]) => (overlaps(box, other) ? [`${a} ${b}`] : [])),
  );
}

/** Distance of a point from a box's border. */
function offBorder([x, y]: readonly [number, number], box: Box): number {
  const dx = Math.max(box.x - x, 0, x - box.x - box.width);
  const dy = Math.max(box.y - y, 0, y - box.y - box.height);
  const within = Math.min(x - box.x, box.x + box.width - x, y - box.y, box.y + box.height - y);
  return Math.max(Math.hypot(dx, dy), within);
}

describe.each([
  ['in layers', 20],
  ['by nearness', 200],
])('%s', (_, count) => {
  test('no node covers another, all stand in their groups, and groups stand apart', async () => {
    const graph = ring(count);
    const diagram = await layOut(graph);
    expect(overlapping(diagram)).toEqual([]);
    for (const { id, group } of graph.nodes)
      expect(inside(diagram.nodes[id]!, diagram.groups[group!]!)).toBe(true);
    expect(overlaps(diagram.groups.left!, diagram.groups.right!)).toBe(false);
  });

  test('every edge goes from the border of its start to that of its end', async () => {
    const graph = ring(count);
    const { nodes, edges } = await layOut(graph);
    for (const { id, from, to } of graph.edges) {
      const { points } = edges[id]!;
      expect(offBorder(points[0]!, nodes[from]!)).toBeLessThan(1.5);
      expect(offBorder(points.at(-1)!, nodes[to]!)).toBeLessThan(1.5);
    }
  });

  test('the same graph gives the same picture', async () => {
    expect(await layOut(ring(count, false))).toEqual(await layOut(ring(count, false)));
  });
});

test('layers go downward: what makes is above what is made', async () => {
  const { nodes } = await layOut({
    nodes: ['a', 'b', 'c'].map((id) => ({ id, width: 40, height: 20 })),
    edges: [
      { id: '1', from: 'a', to: 'b' },
      { id: '2', from: 'b', to: 'c' },
    ],
    groups: [],
  });
  expect(nodes.a!.y).toBeLessThan(nodes.b!.y);
  expect(nodes.b!.y).toBeLessThan(nodes.c!.y);
});

test('what does not hang together is set side by side', async () => {
  const nodes = Array.from({ length: 180 }, (_, at) => ({ id: `n${at}`, width: 50, height: 26 }));
  const diagram = await layOut({ nodes, edges: [], groups: [] });
  expect(overlapping(diagram)).toEqual([]);
});

test('an empty graph is an empty picture', async () => {
  expect(await layOut({ nodes: [], edges: [], groups: [] })).toEqual({ nodes: {}, groups: {}, edges: {} });
});

/** A line of pools and processes, every process with copies of two carriers beside it, and an influence back. */
function pathway(steps: number): DiagramGraph {
  const nodes: DiagramGraph['nodes'] = [];
  const edges: DiagramGraph['edges'] = [];
  for (let at = 0; at < steps; at++) {
    nodes.push({ id: `s${at}`, width: 50, height: 28 }, { id: `r${at}`, width: 14, height: 14 });
    edges.push({ id: `u${at}`, from: `s${at}`, to: `r${at}` });
    if (at > 0) edges.push({ id: `m${at}`, from: `r${at - 1}`, to: `s${at}` });
    for (const carrier of ['atp', 'adp']) {
      nodes.push({ id: `${carrier}${at}`, width: 32, height: 23, beside: `r${at}` });
      edges.push({ id: `${carrier}-${at}`, from: `${carrier}${at}`, to: `r${at}` });
    }
    edges.push({ id: `i${at}`, from: `s${steps - 1 - at}`, to: `r${at}`, isLoose: true });
  }
  return { nodes, edges, groups: [] };
}

const middleOf = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2];

describe('a pathway too large for layers', () => {
  test('is folded to fill a page, and what is next to one another in it stays so', async () => {
    const graph = pathway(200);
    const { nodes, edges } = await layOut(graph);
    expect(overlapping({ nodes, edges, groups: {} })).toEqual([]);
    const boxes = Object.values(nodes);
    const span = (from: 'x' | 'y'): number =>
      Math.max(...boxes.map((box) => box[from])) - Math.min(...boxes.map((box) => box[from]));
    expect(span('x') / span('y')).toBeGreaterThan(0.6);
    expect(span('x') / span('y')).toBeLessThan(3);
    const lengths = Array.from({ length: 199 }, (_, at) => {
      const [[ax, ay], [bx, by]] = [middleOf(nodes[`s${at}`]!), middleOf(nodes[`s${at + 1}`]!)];
      return Math.hypot(ax - bx, ay - by);
    });
    expect(Math.max(...lengths)).toBeLessThan(300);
  });

  test('has its copies beside the processes that they serve', async () => {
    const { nodes } = await layOut(pathway(200));
    for (const id of ['r0', 'r77', 'r199'])
      for (const carrier of ['atp', 'adp']) {
        const [[ax, ay], [bx, by]] = [middleOf(nodes[id]!), middleOf(nodes[id.replace('r', carrier)]!)];
        expect(Math.hypot(ax - bx, ay - by)).toBeLessThan(60);
      }
  });
});

test('a graph gives way to one that is asked for later, tells how far it is, and can be ended', async () => {
  const drawing = new Drawing();
  const dense = ring(400, false);
  for (let at = 0; at < 400; at++)
    dense.edges.push({ id: `x${at}`, from: `n${at}`, to: `n${(7 * at + 3) % 400}` });
  const shares: number[] = [];
  const first = drawing.layOut(dense, (share) => shares.push(share));
  const second = drawing.layOut(ring(200));
  expect(await first).toBeUndefined();
  expect(Object.keys((await second)!.nodes)).toHaveLength(200);
  const third = drawing.layOut(dense, (share) => {
    shares.push(share);
    void drawing.cancel();
  });
  expect(await third).toBeUndefined();
  expect(shares.length).toBeGreaterThan(0);
});
