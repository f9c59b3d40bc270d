import cytoscape from 'cytoscape';
import fcose from 'cytoscape-fcose';
import type { Box, Diagram, DiagramGraph } from '../../../workers/protocol.ts';

cytoscape.use(fcose);

/** fCoSE (Balci & Dogrusoz, IEEE Trans Vis Comput Graph 2022;28:4582) at its highest quality, lines drawn straight. */
export function fcoseDiagram({ nodes, edges, groups }: DiagramGraph): Diagram {
  const graph = cytoscape({
    headless: true,
    styleEnabled: true,
    elements: [
      ...groups.map(({ id }) => ({ data: { id: `group ${id}`, width: 1, height: 1 } })),
      ...nodes.map(({ id, width, height, group }) => ({
        data: { id, width, height, ...(group !== undefined && { parent: `group ${group}` }) },
      })),
      ...edges.map(({ id, from, to }) => ({ data: { id: `edge ${id}`, source: from, target: to } })),
    ],
    style: [
      {
        selector: 'node',
        style: { width: 'data(width)', height: 'data(height)', shape: 'rectangle', padding: '0px' },
      },
    ],
  });
  const options = { name: 'fcose', quality: 'proof', randomize: true, animate: false, packComponents: false };
  graph.layout(options).run();
  const boxes: Record<string, Box> = {};
  for (const { id, width, height } of nodes) {
    const { x, y } = graph.getElementById(id).position();
    boxes[id] = { x: x - width / 2, y: y - height / 2, width, height };
  }
  graph.destroy();
  const middle = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2];
  return {
    nodes: boxes,
    groups: {},
    edges: Object.fromEntries(
      edges.map(({ id, from, to }) => [
        id,
        { points: [middle(boxes[from]!), middle(boxes[to]!)], curved: false },
      ]),
    ),
  };
}
