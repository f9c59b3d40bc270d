import type { Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import { openKept } from '../formats/sedml/opened.ts';
import { readAntimony } from '../formats/antimony/reader.ts';
import { adaptManifest } from '../formats/twin/adapt.ts';
import { manifestFromModel } from '../formats/twin/fromModel.ts';
import { readTwin } from '../formats/twin/reader.ts';
import type {
  Checked,
  CohortRequest,
  CohortRun,
  EngineApi,
  ExperimentRequest,
  ExperimentRun,
  Exported,
  ExportFormat,
  Failure,
  FitResult,
  Individual,
  Measurements,
  Opened,
  Outcome,
  PopulationPreview,
  Progress,
  Run,
  RunRequest,
  Scenario,
  Twin,
  TwinManifest,
  ValidationRow,
} from '../protocol.ts';
import { prepareCohort, previewPopulation, runCohort } from './cohort/cohort.ts';
import type { Control, Interruption } from './control.ts';
import { convert } from './convert.ts';
import { Core } from './core.ts';
import { exportModel } from './export/exportModel.ts';
import { fit } from './fit.ts';
import { Library, type Entry } from './library.ts';
import { makePlan, type Question } from './plan.ts';
import type { Program } from './program.ts';
import { runExperiment, type Runnable } from './sedml/run.ts';
import { timeCourse, type CourseRequest, type CourseResult } from './sedml/timeCourse.ts';
import { simulate } from './simulate.ts';
import { unknownName } from './unknownQuantity.ts';
import { validate } from './validate.ts';

/** Channels of what is no simulation of a person's own choosing. */
const FIT_CHANNEL = 'fit';
const VALIDATION_CHANNEL = 'validate';
const EXPERIMENT_CHANNEL = 'experiment';

type OnProgress = ((progress: Progress) => void) | undefined;

/** A scenario's model, ready to run, with what is known about it. */
interface Subject {
  entry: Entry;
  program: Program;
  manifest: TwinManifest;
  individuals: readonly Individual[];
  /** The scenario's own and the twin's. */
  measurements: readonly Measurements[];
}

/** The engine behind protocol.ts: the same in a worker, in Node and in tests. */
export class Engine implements EngineApi {
  private readonly twins = new Map<string, Twin>();
  /** What runs now, by channel. */
  private readonly running = new Map<string, { interruption?: Interruption }>();

  private constructor(private readonly library: Library) {}

  /** Starts an engine from the bytes of build/core.wasm and build/elementary.wasm. */
  static async start(core: Uint8Array<ArrayBuffer>, elementary: Uint8Array<ArrayBuffer>): Promise<Engine> {
    return new Engine(new Library(await Core.start(core), elementary));
  }

  async check(text: string): Promise<Checked> {
    return this.library.entry(text).checked;
  }

  async addTwin(twin: Twin): Promise<Checked> {
    this.twins.set(twin.manifest.id, twin);
    return this.library.entry(twin.text).checked;
  }

  async addTwinFiles(
    files: Record<string, string>,
  ): Promise<(Checked & { twin: Twin }) | { failure: Failure }> {
    const read = readTwin(files);
    return 'failure' in read ? read : { ...(await this.addTwin(read.twin)), twin: read.twin };
  }

  async open(scenario: Scenario): Promise<Opened> {
    const found = this.entryOf(scenario);
    if ('failure' in found) return { diagnostics: [diagnosticOf(found.failure)] };
    const { entry, twin } = found;
    const manifest = this.manifestOf(entry, twin);
    return { ...entry.checked, ...(manifest === undefined ? {} : { manifest }) };
  }

  async simulate(request: RunRequest, progress?: OnProgress): Promise<Outcome<Run>> {
    const { scenario, channel, columns, preview } = request;
    return this.on(channel, progress, (control) => this.run(scenario, { columns, preview }, control));
  }

  async fit(scenario: Scenario, progress?: OnProgress): Promise<Outcome<FitResult>> {
    return this.on(FIT_CHANNEL, progress, (control) => this.fitWith(scenario, control));
  }

  async cohort(
    request: CohortRequest,
    update?: (partial: CohortRun, progress: Progress) => void,
  ): Promise<Outcome<CohortRun>> {
    const { scenario, channel } = request;
    return this.on(channel, undefined, async (control) => {
      const subject = this.subjectOf(scenario);
      if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
      const prepared = prepareCohort({ ...subject, scenario, elementary: this.library.functions }, request);
      if ('failure' in prepared) return { kind: 'failed', failure: prepared.failure };
      const { hash: modelHash, timeUnit } = subject.program.model;
      const about = { modelHash, timeUnit, seed: scenario.seed };
      try {
        return await this.library.keeping(subject.entry, () => runCohort(prepared, about, update, control));
      } finally {
        prepared.release();
      }
    });
  }

  async population(scenario: Scenario, count: number): Promise<PopulationPreview | { failure: Failure }> {
    const subject = this.subjectOf(scenario);
    if ('failure' in subject) return subject;
    return previewPopulation({ ...subject, scenario, elementary: this.library.functions }, count);
  }

  async validate(twinId: string, progress?: OnProgress): Promise<Outcome<ValidationRow[]>> {
    const twin = this.twins.get(twinId);
    if (twin === undefined)
      return { kind: 'failed', failure: unknownName('twin', twinId, [...this.twins.keys()]) };
    return this.on(VALIDATION_CHANNEL, progress, (control) => {
      const quiet: Control = { interruption: control.interruption };
      return validate(
        twin,
        {
          run: async (scenario, columns, times) => this.run(scenario, { columns, times }, quiet),
          fit: async (scenario) => this.fitWith(scenario, quiet),
        },
        control,
      );
    });
  }

  async cancel(channel: string): Promise<void> {
    const running = this.running.get(channel);
    if (running !== undefined) running.interruption ??= 'cancelled';
  }

  async convert(text: string, unit: string | undefined): Promise<{ value: number } | { failure: Failure }> {
    return convert(text, unit);
  }

  async exportModel(scenario: Scenario, format: ExportFormat): Promise<Exported | { failure: Failure }> {
    const subject = this.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { program, manifest, individuals } = subject;
    const made = makePlan({
      model: program.model,
      manifest,
      individuals,
      scenario,
      startOf: (overrides) => program.initialParameters(overrides),
    });
    if ('failure' in made) return made;
    const text = scenario.model?.text ?? this.twins.get(scenario.twin ?? '')?.text ?? '';
    const { document } = readAntimony(text);
    const { plan } = made;
    return exportModel({ scenario, document, text, compiled: program.model, manifest, plan }, format);
  }

  /** Compiles and runs a document that has no text of ours, over a time. */
  async timeCourse(request: CourseRequest, progress?: OnProgress): Promise<Outcome<CourseResult>> {
    return this.on(EXPERIMENT_CHANNEL, progress, (control) => timeCourse(request, this.library, control));
  }

  /** Runs what the outputs of a simulation experiment are made from. */
  async runExperiment(opened: Runnable, progress?: OnProgress): Promise<Outcome<ExperimentRun>> {
    return this.on(EXPERIMENT_CHANNEL, progress, (control) =>
      runExperiment(opened, {}, this.library, control),
    );
  }

  async experiment(
    { scenario, channel }: ExperimentRequest,
    progress?: OnProgress,
  ): Promise<Outcome<ExperimentRun>> {
    const { experiment, parameters } = scenario;
    if (experiment === undefined) {
      const message = 'The scenario came without an experiment.';
      return { kind: 'failed', failure: { code: 'no-experiment', message } };
    }
    return this.on(channel, progress, async (control) => {
      const opened = openKept(experiment);
      const outcome = await runExperiment(opened, parameters, this.library, control);
      if (outcome.kind !== 'done') return outcome;
      const { diagnostics } = outcome.value;
      return {
        ...outcome,
        value: { ...outcome.value, diagnostics: [...opened.diagnostics, ...diagnostics] },
      };
    });
  }

  /** Findings of compiling a document. */
  async checkDocument(document: ModelDocument, text?: string): Promise<Diagnostic[]> {
    const { program, diagnostics } = this.library.link(document, text);
    program?.release();
    return diagnostics;
  }

  /** Runs work on a channel: what ran there is superseded. */
  private async on<T>(
    channel: string,
    progress: OnProgress,
    work: (control: Control) => Outcome<T> | Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const before = this.running.get(channel);
    if (before !== undefined) before.interruption ??= 'superseded';
    const token: { interruption?: Interruption } = {};
    this.running.set(channel, token);
    try {
      return await work({ interruption: () => token.interruption, progress });
    } finally {
      if (this.running.get(channel) === token) this.running.delete(channel);
    }
  }

  private run(
    scenario: Scenario,
    asked: Pick<Question, 'columns' | 'times' | 'preview'>,
    control: Control,
  ): Outcome<Run> | Promise<Outcome<Run>> {
    const subject = this.subjectOf(scenario);
    if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
    const { program, manifest, individuals } = subject;
    const made = makePlan({
      model: program.model,
      manifest,
      individuals,
      scenario,
      ...asked,
      startOf: (overrides) => program.initialParameters(overrides),
    });
    if ('failure' in made) return { kind: 'failed', failure: made.failure };
    return this.library.keeping(subject.entry, () => simulate(program, made.plan, control));
  }

  private fitWith(scenario: Scenario, control: Control): Outcome<FitResult> | Promise<Outcome<FitResult>> {
    const { fit: settings } = scenario;
    if (settings === undefined) {
      return {
        kind: 'failed',
        failure: {
          code: 'invalid-fit',
          message: 'The scenario does not say what to fit.',
          hint: 'Choose parameters and measurements under "fit".',
        },
      };
    }
    const subject = this.subjectOf(scenario);
    if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
    return this.library.keeping(subject.entry, () => fit({ ...subject, scenario, settings }, control));
  }

  /** The text that a scenario runs, compiled: its own, or its twin's. */
  private entryOf(scenario: Scenario): { entry: Entry; twin: Twin | undefined } | { failure: Failure } {
    const twin = scenario.twin === undefined ? undefined : this.twins.get(scenario.twin);
    if (scenario.twin !== undefined && twin === undefined) {
      return { failure: unknownName('twin', scenario.twin, [...this.twins.keys()]) };
    }
    const text = scenario.model?.text ?? twin?.text;
    if (text === undefined) {
      return {
        failure: {
          code: 'no-model',
          message: 'The scenario names neither a twin nor a model.',
          hint: 'Give it "twin" or "model".',
        },
      };
    }
    return { entry: this.library.entry(text), twin };
  }

  private subjectOf(scenario: Scenario): Subject | { failure: Failure } {
    const found = this.entryOf(scenario);
    if ('failure' in found) return found;
    const { entry, twin } = found;
    const manifest = this.manifestOf(entry, twin);
    const program = this.library.program(entry);
    if (manifest === undefined || program === undefined) return { failure: this.library.failureOf(entry) };
    const measurements = [...scenario.measurements, ...(twin?.measurements ?? [])];
    return { entry, program, manifest, individuals: twin?.individuals ?? [], measurements };
  }

  /** The twin's manifest for this text, or one made from the model; absent where the text does not compile. */
  private manifestOf(entry: Entry, twin: Twin | undefined): TwinManifest | undefined {
    const { compiled } = entry;
    if (compiled === undefined) return undefined;
    const known = entry.manifests.get(twin);
    if (known !== undefined) return known;
    const original = twin && this.library.entry(twin.text).compiled;
    const manifest =
      twin === undefined
        ? manifestFromModel(compiled)
        : original === undefined || original === compiled
          ? twin.manifest
          : adaptManifest(twin.manifest, original, compiled);
    entry.manifests.set(twin, manifest);
    return manifest;
  }
}

function diagnosticOf({ code, message, hint, symbol }: Failure): Checked['diagnostics'][number] {
  return {
    severity: 'error',
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(symbol === undefined ? {} : { symbol }),
  };
}
