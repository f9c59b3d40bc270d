import type { Box, Course, Diagram } from '../../../../workers/protocol.ts';
import { COPY_TEXT, isFlow, TEXT, type DrawnEdge, type DrawnGraph, type DrawnNode } from './graph.ts';

/** Colours by what they are for; the painter knows which they are in each theme. */
export type Ink =
  'line' | 'node' | 'surface' | 'text' | 'muted' | 'group' | 'raise' | 'lower' | 'accent' | 'copy';

/** Shapes of one look, as SVG path data. */
export interface Layer {
  path: string;
  fill?: Ink;
  stroke?: Ink;
  width?: number;
  dashed?: boolean;
  /** Too fine to be seen from afar, where it would only blur the rest. */
  isFine?: boolean;
}

export interface Label {
  text: string;
  x: number;
  y: number;
  size: number;
  ink: Ink;
  align: 'center' | 'left';
  /** Stands on a line that it interrupts. */
  hasGround?: boolean;
}

export interface PlacedNode extends DrawnNode {
  box: Box;
}

/** A network with a place for everything, ready to be painted. */
export interface Scene {
  nodes: PlacedNode[];
  edges: (DrawnEdge & { course: Course })[];
  layers: Layer[];
  labels: Label[];
  /** What is named when labels are too small to read: groups, then the species with the most reactions. */
  landmarks: Label[];
  bounds: Box;
}

const ROOM = 24;
const HEAD = 8;
const RADIUS = 8;
const CORNER = 12;

/**
 * Puts what was laid out together: groups below, lines with their ends, nodes above, and names.
 *
 * @param hasInfluences whether what only influences reactions is drawn; a chosen node shows its own in any case
 */
export function sceneOf(graph: DrawnGraph, diagram: Diagram, hasInfluences = true): Scene {
  const nodes = graph.nodes.flatMap((node): PlacedNode[] => {
    const box = diagram.nodes[node.id];
    return box ? [{ ...node, box }] : [];
  });
  const edges = graph.edges.flatMap((edge) => {
    const course = diagram.edges[edge.id];
    return course && course.points.length > 1 ? [{ ...edge, course }] : [];
  });
  const groups = graph.groups.flatMap(({ id, name }) => {
    const box = diagram.groups[id];
    return box ? [{ label: name ?? id, box }] : [];
  });
  const of = (chosen: (node: PlacedNode) => boolean): string =>
    nodes
      .filter(chosen)
      .map(({ box, of: { kind } }) => roundedBox(box, kind === 'reaction' ? 1.5 : RADIUS))
      .join('');
  const copies = new Set(nodes.filter(({ isCopy }) => isCopy).map(({ id }) => id));
  const isAside = ({ from, to }: DrawnEdge): boolean => copies.has(from) || copies.has(to);
  const isMere = ({ role, isInfluence }: DrawnEdge): boolean => !isInfluence && !isFlow(role);
  const isPool = ({ of: { kind } }: PlacedNode): boolean => kind !== 'reaction';
  const all: Layer[] = [
    { path: groups.map(({ box }) => roundedBox(box, 14)).join(''), fill: 'group', stroke: 'muted', width: 1 },
    ...edgeLayers(edges.filter(isAside)).map((layer): Layer => ({ ...layer, isFine: true })),
    ...(hasInfluences ? edgeLayers(edges.filter((edge) => !isAside(edge) && isMere(edge))) : []),
    ...edgeLayers(edges.filter((edge) => !isAside(edge) && !isMere(edge))),
    { path: of((node) => !isPool(node)), fill: 'surface', stroke: 'line', width: 1.3, isFine: true },
    { path: of((node) => node.isCopy), fill: 'copy', stroke: 'muted', width: 1, isFine: true },
    {
      path: of((node) => isPool(node) && !node.isCopy && node.of.boundary !== true),
      fill: 'surface',
      stroke: 'node',
      width: 1.5,
    },
    {
      path: of((node) => isPool(node) && !node.isCopy && node.of.boundary === true),
      fill: 'surface',
      stroke: 'node',
      width: 1.5,
      dashed: true,
    },
  ];
  const layers = all.filter(({ path }) => path !== '');
  const titles = groups.map(({ label, box }): Label => ({
    text: label,
    x: box.x + 14,
    y: box.y + 18,
    size: TEXT,
    ink: 'muted',
    align: 'left',
  }));
  const named = ({ label, box, isCopy }: PlacedNode): Label => ({
    text: label,
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    size: isCopy ? COPY_TEXT : TEXT,
    ink: 'text',
    align: 'center',
  });
  const degrees = new Map<string, number>();
  for (const { from, to } of edges) for (const id of [from, to]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  const landmarks = nodes
    .filter((node) => isPool(node) && !node.isCopy)
    .toSorted((a, b) => (degrees.get(b.id) ?? 0) - (degrees.get(a.id) ?? 0))
    .map(named);
  const labels: Label[] = [
    ...titles,
    ...nodes.filter(isPool).map(named),
    ...edges.flatMap((edge): Label[] => {
      const { label, course } = edge;
      if (label === undefined || (isMere(edge) && !hasInfluences)) return [];
      const [x, y] = middleOf(course);
      return [{ text: label, x, y, size: COPY_TEXT, ink: 'text', align: 'center', hasGround: true }];
    }),
  ];
  const bounds = boundsOf([...nodes, ...groups], edges);
  return { nodes, edges, layers, labels, landmarks: [...titles, ...landmarks], bounds };
}

/** Shapes of some edges: their lines, and the ends that tell what they mean. */
export function edgeLayers(edges: Scene['edges'], width = 1.2, all?: Ink): Layer[] {
  const layer = (chosen: (edge: DrawnEdge) => boolean, ink: Ink, dashed: boolean): Layer => ({
    path: edges
      .filter(chosen)
      .map(({ course }) => pathOf(course))
      .join(''),
    stroke: all ?? ink,
    width,
    dashed,
  });
  const end = (role: DrawnEdge['role'], ink: Ink): Layer => ({
    path: edges
      .filter((edge) => edge.role === role)
      .map(endOf)
      .join(''),
    fill: role === 'activator' && edges.some(({ isInfluence }) => !isInfluence) ? 'surface' : (all ?? ink),
    stroke: all ?? ink,
    width: width + 0.2,
    isFine: true,
  });
  const layers: Layer[] = [
    layer(({ role }) => isFlow(role), 'line', false),
    layer(({ role }) => role === 'modifier', 'muted', true),
    layer(({ role }) => role === 'activator', 'raise', true),
    layer(({ role }) => role === 'inhibitor', 'lower', true),
    { ...end('product', 'line'), fill: all ?? 'line' },
    { ...end('reactant', 'line'), fill: all ?? 'line' },
    { ...end('modifier', 'muted'), fill: 'surface' },
    end('activator', 'raise'),
    end('inhibitor', 'lower'),
  ];
  return layers.filter(({ path }) => path !== '');
}

/**
 * The end of an edge after SBGN Process Description (Rougny et al., J Integr Bioinform 2019;16:20190022): an arrow
 * for production, a circle for what raises a rate, a bar for what lowers it, a diamond for what may do either.
 */
function endOf({ role, course, isReversible, isInfluence }: Scene['edges'][number]): string {
  const { points } = course;
  const tip = points.at(-1)!;
  const before = points.findLast((point) => isApart(point, tip)) ?? points[0]!;
  switch (role) {
    case 'reactant':
      return isReversible ? arrow(points[0]!, points.find((point) => isApart(point, points[0]!)) ?? tip) : '';
    case 'product':
      return arrow(tip, before);
    case 'activator':
      return isInfluence ? arrow(tip, before) : circle(tip, before);
    case 'inhibitor':
      return bar(tip, before);
    case 'modifier':
      return diamond(tip, before);
  }
}

type Point = readonly [number, number];

/** A curve's last handle may lie on its end, and then tells no direction. */
function isApart([x, y]: Point, [px, py]: Point): boolean {
  return Math.hypot(x - px, y - py) > 0.5;
}

/** Unit vector from a point to the tip. */
function toward(tip: Point, before: Point): Point {
  const dx = tip[0] - before[0];
  const dy = tip[1] - before[1];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

function arrow(tip: Point, before: Point): string {
  const [ux, uy] = toward(tip, before);
  const [bx, by] = [tip[0] - HEAD * ux, tip[1] - HEAD * uy];
  const side = 0.42 * HEAD;
  return `M${xy(tip)}L${xy([bx - side * uy, by + side * ux])}L${xy([bx + side * uy, by - side * ux])}Z`;
}

function circle(tip: Point, before: Point): string {
  const [ux, uy] = toward(tip, before);
  const r = 0.45 * HEAD;
  const [x, y] = [tip[0] - r * ux, tip[1] - r * uy];
  return `M${xy([x - r, y])}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
}

function bar(tip: Point, before: Point): string {
  const [ux, uy] = toward(tip, before);
  const [x, y] = [tip[0] - 1.5 * ux, tip[1] - 1.5 * uy];
  const side = 0.65 * HEAD;
  return `M${xy([x - side * uy, y + side * ux])}L${xy([x + side * uy, y - side * ux])}`;
}

function diamond(tip: Point, before: Point): string {
  const [ux, uy] = toward(tip, before);
  const at = (back: number, side: number): string =>
    xy([tip[0] - back * ux - side * uy, tip[1] - back * uy + side * ux]);
  const half = 0.55 * HEAD;
  return `M${xy(tip)}L${at(half, 0.7 * half)}L${at(2 * half, 0)}L${at(half, -0.7 * half)}Z`;
}

export function pathOf({ points, curved }: Course): string {
  const [start, ...rest] = points.map(xy);
  if (curved) return `M${start}${rest.map((point, at) => `${at % 3 === 0 ? 'C' : ' '}${point}`).join('')}`;
  const corners = points.slice(1, -1).map((corner, at) => {
    const before = shortOf(corner, points[at]!);
    const after = shortOf(corner, points[at + 2]!);
    return `L${xy(before)}Q${xy(corner)} ${xy(after)}`;
  });
  return `M${start}${corners.join('')}L${rest.at(-1)}`;
}

/** A point on the way from a corner to the next point, where its rounding begins. */
function shortOf(corner: Point, next: Point): Point {
  const [ux, uy] = toward(next, corner);
  const length = Math.min(CORNER, Math.hypot(next[0] - corner[0], next[1] - corner[1]) / 2);
  return [corner[0] + length * ux, corner[1] + length * uy];
}

/** A tenth of a pixel is as fine as anyone sees. */
function xy([x, y]: Point): string {
  return `${Math.round(10 * x) / 10},${Math.round(10 * y) / 10}`;
}

export function roundedBox({ x, y, width, height }: Box, radius: number): string {
  const r = Math.min(radius, width / 2, height / 2);
  return `M${xy([x + r, y])}h${width - 2 * r}a${r},${r} 0 0 1 ${r},${r}v${height - 2 * r}a${r},${r} 0 0 1 ${-r},${r}h${2 * r - width}a${r},${r} 0 0 1 ${-r},${-r}v${2 * r - height}a${r},${r} 0 0 1 ${r},${-r}Z`;
}

/** A point about half way along. */
function middleOf({ points, curved }: Course): Point {
  if (!curved && points.length === 2) {
    const [[ax, ay], [bx, by]] = [points[0]!, points[1]!];
    return [(ax + bx) / 2, (ay + by) / 2];
  }
  const at = Math.floor((points.length - 1) / 6) * 3;
  if (!curved) return points[points.length >> 1]!;
  const [a, b, c, d] = points.slice(at, at + 4);
  const mix = (i: 0 | 1): number => (a![i] + 3 * b![i] + 3 * c![i] + d![i]) / 8;
  return [mix(0), mix(1)];
}

function boundsOf(boxes: readonly { box: Box }[], edges: Scene['edges']): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const see = (x: number, y: number): void => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { box } of boxes) {
    see(box.x, box.y);
    see(box.x + box.width, box.y + box.height);
  }
  for (const { course } of edges) for (const [x, y] of course.points) see(x, y);
  if (left > right) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left - ROOM, y: top - ROOM, width: right - left + 2 * ROOM, height: bottom - top + 2 * ROOM };
}
