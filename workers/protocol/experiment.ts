/** What a simulation experiment (SED-ML) gives. Plain data, so that structured cloning keeps all of it. */
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Line, PlotAxis } from '../formats/sedml/outputs.ts';
import type { Scenario } from '../formats/scenario/schema.ts';

/** Values over repetitions and points: row-major, the last dimension is the points of one task. */
export interface Values {
  shape: number[];
  data: Float64Array<ArrayBuffer>;
}

/** A column of a report as it is written to a file: repetitions below one another. */
export interface TableColumn {
  label: string;
  unit?: string;
  values: ArrayLike<number>;
}

/** An axis with what its values are called, where all agree. */
export interface ExperimentAxis extends PlotAxis {
  unit?: string;
}

/** How far a curve's points may lie apart from it. */
export interface ExperimentErrors {
  lower?: Values;
  upper?: Values;
}

export interface ExperimentCurve {
  id: string;
  label: string;
  kind: 'line' | 'bars' | 'area';
  x: Values;
  y: Values;
  /** Of an area: where it ends; it begins at `y`. */
  to?: Values;
  line: Line;
  hasMarkers: boolean;
  isRight: boolean;
  xErrors?: ExperimentErrors;
  yErrors?: ExperimentErrors;
}

export interface ExperimentPlot {
  id: string;
  name?: string;
  x: ExperimentAxis;
  y: ExperimentAxis;
  right?: ExperimentAxis;
  curves: ExperimentCurve[];
  table: TableColumn[];
}

/** z over x and y. */
export interface ExperimentSurface {
  id: string;
  name?: string;
  x: ExperimentAxis;
  y: ExperimentAxis;
  z: ExperimentAxis;
  surfaces: { id: string; label: string; x: Values; y: Values; z: Values }[];
  table: TableColumn[];
}

export interface ExperimentReport {
  id: string;
  name?: string;
  columns: { id: string; label: string; unit?: string; values: Values }[];
  table: TableColumn[];
}

export interface ExperimentRun {
  reports: ExperimentReport[];
  plots: ExperimentPlot[];
  surfaces: ExperimentSurface[];
  /** What was not supported or failed, construct by construct; the rest is there nevertheless. */
  diagnostics: Diagnostic[];
}

export interface ExperimentRequest {
  /** With `experiment`; its parameters go for every model that has a quantity of that name. */
  scenario: Scenario;
  /** A newer request of the same channel supersedes an older one. */
  channel: string;
}
