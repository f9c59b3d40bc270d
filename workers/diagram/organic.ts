import type { Box, Diagram, DiagramGraph } from '../protocol.ts';
import { besides, roomOf, setBeside } from './beside.ts';
import { componentsOf } from './components.ts';
import { fold } from './fold.ts';
import { GROUP_ROOM } from './group.ts';
import type { Watch } from './watch.ts';
import { pack, separate } from './overlap.ts';
import { strandsOf } from './strands.ts';
import { stressLayout } from './stress.ts';

/** Pixels from node to node along an edge. */
const LENGTH = 62;
const GAP = 9;
/** Share of a picture that nodes may cover. */
const FILL = 0.3;
const COMPONENT_GAP = 40;
const ASPECT = 1.5;
/** So many nodes, and so few links for each, that lines rather than knots are what is to be seen. */
const FEW = 80;
const THREADY = 1.25;
const FIELD_GAP = 34;
const FIELD_FILL = 0.6;

/**
 * For large networks, where layers would become strips: distances on the page follow distances in the graph. Groups
 * are laid out first, each by itself, and then stand among what is outside of them as large nodes.
 */
export async function organicDiagram(graph: DiagramGraph, watch: Watch): Promise<Diagram | undefined> {
  const { nodes, edges, groups } = graph;
  const boxes = new Map(
    nodes.map(({ id, width, height }): [string, Box] => [id, { x: 0, y: 0, width, height }]),
  );
  const near = besides(graph, boxes);
  const standing = nodes.filter(({ beside }) => beside === undefined || !near.has(beside));
  const groupOf = new Map(standing.map(({ id, group }) => [id, group]));
  const firm = edges.filter(
    ({ from, to, isLoose }) => isLoose !== true && groupOf.has(from) && groupOf.has(to),
  );
  const groupBoxes = new Map<string, Box>();
  let done = 0;
  const part = (size: number): Watch => {
    const before = done / standing.length;
    done += size;
    return (share) => watch(before + (share * size) / standing.length);
  };
  for (const { id } of groups) {
    const members = standing.filter(({ group }) => group === id).map((node) => node.id);
    if (members.length === 0) continue;
    const inside = new Set(members);
    const own = firm.filter(({ from, to }) => inside.has(from) && inside.has(to));
    const rooms = await place(
      new Map(members.map((one) => [one, boxes.get(one)!])),
      near,
      own,
      part(members.length),
    );
    if (rooms === undefined) return undefined;
    const { x, y, width, height } = around(rooms);
    for (const one of members)
      for (const box of [boxes.get(one)!, ...(near.get(one) ?? [])])
        move(box, GROUP_ROOM.side - x, GROUP_ROOM.top - y);
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
  for (const { id, group } of standing) if (group === undefined) outer.set(id, boxes.get(id)!);
  const between = firm
    .map(({ from, to }) => ({ from: standsFor(from), to: standsFor(to) }))
    .filter(({ from, to }) => from !== to);
  if ((await place(outer, near, between, part(standing.length - done))) === undefined) return undefined;
  for (const { id, group } of standing) {
    const box = group === undefined ? undefined : groupBoxes.get(group);
    if (box) for (const one of [boxes.get(id)!, ...(near.get(id) ?? [])]) move(one, box.x, box.y);
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

/**
 * Lays out each part that hangs together, and sets the parts side by side.
 *
 * @param near boxes that stand beside others, by whose id they stand beside
 * @returns the room of each box with those beside it; nothing where it was to end
 */
async function place(
  boxes: ReadonlyMap<string, Box>,
  near: ReadonlyMap<string, Box[]>,
  edges: readonly { from: string; to: string }[],
  watch: Watch,
): Promise<Box[] | undefined> {
  const all = [...boxes.values()];
  const besideOf = [...boxes.keys()].map((id) => near.get(id) ?? []);
  const index = new Map([...boxes.keys()].map((id, at) => [id, at]));
  const pairs = edges.map(({ from, to }): [number, number] => [index.get(from)!, index.get(to)!]);
  const componentOf = new Int32Array(all.length);
  const components = componentsOf(all.length, pairs);
  components.forEach((members, at) => members.forEach((member) => (componentOf[member] = at)));
  const linksOf = components.map((): [number, number][] => []);
  for (const pair of pairs) linksOf[componentOf[pair[0]]!]!.push(pair);
  const rooms: Box[] = [];
  const frames: { members: number[]; was: Box; frame: Box }[] = [];
  for (const [at, members] of components.entries()) {
    const local = new Map(members.map((member, i) => [member, i]));
    const links = linksOf[at]!.map(([a, b]): [number, number] => [local.get(a)!, local.get(b)!]);
    const parts = members.map((member) => all[member]!);
    const beside = members.map((member) => besideOf[member]!);
    const own = isThready(members.length, links.length)
      ? await inStrands(parts, beside, links, watch)
      : await byNearness(parts, beside, links, watch);
    if (own === undefined) return undefined;
    own.forEach((room, i) => (rooms[members[i]!] = room));
    const was = around(members.map((member) => rooms[member]!));
    frames.push({ members, was, frame: { ...was } });
  }
  pack(
    frames.map(({ frame }) => frame),
    COMPONENT_GAP,
    ASPECT,
  );
  for (const { members, was, frame } of frames)
    for (const member of members)
      for (const box of [all[member]!, rooms[member]!, ...besideOf[member]!])
        move(box, frame.x - was.x, frame.y - was.y);
  return rooms;
}

/** Lays out a graph that hangs together so that nodes stand as near as they are in the graph; answers with their rooms. */
async function byNearness(
  boxes: readonly Box[],
  beside: readonly Box[][],
  links: readonly (readonly [number, number])[],
  watch: Watch,
): Promise<Box[] | undefined> {
  const places = await stressLayout(boxes.length, links, LENGTH, watch);
  if (places === undefined) return undefined;
  boxes.forEach((box, at) => {
    box.x = places[2 * at]! - box.width / 2;
    box.y = places[2 * at + 1]! - box.height / 2;
  });
  lieDown(boxes);
  const across = acrossness(boxes, links);
  const rooms = boxes.map((box, at) => roomOf(box, beside[at]!, across[at]!));
  loosen(rooms);
  separate(rooms, GAP);
  boxes.forEach((box, at) => settle(box, rooms[at]!, beside[at]!, across[at]!));
  return rooms;
}

/** Lines that branch seldom fill a page better when they are folded: each strand becomes a field of its own. */
async function inStrands(
  boxes: readonly Box[],
  beside: readonly Box[][],
  links: readonly (readonly [number, number])[],
  watch: Watch,
): Promise<Box[] | undefined> {
  const strands = strandsOf(boxes.length, links);
  const rooms = boxes.map((box, at) => roomOf(box, beside[at]!, true));
  const strandOf = new Int32Array(boxes.length);
  const fields = strands.map((strand, at) => {
    for (const node of strand) strandOf[node] = at;
    const own = strand.map((node) => rooms[node]!);
    fold(own);
    return around(own);
  });
  const was = fields.map((field) => ({ ...field }));
  const between = links
    .map(([a, b]): [number, number] => [strandOf[a]!, strandOf[b]!])
    .filter(([a, b]) => a !== b);
  if (!(await spread(fields, between, watch))) return undefined;
  strands.forEach((strand, at) => {
    const [dx, dy] = [fields[at]!.x - was[at]!.x, fields[at]!.y - was[at]!.y];
    for (const node of strand) {
      move(rooms[node]!, dx, dy);
      settle(boxes[node]!, rooms[node]!, beside[node]!, true);
    }
  });
  return rooms;
}

/** Puts fields near those that they are linked with, all together about as wide as a page. */
async function spread(
  fields: readonly Box[],
  links: readonly (readonly [number, number])[],
  watch: Watch,
): Promise<boolean> {
  const places = await stressLayout(fields.length, links, LENGTH, watch);
  if (places === undefined) return false;
  fields.forEach((field, at) => {
    field.x = places[2 * at]! - field.width / 2;
    field.y = places[2 * at + 1]! - field.height / 2;
  });
  lieDown(fields);
  const area = fields.reduce((sum, { width, height }) => sum + (width + FIELD_GAP) * (height + FIELD_GAP), 0);
  const { width, height } = around(fields.map((field) => ({ ...middle(field), width: 0, height: 0 })));
  // Their middles take what the fields themselves leave of the page.
  const mean = (of: (field: Box) => number): number =>
    fields.reduce((sum, field) => sum + of(field), 0) / fields.length;
  const page = {
    width: Math.sqrt((area * ASPECT) / FIELD_FILL),
    height: Math.sqrt(area / ASPECT / FIELD_FILL),
  };
  const across = Math.max(0, page.width - mean((field) => field.width)) / (width || 1);
  const down = Math.max(0, page.height - mean((field) => field.height)) / (height || 1);
  for (const field of fields) {
    const { x, y } = middle(field);
    field.x = across * x - field.width / 2;
    field.y = down * y - field.height / 2;
  }
  separate(fields, FIELD_GAP);
  return true;
}

function middle({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function isThready(nodes: number, links: number): boolean {
  return nodes > FEW && links < THREADY * nodes;
}

/** Sets a box into the middle of its room, and those beside it around it. */
function settle(box: Box, room: Box, beside: readonly Box[], isAcross: boolean): void {
  box.x = room.x + (room.width - box.width) / 2;
  box.y = room.y + (room.height - box.height) / 2;
  setBeside(box, beside, isAcross);
}

/** Whether the lines of each node go rather across than up and down. */
function acrossness(boxes: readonly Box[], pairs: readonly (readonly [number, number])[]): boolean[] {
  const more = new Float64Array(boxes.length);
  for (const [a, b] of pairs) {
    const [one, other] = [boxes[a]!, boxes[b]!];
    const dx = Math.abs(one.x + one.width / 2 - other.x - other.width / 2);
    const dy = Math.abs(one.y + one.height / 2 - other.y - other.height / 2);
    for (const node of [a, b]) more[node]! += dx - dy;
  }
  return Array.from(more, (excess) => excess > 0);
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
