import type { Box, Course, Diagram, DiagramGraph } from '../../workers/protocol.ts';

/** What tells how well a diagram can be read (Purchase, J Vis Lang Comput 2002;13:501). */
export interface DiagramMeasures {
  /** Pairs of lines that cross, of those that share no end. */
  crossings: number;
  /** Lines that pass through the box of a node that is not their end. */
  through: number;
  /** Standard deviation of the lines' lengths over their mean. */
  spread: number;
  /** The 95th percentile of the lengths over their median. */
  longest: number;
  /** Pairs of nodes that overlap. */
  overlaps: number;
}

type Point = readonly [number, number];
interface Line {
  from: string;
  to: string;
  points: readonly Point[];
  box: Box;
}

/** Straight pieces of one cubic Bézier curve. */
const PIECES = 8;

export function measureDiagram(graph: DiagramGraph, { nodes, edges }: Diagram): DiagramMeasures {
  const lines = graph.edges.flatMap(({ id, from, to }): Line[] => {
    const course = edges[id];
    if (course === undefined || course.points.length < 2) return [];
    const points = straightened(course);
    return [{ from, to, points, box: boxOf(points) }];
  });
  const lengths = lines.map(({ points }) => lengthOf(points)).sort((a, b) => a - b);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1);
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / (lengths.length || 1);
  const at = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;
  const boxes = Object.entries(nodes);
  return {
    crossings: countPairs(lines, (a, b) => !touch(a, b) && meet(a.box, b.box) && cross(a.points, b.points)),
    through: lines.reduce(
      (sum, line) =>
        sum +
        boxes.filter(
          ([id, box]) => id !== line.from && id !== line.to && meet(line.box, box) && cut(line.points, box),
        ).length,
      0,
    ),
    spread: Math.sqrt(variance) / (mean || 1),
    longest: at(0.95) / (at(0.5) || 1),
    overlaps: countPairs(
      boxes.map(([, box]) => box),
      (a, b) => meet(inset(a), inset(b)),
    ),
  };
}

function countPairs<T>(items: readonly T[], is: (a: T, b: T) => boolean): number {
  let count = 0;
  for (let a = 0; a < items.length; a++)
    for (let b = a + 1; b < items.length; b++) if (is(items[a]!, items[b]!)) count++;
  return count;
}

function straightened({ points, curved }: Course): readonly Point[] {
  if (!curved) return points;
  const straight: Point[] = [points[0]!];
  for (let start = 0; start + 3 < points.length; start += 3) {
    const [a, b, c, d] = points.slice(start, start + 4) as readonly Point[] as [Point, Point, Point, Point];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const s = 1 - t;
      const on = (i: 0 | 1): number =>
        s ** 3 * a[i] + 3 * s * s * t * b[i] + 3 * s * t * t * c[i] + t ** 3 * d[i];
      straight.push([on(0), on(1)]);
    }
  }
  return straight;
}

function boxOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function lengthOf(points: readonly Point[]): number {
  return points
    .slice(1)
    .reduce((sum, [x, y], at) => sum + Math.hypot(x - points[at]![0], y - points[at]![1]), 0);
}

function touch(a: Line, b: Line): boolean {
  return a.from === b.from || a.from === b.to || a.to === b.from || a.to === b.to;
}

function meet(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** A box without its rim, so that boxes that only touch do not overlap. */
function inset({ x, y, width, height }: Box): Box {
  return { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 };
}

function cross(a: readonly Point[], b: readonly Point[]): boolean {
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) if (segmentsCross(a[i - 1]!, a[i]!, b[j - 1]!, b[j]!)) return true;
  return false;
}

function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
}

/** Whether a line passes through a box: it crosses one of its diagonals. */
function cut(points: readonly Point[], { x, y, width, height }: Box): boolean {
  const [right, bottom] = [x + width, y + height];
  return (
    cross(points, [
      [x, y],
      [right, bottom],
    ]) ||
    cross(points, [
      [right, y],
      [x, bottom],
    ])
  );
}
