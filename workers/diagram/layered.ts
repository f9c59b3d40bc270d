import type { ELK as Elk, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Course, Diagram, DiagramGraph } from '../protocol.ts';
import { GROUP_ROOM } from './group.ts';

const LAYERED: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'SPLINES',
  'elk.layered.edgeRouting.splines.mode': 'CONSERVATIVE',
  'elk.aspectRatio': '1.6',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.componentComponent': '36',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.considerModelOrder.strategy': 'NONE',
};

/**
 * Layers from top to bottom, so that what makes comes above what is made, with few crossings (Sugiyama, Tagawa &
 * Toda, IEEE Trans Syst Man Cybern 1981;11:109), groups included, by the Eclipse Layout Kernel.
 */
export async function layeredDiagram(graph: DiagramGraph): Promise<Diagram> {
  const elk = await startElk();
  const laid = await elk.layout({ id: 'root', layoutOptions: LAYERED, ...contents(graph) });
  const diagram: Diagram = { nodes: {}, groups: {}, edges: {} };
  const groups = new Set(graph.groups.map(({ id }) => groupKey(id)));
  const corners = new Map<string, [number, number]>([['root', [0, 0]]]);
  const see = (node: ElkNode, x: number, y: number): void => {
    for (const child of node.children ?? []) {
      const box = {
        x: x + (child.x ?? 0),
        y: y + (child.y ?? 0),
        width: child.width ?? 0,
        height: child.height ?? 0,
      };
      corners.set(child.id, [box.x, box.y]);
      if (groups.has(child.id)) diagram.groups[child.id.slice(1)] = box;
      else diagram.nodes[child.id] = box;
      see(child, box.x, box.y);
    }
  };
  see(laid, 0, 0);
  for (const edge of laid.edges ?? []) diagram.edges[edge.id] = courseOf(edge, corners);
  return diagram;
}

function contents({ nodes, edges, groups }: DiagramGraph): Pick<ElkNode, 'children' | 'edges'> {
  const leaf = ({ id, width, height }: DiagramGraph['nodes'][number]): ElkNode => ({ id, width, height });
  const { top, side } = GROUP_ROOM;
  return {
    children: [
      ...groups.map(({ id }) => ({
        id: groupKey(id),
        children: nodes.filter(({ group }) => group === id).map(leaf),
        layoutOptions: { 'elk.padding': `[top=${top},left=${side},bottom=${side},right=${side}]` },
      })),
      ...nodes.filter(({ group }) => group === undefined).map(leaf),
    ].filter(({ children }: ElkNode) => children === undefined || children.length > 0),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  };
}

function groupKey(id: string): string {
  return `\u0000${id}`;
}

/** Its points are told from the corner of the group that contains it. */
function courseOf(edge: ElkExtendedEdge, corners: ReadonlyMap<string, [number, number]>): Course {
  const [x, y] = corners.get(edge.container ?? 'root') ?? [0, 0];
  const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map((point): [number, number] => [x + point.x, y + point.y]),
  );
  return { points, curved: points.length > 3 && points.length % 3 === 1 };
}

let started: Promise<Elk> | undefined;

/**
 * The library takes a worker that it is loaded in for its own and answers all messages there, unless it sees a page.
 * It is shown one while it loads, and then runs in the thread of whoever called.
 */
function startElk(): Promise<Elk> {
  started ??= (async () => {
    const hasPage = 'document' in globalThis;
    if (!hasPage) Object.defineProperty(globalThis, 'document', { value: {}, configurable: true });
    try {
      const { default: ELK } = await import('elkjs/lib/elk.bundled.js');
      return new ELK();
    } finally {
      if (!hasPage) Reflect.deleteProperty(globalThis, 'document');
    }
  })();
  return started;
}
