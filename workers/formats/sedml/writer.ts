import type { Model } from '../../model/model.ts';
import type { Expression } from '../../model/expression.ts';
import type { PlotSettings, SolverSettings } from '../scenario/schema.ts';
import { writeMath } from '../mathml/writer.ts';
import { list, tag } from '../xml/tag.ts';
import { WrittenIds } from '../sbml/writtenIds.ts';

/** What a scenario asks of a model, as far as SED-ML can say it. */
export interface WrittenExperiment {
  /** The flat model, and the file beside the experiment that holds it. */
  model: Model;
  source: string;
  end: number;
  points: number;
  solver: SolverSettings;
  plots: readonly PlotSettings[];
  /** How curves are called, by id. */
  labels: ReadonlyMap<string, string>;
}

const SEDML = 'http://sed-ml.org/sed-ml/level1/version3';
const SBML = 'http://www.sbml.org/sbml/level3/version2/core';

/** Algorithms that other tools know, for the methods that ours are like; CVODE for all others. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  tsit5: 'KISAO:0000064',
  vern7: 'KISAO:0000436',
  rodas5p: 'KISAO:0000033',
  ndf: 'KISAO:0000288',
};
const CVODE = 'KISAO:0000019';

const LISTS = {
  species: 'listOfSpecies/sbml:species',
  parameters: 'listOfParameters/sbml:parameter',
  compartments: 'listOfCompartments/sbml:compartment',
  reactions: 'listOfReactions/sbml:reaction',
} as const;

/** A data generator's variables and formula for one quantity. */
interface Source {
  variables: { id: string; target: string }[];
  formula: Expression;
}

/**
 * Writes a time course with its plots and a report of all that they draw, in SED-ML Level 1 Version 3, which most
 * tools read. A curve that the model's SBML has no name for is left out.
 */
export function writeSedml(experiment: WrittenExperiment): string {
  const { model, source, end, points, solver, plots, labels } = experiment;
  const ids = new WrittenIds(model);
  const wanted = [...new Set(plots.flatMap(({ x, y }) => (x === undefined ? y : [x, ...y])))];
  const sources = new Map(
    wanted.flatMap((id, at) => {
      const found = sourceOf(id, `value_${at + 1}`, `size_${at + 1}`, model, ids);
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
  const generators = new Map([...sources.keys()].map((id, at) => [id, `data_${at + 1}`]));
  const distinct = distinctLabels([...sources.keys()], labels);
  const labelOf = (id: string): string => distinct.get(id) ?? id;
  const generator = (id: string, name: string, variables: string[], formula: Expression): string =>
    tag('dataGenerator', { id, name }, [
      list('listOfVariables', variables),
      writeMath(formula, { names: { name: (one) => one, unit: (one) => one }, core: SBML }),
    ]);
  const variable = (id: string, attributes: Record<string, string>): string =>
    tag('variable', { id, ...attributes, taskReference: 'task' });
  const drawn = plots
    .map((plot, at) => ({ ...plot, at, y: plot.y.filter((id) => generators.has(id)) }))
    .filter(({ y, x }) => y.length > 0 && (x === undefined || generators.has(x)));
  // In the order that the schema of Level 1 Version 3 wants.
  const body = [
    list('listOfSimulations', [
      tag(
        'uniformTimeCourse',
        {
          id: 'simulation',
          initialTime: 0,
          outputStartTime: 0,
          outputEndTime: end,
          numberOfPoints: points - 1,
        },
        [
          tag('algorithm', { kisaoID: ALGORITHMS[solver.method] ?? CVODE }, [
            list('listOfAlgorithmParameters', [
              tag('algorithmParameter', { kisaoID: 'KISAO:0000209', value: solver.relativeTolerance }),
              tag('algorithmParameter', { kisaoID: 'KISAO:0000211', value: solver.absoluteTolerance }),
            ]),
          ]),
        ],
      ),
    ]),
    list('listOfModels', [tag('model', { id: 'model', language: 'urn:sedml:language:sbml', source })]),
    list('listOfTasks', [
      tag('task', { id: 'task', modelReference: 'model', simulationReference: 'simulation' }),
    ]),
    list('listOfDataGenerators', [
      generator('data_time', 'Time', [variable('time', { symbol: 'urn:sedml:symbol:time' })], {
        kind: 'name',
        name: 'time',
      }),
      ...[...sources].map(([id, { variables, formula }]) =>
        generator(
          generators.get(id)!,
          labelOf(id),
          variables.map((one) => variable(one.id, { target: one.target })),
          formula,
        ),
      ),
    ]),
    list('listOfOutputs', [
      ...drawn.map(({ at, title, x, y, scale }) =>
        tag('plot2D', { id: `plot_${at + 1}`, name: title }, [
          list(
            'listOfCurves',
            y.map((id, k) =>
              tag('curve', {
                id: `plot_${at + 1}_curve_${k + 1}`,
                name: labelOf(id),
                logX: false,
                logY: scale === 'log',
                xDataReference: x === undefined ? 'data_time' : generators.get(x)!,
                yDataReference: generators.get(id)!,
              }),
            ),
          ),
        ]),
      ),
      tag('report', { id: 'report' }, [
        list('listOfDataSets', [
          tag('dataSet', { id: 'report_time', label: 'Time', dataReference: 'data_time' }),
          ...[...generators].map(([id, data]) =>
            tag('dataSet', { id: `report_${data}`, label: labelOf(id), dataReference: data }),
          ),
        ]),
      ]),
    ]),
  ];
  const root = tag('sedML', { xmlns: SEDML, 'xmlns:sbml': SBML, level: 1, version: 3 }, body);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/**
 * Labels that no two have: tools keep a report's columns by label, and of columns called alike all but one get lost or
 * are taken for each other (people's and mosquitoes' susceptibles in BIOMD0000000949).
 */
function distinctLabels(ids: readonly string[], labels: ReadonlyMap<string, string>): Map<string, string> {
  const uses = new Map([['Time', 1]]);
  const named = ids.map((id) => [id, labels.get(id) ?? id] as const);
  for (const [, label] of named) uses.set(label, (uses.get(label) ?? 0) + 1);
  return new Map(named.map(([id, label]) => [id, uses.get(label) === 1 ? label : `${label} (${id})`]));
}

/**
 * Where a quantity is in the model's SBML; undefined where it has no name there.
 *
 * @param value,volume ids of the variables, which are unique in an experiment
 */
function sourceOf(
  id: string,
  value: string,
  volume: string,
  model: Model,
  ids: WrittenIds,
): Source | undefined {
  const target = targetOf(id, model, ids);
  if (target !== undefined)
    return { variables: [{ id: value, target }], formula: { kind: 'name', name: value } };
  // What is kept as an amount has its concentration's name: the amount is that times the size.
  const [, name] = /^(.*)\.amount$/.exec(id) ?? [];
  const species = model.species.find((one) => one.id === name);
  const size = species && targetOf(species.compartment, model, ids);
  if (species === undefined || size === undefined) return undefined;
  return {
    variables: [
      { id: value, target: targetOf(species.id, model, ids)! },
      { id: volume, target: size },
    ],
    formula: {
      kind: 'apply',
      op: 'times',
      args: [
        { kind: 'name', name: value },
        { kind: 'name', name: volume },
      ],
    },
  };
}

function targetOf(id: string, model: Model, ids: WrittenIds): string | undefined {
  const lists = Object.keys(LISTS) as (keyof typeof LISTS)[];
  const found = lists.find((name) => model[name].some((one) => one.id === id));
  return found && `/sbml:sbml/sbml:model/sbml:${LISTS[found]}[@id='${ids.name(id)}']`;
}
