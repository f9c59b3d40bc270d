import type { Expression } from '../../model/expression.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Identified } from './identified.ts';
import type { Plot, Report, SurfacePlot } from './outputs.ts';

/**
 * A simulation experiment with SED-ML's meaning (Level 1 Version 4, doi:10.1515/jib-2021-0021), as plain data.
 * Every list keeps the order of the file; references are checked by whoever follows them.
 */
export interface Experiment {
  tables: DataDescription[];
  models: ExperimentModel[];
  simulations: Simulation[];
  tasks: Task[];
  dataGenerators: DataGenerator[];
  reports: Report[];
  plots: Plot[];
  surfaces: SurfacePlot[];
}

/** A file of numbers beside the experiment, and what its variables may name of it. */
export interface DataDescription extends Identified {
  source: string;
  /** Urn of its format; empty where the file itself tells. */
  format: string;
  sources: DataSource[];
}

/** Some numbers of a table: its rows' own index, or a column. */
export interface DataSource extends Identified {
  /** Name of the dimension whose values are meant. */
  indexSet?: string;
  /** `value` of the dimension `reference`; `from` and `to` are places in it, from 0, both inclusive. */
  slices: { reference: string; value?: string; from?: number; to?: number }[];
}

export interface ExperimentModel extends Identified {
  /** Urn of the modelling language, e.g. `urn:sedml:language:sbml`. */
  language: string;
  /** A path beside the experiment, or `#` and the id of another model. */
  source: string;
  changes: Change[];
}

export type Change =
  | { kind: 'attribute'; target: string; value: string; line: number }
  | { kind: 'add' | 'replace'; target: string; elements: XmlElement[]; line: number }
  | { kind: 'remove'; target: string; line: number }
  | ({ kind: 'compute'; target: string; line: number } & Computation);

/** A formula over variables and parameters of its own. */
export interface Computation {
  variables: Variable[];
  parameters: { id: string; value: number }[];
  formula: Expression;
}

/** A value of a model, or of what a task gives over its points. */
export interface Variable {
  id: string;
  name?: string;
  /** XPath into the model's file. */
  target?: string;
  /** What no XPath can name, e.g. `urn:sedml:symbol:time`. */
  symbol?: string;
  task?: string;
  model?: string;
  line: number;
}

export interface Algorithm {
  /** Without prefix: `0000019`. */
  kisao: string;
  parameters: { kisao: string; value: string }[];
}

export type Simulation = Identified & { algorithm?: Algorithm } & (
    | { kind: 'uniform'; initialTime: number; outputStart: number; outputEnd: number; steps: number }
    | { kind: 'oneStep'; step: number }
    | { kind: 'steadyState' }
    | { kind: 'unsupported'; what: string }
  );

export type Task = Identified &
  (
    | { kind: 'task'; model: string; simulation: string }
    | {
        kind: 'repeated';
        resetModel: boolean;
        /** The range that says how often it is repeated. */
        range: string;
        ranges: Range[];
        changes: SetValue[];
        subtasks: { task: string; order: number }[];
      }
    | { kind: 'unsupported'; what: string }
  );

export type Range = { id: string; line: number } & (
  | { kind: 'uniform'; start: number; end: number; steps: number; log: boolean }
  | { kind: 'vector'; values: number[] }
  | ({ kind: 'functional'; over: string } & Computation)
);

/** Changes a model's value before an iteration. */
export interface SetValue extends Computation {
  model: string;
  target?: string;
  symbol?: string;
  /** Range whose value the formula may name. */
  range?: string;
  line: number;
}

export interface DataGenerator extends Identified, Computation {}

/** An experiment with nothing in it. */
export function emptyExperiment(): Experiment {
  return {
    tables: [],
    models: [],
    simulations: [],
    tasks: [],
    dataGenerators: [],
    reports: [],
    plots: [],
    surfaces: [],
  };
}
