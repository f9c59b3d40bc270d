import type { Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import { openKept } from '../formats/sedml/opened.ts';
import { readAntimony } from '../formats/antimony/reader.ts';
import { readTwin } from '../formats/twin/reader.ts';
import type {
  Checked,
  Continuation,
  ContinuationRequest,
  CohortRequest,
  CohortRun,
  EngineApi,
  ExperimentRequest,
  ExperimentRun,
  Exported,
  ExportFormat,
  Failure,
  FitResult,
  ModelNetwork,
  Opened,
  Outcome,
  PhasePlane,
  PhasePlaneRequest,
  PopulationFailure,
  PopulationPreview,
  Progress,
  ReplicateRun,
  Run,
  RunRequest,
  Scenario,
  Sensitivities,
  SensitivityRequest,
  SteadyRequest,
  SteadyStates,
  StochasticRequest,
  Twin,
  ValidationRow,
} from '../protocol.ts';
import { Channels } from './channels.ts';
import { Cohorts } from './cohort/cohorts.ts';
import type { PreparedCohort } from './cohort/cohort.ts';
import { LaneWork, type LaneJob } from './cohort/laneWork.ts';
import type { Part } from './cohort/part.ts';
import type { LaneApi, LanePool } from './cohort/pool.ts';
import { sdOf } from './cohort/width.ts';
import type { Control } from './control.ts';
import { convert } from './convert.ts';
import { Core } from './core.ts';
import { exportModel } from './export/exportModel.ts';
import { fit } from './fit.ts';
import { GpuCohorts } from './gpu/gpuCohorts.ts';
import { GlobalRuns } from './global/globalRuns.ts';
import { Library } from './library.ts';
import { modelNetwork } from './modelNetwork.ts';
import type { Question } from './plan.ts';
import { runExperiment, type Runnable } from './sedml/run.ts';
import { timeCourse, type CourseRequest, type CourseResult } from './sedml/timeCourse.ts';
import { sensitivities } from './sensitivity/sensitivities.ts';
import { simulate } from './simulate.ts';
import { continuation } from './steady/continuation.ts';
import { phasePlane } from './steady/phasePlane.ts';
import type { SteadyQuestion } from './steady/question.ts';
import { startAlone, steadyState } from './steady/steadyState.ts';
import { StochasticRuns } from './stochastic/stochasticRuns.ts';
import { planOf, Subjects } from './subjects.ts';
import { unknownName } from './unknownQuantity.ts';
import { validate } from './validate.ts';

/** Channels of what is no simulation of a person's own choosing. */
const FIT_CHANNEL = 'fit';
const VALIDATION_CHANNEL = 'validate';
const EXPERIMENT_CHANNEL = 'experiment';

type OnProgress = ((progress: Progress) => void) | undefined;

/** The engine behind protocol.ts: the same in a worker, in Node and in tests. */
export class Engine implements EngineApi, LaneApi {
  private readonly channels = new Channels();
  private readonly subjects: Subjects;
  private readonly work: LaneWork;
  private readonly cohorts: Cohorts;
  private readonly globalRuns: GlobalRuns;
  private readonly stochasticRuns: StochasticRuns;

  private constructor(
    private readonly library: Library,
    pool: LanePool | undefined,
    gpu: GPU | undefined,
  ) {
    this.subjects = new Subjects(library);
    this.work = new LaneWork(this.subjects, pool);
    this.cohorts = new Cohorts(this.subjects, this.work, new GpuCohorts(gpu));
    this.globalRuns = new GlobalRuns(this.cohorts, library.functions);
    this.stochasticRuns = new StochasticRuns(this.subjects, this.work);
  }

  /**
   * Starts an engine from the bytes of build/core.wasm and build/elementary.wasm.
   *
   * @param pool threads for cohorts; absent: this one solves them
   * @param gpu the browser's way to a GPU for cohorts; absent: there is none
   */
  static async start(
    core: Uint8Array<ArrayBuffer>,
    elementary: Uint8Array<ArrayBuffer>,
    pool?: LanePool,
    gpu?: GPU,
  ): Promise<Engine> {
    return new Engine(new Library(await Core.start(core), elementary), pool, gpu);
  }

  async check(text: string): Promise<Checked> {
    return this.library.entry(text).checked;
  }

  async addTwin(twin: Twin): Promise<Checked> {
    this.subjects.twins.set(twin.manifest.id, twin);
    return this.library.entry(twin.text).checked;
  }

  async addTwinFiles(
    files: Record<string, string>,
  ): Promise<(Checked & { twin: Twin }) | { failure: Failure }> {
    const read = readTwin(files);
    return 'failure' in read ? read : { ...(await this.addTwin(read.twin)), twin: read.twin };
  }

  async open(scenario: Scenario): Promise<Opened> {
    const found = this.subjects.entryOf(scenario);
    if ('failure' in found) return { diagnostics: [diagnosticOf(found.failure)] };
    const { entry, twin } = found;
    const manifest = this.subjects.manifestOf(entry, twin);
    return { ...entry.checked, ...(manifest === undefined ? {} : { manifest }) };
  }

  async simulate(request: RunRequest, progress?: OnProgress): Promise<Outcome<Run>> {
    const { scenario, channel, columns, preview, steps } = request;
    return this.on(channel, progress, (control) => this.run(scenario, { columns, preview, steps }, control));
  }

  async fit(scenario: Scenario, progress?: OnProgress): Promise<Outcome<FitResult>> {
    return this.on(FIT_CHANNEL, progress, (control) => this.fitWith(scenario, control));
  }

  async cohort(
    request: CohortRequest,
    update?: (partial: CohortRun, progress: Progress) => void,
  ): Promise<Outcome<CohortRun>> {
    return this.on(request.channel, undefined, (control) => this.cohorts.run(request, update, control));
  }

  async stochastic(
    request: StochasticRequest,
    update?: (partial: ReplicateRun, progress: Progress) => void,
  ): Promise<Outcome<ReplicateRun>> {
    return this.on(request.channel, undefined, (control) =>
      this.stochasticRuns.run(request, update, control),
    );
  }

  /** Lays out a cohort for whoever solves its people one after another, and releases it. */
  prepareCohort(request: CohortRequest): (LaneJob & PreparedCohort) | { failure: Failure } {
    const prepared = this.cohorts.prepare(request);
    if ('failure' in prepared) return prepared;
    const unpin = this.library.pin(prepared.subject.entry);
    const release = (): void => {
      prepared.release();
      unpin();
    };
    return { ...prepared, release };
  }

  async population(scenario: Scenario, count: number): Promise<PopulationPreview | PopulationFailure> {
    return this.cohorts.preview(scenario, count);
  }

  async person(scenario: Scenario, person: number, arm: string): Promise<Scenario | { failure: Failure }> {
    return this.cohorts.person(scenario, person, arm);
  }

  async width(...given: Parameters<EngineApi['width']>): Promise<{ sd: number } | { failure: Failure }> {
    return sdOf(...given, this.library.functions);
  }

  async openLane(...[id, request, twin]: Parameters<LaneApi['openLane']>): Promise<Failure | undefined> {
    return this.work.open(id, twin, () =>
      'kind' in request ? this.stochasticRuns.prepare(request) : this.cohorts.prepare(request),
    );
  }

  async solveLane(...given: Parameters<LaneApi['solveLane']>): Promise<Part | undefined> {
    return this.work.solve(...given);
  }

  async closeLane(id: number): Promise<void> {
    this.work.close(id);
  }

  async validate(twinId: string, progress?: OnProgress): Promise<Outcome<ValidationRow[]>> {
    const twin = this.subjects.twins.get(twinId);
    if (twin === undefined)
      return { kind: 'failed', failure: unknownName('twin', twinId, [...this.subjects.twins.keys()]) };
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

  async steadyState(request: SteadyRequest, progress?: OnProgress): Promise<Outcome<SteadyStates>> {
    return this.onPlan(request, progress, (question, control) => steadyState(question, request, control));
  }

  async sensitivities(request: SensitivityRequest, progress?: OnProgress): Promise<Outcome<Sensitivities>> {
    const { scenario, channel } = request;
    return this.on(channel, progress, (control) => {
      const subject = this.subjects.subjectOf(scenario);
      if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
      const { sensitive } = this.library;
      return this.library.keeping(subject.entry, () =>
        sensitivities({ ...subject, text: this.subjects.textOf(scenario) }, request, sensitive, control),
      );
    });
  }

  async continuation(request: ContinuationRequest, progress?: OnProgress): Promise<Outcome<Continuation>> {
    return this.onPlan(request, progress, (question, control) => continuation(question, request, control));
  }

  async phasePlane(request: PhasePlaneRequest, progress?: OnProgress): Promise<Outcome<PhasePlane>> {
    return this.onPlan(request, progress, (question, control) => phasePlane(question, request, control));
  }

  readonly sweep: EngineApi['sweep'] = (request, progress) =>
    this.on(request.channel, progress, (control) => this.globalRuns.sweep(request, control));

  readonly globalSensitivity: EngineApi['globalSensitivity'] = (request, progress) =>
    this.on(request.channel, progress, (control) => this.globalRuns.sensitivity(request, control));

  async cancel(channel: string): Promise<void> {
    this.channels.cancel(channel);
  }

  async network(text: string): Promise<ModelNetwork | { failure: Failure }> {
    return modelNetwork(text);
  }

  async convert(text: string, unit: string | undefined): Promise<{ value: number } | { failure: Failure }> {
    return convert(text, unit);
  }

  async exportModel(scenario: Scenario, format: ExportFormat): Promise<Exported | { failure: Failure }> {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { program, manifest } = subject;
    const made = planOf(subject, scenario);
    if ('failure' in made) return made;
    const text = this.subjects.textOf(scenario);
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

  /** Steady states of a document that has no scenario: its own start and values. */
  async steadyDocument(
    document: ModelDocument,
    text: string | undefined,
    starts: number,
  ): Promise<Outcome<SteadyStates>> {
    const { program, diagnostics } = this.library.link(document, text);
    if (program === undefined) {
      const message = diagnostics.find(({ severity }) => severity === 'error')?.message;
      return {
        kind: 'failed',
        failure: { code: 'invalid-model', message: message ?? 'The model cannot be run.', diagnostics },
      };
    }
    try {
      const quiet: Control = { interruption: () => undefined };
      return await steadyState({ program, plan: startAlone() }, { starts }, quiet);
    } finally {
      program.release();
    }
  }

  /** Findings of compiling a document. */
  async checkDocument(document: ModelDocument, text?: string): Promise<Diagnostic[]> {
    const { program, diagnostics } = this.library.link(document, text);
    program?.release();
    return diagnostics;
  }

  /** Runs work on a channel: what ran there is superseded. */
  private on<T>(
    channel: string,
    progress: OnProgress,
    work: (control: Control) => Outcome<T> | Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    return this.channels.run(channel, progress, work);
  }

  /** Work on a scenario's plan, with every state and output among its columns. */
  private async onPlan<T>(
    { scenario, channel }: { scenario: Scenario; channel: string },
    progress: OnProgress,
    work: (question: SteadyQuestion, control: Control) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    return this.on(channel, progress, async (control) => {
      const subject = this.subjects.subjectOf(scenario);
      if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
      const made = planOf(subject, scenario);
      if ('failure' in made) return { kind: 'failed', failure: made.failure };
      const { program, entry } = subject;
      return this.library.keeping(entry, () => work({ program, plan: made.plan }, control));
    });
  }

  private run(
    scenario: Scenario,
    asked: Pick<Question, 'columns' | 'times' | 'preview' | 'steps'>,
    control: Control,
  ): Outcome<Run> | Promise<Outcome<Run>> {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
    const made = planOf(subject, scenario, asked);
    if ('failure' in made) return { kind: 'failed', failure: made.failure };
    return this.library.keeping(subject.entry, () => simulate(subject.program, made.plan, control));
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
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return { kind: 'failed', failure: subject.failure };
    const { sensitive } = this.library;
    const text = this.subjects.textOf(scenario);
    return this.library.keeping(subject.entry, () =>
      fit({ ...subject, scenario, settings, sensitive, text }, control),
    );
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
