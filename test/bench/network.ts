import { readFileSync, readdirSync } from 'node:fs';
import { drawnGraph, hubsOf, toLayOut } from '../../web/panels/model/network/graph.ts';
import { layOut } from '../../workers/diagram/layOut.ts';
import { modelNetwork } from '../../workers/engine/modelNetwork.ts';
import { modelText } from '../../workers/formats/modelText.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import type { Diagram, DiagramGraph } from '../../workers/protocol.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';
import { measureDiagram } from './diagramMeasures.ts';
import { generatedPathways } from './generatedPathways.ts';
import { fcoseDiagram } from './peers/fcose.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** A ring of reversible reactions, every other one raised by an enzyme elsewhere, as in the import bench. */
function generatedRing(reactions: number): string {
  const each = (make: (k: number) => string): string =>
    Array.from({ length: reactions }, (_, k) => make(k)).join('\n');
  const rate = (k: number): string => (k % 2 === 0 ? `k*S${k}` : `k*S${k}*S${(7 * k + 3) % reactions}`);
  return `model ring()
${each((k) => `species S${k} = 1;`)}
k = 1;
${each((k) => `J${k}: S${k} -> S${(k + 1) % reactions}; ${rate(k)};`)}
end`;
}

const FEWEST = 20;

function graphOf(text: string): DiagramGraph {
  const network = modelNetwork(text);
  if ('failure' in network) throw new Error(network.failure.message);
  const graph = toLayOut(drawnGraph(network, hubsOf(network), (label, size) => 0.56 * size * label.length));
  // As the studio shows a large network at first.
  const edges =
    network.nodes.length > 150 ? graph.edges.filter(({ isLoose }) => isLoose !== true) : graph.edges;
  return { ...graph, edges };
}

type Row = Record<string, string | number>;

async function timed(
  name: string,
  graph: DiagramGraph,
  method: string,
  make: () => Diagram | Promise<Diagram>,
): Promise<Row> {
  const start = process.cpuUsage().user;
  const diagram = await make();
  const ms = (process.cpuUsage().user - start) / 1000;
  const size = { nodes: graph.nodes.length, edges: graph.edges.length };
  return { network: name, ...size, method, ms, ...measureDiagram(graph, diagram) };
}

async function both(name: string, graph: DiagramGraph): Promise<Row[]> {
  const own = (): Promise<Diagram> => layOut(graph, async () => true).then((diagram) => diagram!);
  return [
    await timed(name, graph, 'Starling', own),
    await timed(name, graph, 'fCoSE', () => fcoseDiagram(graph)),
  ];
}

/** The published models' networks, those of few nodes left out. */
function published(): [name: string, graph: DiagramGraph][] {
  const folder = referencePath('real-models/sbml');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.xml'))
    .flatMap((file): [string, DiagramGraph][] => {
      const { document } = readSbml(readFileSync(`${folder}/${file}`, 'utf8'));
      const network = modelNetwork(modelText(document).text);
      if ('failure' in network || network.nodes.length < FEWEST) return [];
      return [[file.replace('.xml', ''), graphOf(modelText(document).text)]];
    });
}

export const suite: Suite = {
  title: 'Networks laid out by Starling and by fCoSE: crossings and lines through nodes, spread of lengths',
  async run() {
    const graphs: [string, DiagramGraph][] = [
      ['1,000 reactions, pathways', graphOf(generatedPathways(1000))],
      ['1,000 reactions, ring', graphOf(generatedRing(1000))],
    ];
    if (haveReferenceData) graphs.push(...published());
    else console.log('Skipped: published models of the reference data, which are not at hand.');
    const rows: Row[] = [];
    for (const [name, graph] of graphs) rows.push(...(await both(name, graph)));
    const cell = (value: string | number): string =>
      typeof value === 'number' ? String(Number(value.toPrecision(3))) : value;
    console.log(
      alignedTable(
        Object.keys(rows[0]!),
        rows.map((row) => Object.values(row).map(cell)),
      ),
    );
    const total = (method: string, key: string): number =>
      rows
        .filter((row) => row.method === method && !String(row.network).startsWith('1,000'))
        .reduce((sum, row) => sum + Number(row[key]), 0);
    for (const key of ['crossings', 'through', 'overlaps'])
      console.log(
        `published models, ${key} in all: ${total('Starling', key)} by Starling, ${total('fCoSE', key)} by fCoSE`,
      );
    return rows;
  },
};
