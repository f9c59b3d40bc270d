/** The only types that cross threads. Plain data, so that structured cloning keeps all of it. */
import type { Diagnostic } from './model/diagnostic.ts';
import type { CompiledEvent, Equation, Moiety, Quantity, Settable } from './compiler/compiledModel.ts';
import type { Sensitivities, SensitivityRequest } from './protocol/sensitivity.ts';
import type { ModelNetwork } from './protocol/network.ts';
import type {
  Arm,
  Cohort,
  Covariate,
  CovariateEffect,
  Distribution,
  Endpoint,
  FitSettings,
  Measurements,
  RegimenItem,
  Scenario,
  SolverSettings,
  PlotSettings,
} from './formats/scenario/schema.ts';
import type {
  Individual,
  ParameterMeta,
  Twin,
  TwinInput,
  TwinManifest,
  TwinOutput,
  ValidationCheck,
} from './formats/twin/schema.ts';
import type {
  CohortRequest,
  CohortRun,
  PopulationFailure,
  PopulationPreview,
  Width,
} from './protocol/cohort.ts';
import type { ExperimentRequest, ExperimentRun } from './protocol/experiment.ts';
import type { GlobalRequest, GlobalSensitivity, Sweep, SweepRequest } from './protocol/global.ts';
import type { Column, Failure, Outcome, Progress } from './protocol/outcome.ts';
import type { StepLog } from './protocol/steps.ts';
import type { StochasticRequest, ReplicateRun } from './protocol/stochastic.ts';
import type {
  Continuation,
  ContinuationRequest,
  PhasePlane,
  PhasePlaneRequest,
  SteadyRequest,
  SteadyStates,
} from './protocol/steady.ts';

export type * from './protocol/cohort.ts';
export type {
  ExperimentAxis,
  ExperimentCurve,
  ExperimentErrors,
  ExperimentPlot,
  ExperimentReport,
  ExperimentRequest,
  ExperimentRun,
  ExperimentSurface,
  TableColumn,
  Values,
} from './protocol/experiment.ts';
export type { Column, Failure, Outcome, Progress } from './protocol/outcome.ts';
export type * from './protocol/global.ts';
export type * from './protocol/steady.ts';
export type * from './protocol/sensitivity.ts';
export type * from './protocol/network.ts';
export type * from './protocol/stochastic.ts';
export type * from './protocol/steps.ts';
export { DEFAULT_SOLVER, SCENARIO_VERSION } from './formats/scenario/schema.ts';
export type {
  Arm,
  Cohort,
  CompiledEvent,
  Covariate,
  CovariateEffect,
  Diagnostic,
  Distribution,
  Endpoint,
  Equation,
  FitSettings,
  Individual,
  Measurements,
  Moiety,
  ParameterMeta,
  PlotSettings,
  Quantity,
  RegimenItem,
  Scenario,
  Settable,
  SolverSettings,
  Twin,
  TwinInput,
  TwinManifest,
  TwinOutput,
  ValidationCheck,
};

/** What a model holds, for sliders, plots and the editor. */
export interface ModelSummary {
  hash: string;
  name: string;
  timeUnit?: string;
  states: Settable[];
  parameters: Settable[];
  outputs: Quantity[];
  events: CompiledEvent[];
  /** Equations as LaTeX, in the model's order. */
  equations: { kind: Equation['kind']; symbol?: string; latex: string; from?: number; to?: number }[];
  /** Sums of amounts that the reactions conserve; absent where there are none. */
  moieties?: Moiety[];
}

/** A text checked: a summary where it compiles, and all that was found. */
export interface Checked {
  diagnostics: Diagnostic[];
  summary?: ModelSummary;
}

/** What controls and plots are drawn from. */
export interface Opened extends Checked {
  /** The twin's manifest without what the model no longer has; for a model of one's own, one made from it. */
  manifest?: TwinManifest;
}

export interface RunStatistics {
  accepted: number;
  rejected: number;
  rhsCalls: number;
  jacobianCalls: number;
  factorisations: number;
  switches: number;
  eventsFired: number;
  method: string;
  milliseconds: number;
}

/** A scenario's results and how they were obtained. */
export interface Run {
  modelHash: string;
  /** SHA-256, hex, of the numbers on the scenario's own grid. Same bits in every browser. Empty for a preview. */
  digest: string;
  /** All columns have the same length; time may repeat where a quantity jumps. */
  time: Column;
  columns: Column[];
  seed: number;
  solver: SolverSettings;
  statistics: RunStatistics;
  /** How it was solved and why so, a sentence each. */
  choice?: string[];
  /** Its steps, where they were asked for. */
  steps?: StepLog;
  warnings: Diagnostic[];
}

export interface RunRequest {
  scenario: Scenario;
  /** A newer request of the same channel supersedes an older one, e.g. `live`, `baseline`. */
  channel: string;
  /** Only these columns; absent: all states and outputs. */
  columns?: string[];
  /** Seen for a frame only, while something is dragged: it has no digest, which would take longer than the solve. */
  preview?: boolean;
  /** Every step is written down, which takes a little longer. */
  steps?: boolean;
}

export interface FittedParameter {
  id: string;
  value: number;
  standardError: number;
  /** Relative standard error, in percent. */
  rse: number;
  atBound: boolean;
}

export interface FitResult {
  parameters: FittedParameter[];
  correlation: number[][];
  objective: number;
  /** Residual standard deviation, in the output's unit (additive) or as a fraction (proportional). */
  sigma: number;
  residuals: {
    time: number[];
    observed: number[];
    predicted: number[];
    residual: number[];
    subject: string[];
  };
  /** Objective reached from every start, best first. */
  starts: { objective: number; converged: boolean }[];
  evaluations: number;
  warnings: string[];
}

export interface ValidationRow {
  twin: string;
  quantity: string;
  expected: number;
  got: number;
  unit: string;
  error: number;
  tolerance: number;
  grade: 'good' | 'fair' | 'poor';
  source: string;
}

/** How a text or number in a data file was understood; see formats/csv. */
export interface CsvPreview {
  delimiter: string;
  decimal: '.' | ',';
  hasHeader: boolean;
  columns: {
    name: string;
    unit?: string;
    numeric: number;
    missing: number;
    invalid: { row: number; text: string }[];
    sample: string[];
  }[];
  rows: number;
  warnings: Diagnostic[];
}

/** Formats that a scenario's model is written in for other tools; `omex` is an archive with SED-ML and the scenario. */
export type ExportFormat = 'sbml' | 'antimony' | 'omex';

/** A file that was written, ready to be saved. */
export interface Exported {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** What could not be written. */
  diagnostics: Diagnostic[];
}

/** A file of another tool's, opened: one scenario for each simulation in it. */
export interface Imported {
  scenarios: Scenario[];
  /** What was not supported, construct by construct, and what a person should know. */
  diagnostics: Diagnostic[];
  /** A project of our own, from an earlier version. */
  migratedFrom?: number;
  /** The experiment gives what none of the scenarios shows by itself: repetitions, surfaces, reports alone. */
  isMoreThanItsRuns?: boolean;
}

/** What engine.worker.ts exposes. `progress` is a comlink proxy. */
export interface EngineApi {
  /** Reads and compiles a text, for the editor. */
  check(text: string): Promise<Checked>;
  /** Makes a twin known under its id, so that scenarios need only name it. */
  addTwin(twin: Twin): Promise<Checked>;
  /** Reads a twin's folder, file name → text (`twin.json`, `model.ant`, …), and makes the twin known. */
  addTwinFiles(files: Record<string, string>): Promise<(Checked & { twin: Twin }) | { failure: Failure }>;
  /** Compiles a scenario's model and describes it: the twin's manifest, or one made from the model. */
  open(scenario: Scenario): Promise<Opened>;
  simulate(request: RunRequest, progress?: (progress: Progress) => void): Promise<Outcome<Run>>;
  fit(scenario: Scenario, progress?: (progress: Progress) => void): Promise<Outcome<FitResult>>;
  /** Runs a scenario's cohort; `update` is told what there is so far, the first people within a frame or two. */
  cohort(
    request: CohortRequest,
    update?: (partial: CohortRun, progress: Progress) => void,
  ): Promise<Outcome<CohortRun>>;
  /** Runs a scenario by chance many times; `update` is told what there is so far. */
  stochastic(
    request: StochasticRequest,
    update?: (partial: ReplicateRun, progress: Progress) => void,
  ): Promise<Outcome<ReplicateRun>>;
  /** Draws the first `count` people of a scenario's cohort. */
  population(scenario: Scenario, count: number): Promise<PopulationPreview | PopulationFailure>;
  /** The scenario of one person of a cohort alone, in the arm of this id (empty: the scenario itself). */
  person(scenario: Scenario, person: number, arm: string): Promise<Scenario | { failure: Failure }>;
  /** The standard deviation (of the logarithm, where log-normal) that a width said in another way is. */
  width(
    kind: 'normal' | 'logNormal',
    said: Width,
    value: number,
    middle: number,
  ): Promise<{ sd: number } | { failure: Failure }>;
  validate(twinId: string, progress?: (progress: Progress) => void): Promise<Outcome<ValidationRow[]>>;
  /** Runs the simulation experiment that a scenario came with: its reports and plots. */
  experiment(
    request: ExperimentRequest,
    progress?: (progress: Progress) => void,
  ): Promise<Outcome<ExperimentRun>>;
  /** Steady states, with their stability. */
  steadyState(
    request: SteadyRequest,
    progress?: (progress: Progress) => void,
  ): Promise<Outcome<SteadyStates>>;
  /** Follows steady states while a parameter changes. */
  continuation(
    request: ContinuationRequest,
    progress?: (progress: Progress) => void,
  ): Promise<Outcome<Continuation>>;
  phasePlane(
    request: PhasePlaneRequest,
    progress?: (progress: Progress) => void,
  ): Promise<Outcome<PhasePlane>>;
  /** Ends what runs on the channel within 100 ms. */
  cancel(channel: string): Promise<void>;
  /** Writes a scenario's model, with its values and its regimen, in a format that other tools read. */
  exportModel(scenario: Scenario, format: ExportFormat): Promise<Exported | { failure: Failure }>;
  /** How outputs answer to parameters along a run. */
  sensitivities(
    request: SensitivityRequest,
    progress?: (progress: Progress) => void,
  ): Promise<Outcome<Sensitivities>>;
  /** Runs at values of one quantity, or on a grid of two. */
  sweep(request: SweepRequest, progress?: (progress: Progress) => void): Promise<Outcome<Sweep>>;
  /** How an endpoint answers to parameters that all vary together. */
  globalSensitivity(
    request: GlobalRequest,
    progress?: (progress: Progress) => void,
  ): Promise<Outcome<GlobalSensitivity>>;
  /** Species, reactions and influences of a text's model, for its diagram. */
  network(text: string): Promise<ModelNetwork | { failure: Failure }>;
  /** "5 mg/h" in the unit asked for, or why it cannot be. */
  convert(text: string, unit: string | undefined): Promise<{ value: number } | { failure: Failure }>;
}

/** What engine.worker.ts exposes besides, for whoever watches over it. */
export interface Pulse {
  /** Answers as soon as the worker's thread is free. */
  ping(): Promise<void>;
}

/** What files.worker.ts exposes: formats that need no engine. */
export interface FilesApi {
  previewCsv(
    bytes: ArrayBuffer,
    options?: Partial<Pick<CsvPreview, 'delimiter' | 'decimal' | 'hasHeader'>>,
  ): Promise<CsvPreview | { failure: Failure }>;
  readCsv(
    bytes: ArrayBuffer,
    options: CsvMapping,
  ): Promise<
    { measurements: Measurements[]; skipped: { row: number; reason: string }[] } | { failure: Failure }
  >;
  /** A table of people, a row a person, for a cohort to draw from. */
  readPeople(bytes: ArrayBuffer): Promise<PeopleRead | { failure: Failure }>;
  /** Columns as the bytes of a CSV file, with units in its heading. */
  writeCsv(columns: Pick<Column, 'label' | 'unit' | 'values'>[]): Promise<Uint8Array<ArrayBuffer>>;
  /** A scenario ⇄ the fragment of a link. */
  encodeLink(
    scenario: Scenario,
    digest: string,
    modelHash: string,
  ): Promise<{ fragment: string; characters: number }>;
  decodeLink(
    fragment: string,
  ): Promise<
    { scenario: Scenario; digest: string; modelHash: string; migratedFrom?: number } | { failure: Failure }
  >;
  /**
   * Opens SBML, CellML, SED-ML, Antimony, an archive of any tool's or a project, by content; `beside` are files that
   * it may refer to.
   */
  importFile(
    name: string,
    bytes: ArrayBuffer,
    beside?: readonly { name: string; bytes: ArrayBuffer }[],
  ): Promise<Imported | { failure: Failure }>;
  /** A project file, .starling (zip): scenario and data. */
  writeProject(project: ProjectFile): Promise<Uint8Array<ArrayBuffer>>;
  readProject(
    bytes: ArrayBuffer,
  ): Promise<{ project: ProjectFile; migratedFrom?: number } | { failure: Failure }>;
}

/** People of a file: columns of numbers, words as 0, 1, …, and how many rows were not whole. */
export interface PeopleRead {
  columns: { id: string; label: string; unit?: string; values: number[] }[];
  skipped: number;
}

export interface CsvMapping {
  delimiter: string;
  decimal: '.' | ',';
  hasHeader: boolean;
  name: string;
  personal: boolean;
  /** Column indices. */
  time: number;
  subject?: number;
  /** Multiplies the time column into the twin's time unit. */
  timeFactor: number;
  values: { column: number; output: string; unit?: string }[];
}

export interface ProjectFile {
  name: string;
  scenario: Scenario;
}
