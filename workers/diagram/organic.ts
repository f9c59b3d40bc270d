import type { Box, Diagram, DiagramGraph } from '../protocol.ts';
import { componentsOf } from './components.ts';
import { GROUP_ROOM } from './group.ts';
import { pack, separate } from './overlap.ts';
import { stressLayout } from './stress.ts';

/** Pixels from node to node along an edge. */
const LENGTH = 62;
const GAP = 9;
/** Share of a picture that nodes may cover. */
const FILL = 0.3;
const COMPONENT_GAP = 40;
const ASPECT = 1.5;

/**
 * For large networks, where layers would become strips: distances on the page follow distances in the graph. Groups
 * are laid out first, each by itself, and then stand among what is outside of them as large nodes.
 */
export function organicDiagram({ nodes, edges, groups }: DiagramGraph): Diagram {
  const boxes = new Map(
    nodes.map(({ id, width, height }): [string, Box] => [id, { x: 0, y: 0, width, height }]),
  );
  const groupOf = new Map(nodes.map(({ id, group }) => [id, group]));
  const groupBoxes = new Map<string, Box>();
  for (const { id } of groups) {
    const members = nodes.filter(({ group }) => group === id).map((node) => node.id);
    if (members.length === 0) continue;
    const inside = new Set(members);
    const own = edges.filter(({ from, to }) => inside.has(from) && inside.has(to));
    place(new Map(members.map((one) => [one, boxes.get(one)!])), own);
    const { x, y, width, height } = around(members.map((one) => boxes.get(one)!));
    for (const one of members) move(boxes.get(one)!, GROUP_ROOM.side - x, GROUP_ROOM.top - y);
    groupBoxes.set(id, {
      x: 0,
      y: 0,
      width: width + 2 * GROUP_ROOM.side,
      height: height + GROUP_ROOM.top + GROUP_ROOM.side,
    });
  }
  const standsFor = (id: string): string => {
    const group = groupOf.get(id);
    return group === undefined ? id : groupKey(group);
  };
  const outer = new Map<string, Box>();
  for (const [id, box] of groupBoxes) outer.set(groupKey(id), box);
  for (const { id, group } of nodes) if (group === undefined) outer.set(id, boxes.get(id)!);
  place(
    outer,
    edges
      .map(({ from, to }) => ({ from: standsFor(from), to: standsFor(to) }))
      .filter(({ from, to }) => from !== to),
  );
  for (const { id, group } of nodes) {
    const box = group === undefined ? undefined : groupBoxes.get(group);
    if (box) move(boxes.get(id)!, box.x, box.y);
  }
  return {
    nodes: Object.fromEntries(boxes),
    groups: Object.fromEntries(groupBoxes),
    edges: Object.fromEntries(
      edges.map(({ id, from, to }) => {
        const [a, b] = [boxes.get(from)!, boxes.get(to)!];
        return [id, { points: [border(a, b), border(b, a)], curved: false }];
      }),
    ),
  };
}

function groupKey(id: string): string {
  return `\u0000${id}`;
}

/** Lays out each part that hangs together, and sets the parts side by side. */
function place(boxes: ReadonlyMap<string, Box>, edges: readonly { from: string; to: string }[]): void {
  const all = [...boxes.values()];
  const index = new Map([...boxes.keys()].map((id, at) => [id, at]));
  const pairs = edges.map(({ from, to }): [number, number] => [index.get(from)!, index.get(to)!]);
  const componentOf = new Int32Array(all.length);
  const components = componentsOf(all.length, pairs);
  components.forEach((members, at) => members.forEach((member) => (componentOf[member] = at)));
  const frames = components.map((members, at) => {
    const local = new Map(members.map((member, i) => [member, i]));
    const own = pairs
      .filter(([a]) => componentOf[a] === at)
      .map(([a, b]): [number, number] => [local.get(a)!, local.get(b)!]);
    const places = stressLayout(members.length, own, LENGTH);
    const parts = members.map((member) => all[member]!);
    parts.forEach((box, i) => {
      box.x = places[2 * i]! - box.width / 2;
      box.y = places[2 * i + 1]! - box.height / 2;
    });
    loosen(parts);
    lieDown(parts);
    separate(parts, GAP);
    return { parts, was: around(parts), frame: around(parts) };
  });
  pack(
    frames.map(({ frame }) => frame),
    COMPONENT_GAP,
    ASPECT,
  );
  for (const { parts, was, frame } of frames)
    for (const box of parts) move(box, frame.x - was.x, frame.y - was.y);
}

/** Draws a picture apart until its nodes cover no more of it than can be read. */
function loosen(boxes: readonly Box[]): void {
  const { width, height } = around(boxes);
  const covered = boxes.reduce((sum, box) => sum + (box.width + GAP) * (box.height + GAP), 0);
  const factor = Math.sqrt(covered / (FILL * width * height));
  if (factor <= 1) return;
  for (const box of boxes) {
    box.x = factor * (box.x + box.width / 2) - box.width / 2;
    box.y = factor * (box.y + box.height / 2) - box.height / 2;
  }
}

/** Turns a picture so that it is widest across, as pages and screens are: its main axis by the second moments. */
function lieDown(boxes: readonly Box[]): void {
  const centres = boxes.map(({ x, y, width, height }): [number, number] => [x + width / 2, y + height / 2]);
  const mx = centres.reduce((sum, [x]) => sum + x, 0) / centres.length;
  const my = centres.reduce((sum, [, y]) => sum + y, 0) / centres.length;
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of centres) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  boxes.forEach((box, at) => {
    const [x, y] = [centres[at]![0] - mx, centres[at]![1] - my];
    box.x = cos * x + sin * y - box.width / 2;
    box.y = cos * y - sin * x - box.height / 2;
  });
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

function move(box: Box, dx: number, dy: number): void {
  box.x += dx;
  box.y += dy;
}

/** Where the line from the middle of one box to that of another leaves the first. */
function border(from: Box, to: Box): [number, number] {
  const x = from.x + from.width / 2;
  const y = from.y + from.height / 2;
  const dx = to.x + to.width / 2 - x;
  const dy = to.y + to.height / 2 - y;
  const part = Math.min(from.width / 2 / Math.abs(dx), from.height / 2 / Math.abs(dy), 1);
  return Number.isFinite(part) ? [x + dx * part, y + dy * part] : [x, y];
}
