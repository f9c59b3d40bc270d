import type {
  Failure,
  Outcome,
  Progress,
  ReplicateRun,
  Scenario,
  StochasticRequest,
  Twin,
} from '../../protocol.ts';
import type { StochasticSettings } from '../../protocol.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import { LaneHost } from '../cohort/laneHost.ts';
import { NoLaneLeft, shareOut } from '../cohort/lanes.ts';
import { ownLane } from '../cohort/ownLane.ts';
import type { ArmTask, Part } from '../cohort/part.ts';
import type { LanePool } from '../cohort/pool.ts';
import { breathe, type Control } from '../control.ts';
import { outOfMemory } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import type { Subject, Subjects } from '../subjects.ts';
import { refuse, statementOf } from './method.ts';
import { Replicates } from './replicates.ts';
import { PERCENTILES, ReplicateSummary } from './summary.ts';

const UPDATE_MS = 100;
/** Replicates where the scenario does not say. */
const REPLICATES = 500;
/** Ends that take longer than a thread's share to hand over, or a screen to show, are thinned to so many times. */
const MOST_TIMES = 401;

interface Prepared {
  subject: Subject;
  program: Program;
  plan: Plan;
  settings: StochasticSettings;
  task: ArmTask;
}

/** Simulates scenarios by chance, on this thread or a pool's, and is itself a thread of another's pool. */
export class StochasticRuns {
  private readonly host = new LaneHost();

  constructor(
    private readonly subjects: Subjects,
    /** Other threads; absent: this one simulates every replicate. */
    private readonly pool: LanePool | undefined,
  ) {}

  async run(
    request: StochasticRequest,
    update: ((partial: ReplicateRun, progress: Progress) => void) | undefined,
    control: Control,
  ): Promise<Outcome<ReplicateRun>> {
    const prepared = this.prepare(request);
    if ('failure' in prepared) return { kind: 'failed', failure: prepared.failure };
    const isEnded = (): boolean => control.interruption() !== undefined;
    const twin = this.subjects.twins.get(request.scenario.twin ?? '');
    const opened = this.pool?.open(request, twin, isEnded);
    const lanes = opened?.lanes ?? [ownLane([prepared.task], isEnded)];
    const { library } = this.subjects;
    try {
      return await library.keeping(prepared.subject.entry, () =>
        simulateAll(prepared, lanes, update, control),
      );
    } catch (error) {
      if (!(error instanceof NoLaneLeft)) throw error;
      return {
        kind: 'failed',
        failure: {
          code: 'worker-died',
          message: `The replicates could not be simulated: ${error.message}.`,
          hint: 'Run it again. If it stops again, shorten the run or ask for fewer replicates.',
        },
      };
    } finally {
      opened?.close();
      prepared.task.people.release();
    }
  }

  async openLane(
    id: number,
    request: StochasticRequest,
    twin: Twin | undefined,
  ): Promise<Failure | undefined> {
    if (twin !== undefined) this.subjects.twins.set(twin.manifest.id, twin);
    const prepared = this.prepare(request);
    if ('failure' in prepared) return prepared.failure;
    const unpin = this.subjects.library.pin(prepared.subject.entry);
    this.host.add(id, (isEnded) => ({
      lane: ownLane([prepared.task], isEnded),
      release: () => {
        prepared.task.people.release();
        unpin();
      },
    }));
    return undefined;
  }

  async solveLane(id: number, from: number, to: number): Promise<Part | undefined> {
    return this.host.solve(id, from, to);
  }

  closeLane(id: number): void {
    this.host.close(id);
  }

  private prepare({ scenario, columns }: StochasticRequest): Prepared | { failure: Failure } {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { library } = this.subjects;
    const program = library.stochastic(subject.entry, this.subjects.textOf(scenario));
    if ('failure' in program) return program;
    const shown = columns ?? subject.manifest.outputs.map(({ id }) => id);
    const made = this.subjects.planOf({ ...subject, program }, thinned(scenario), { columns: shown });
    if ('failure' in made) return made;
    const { plan } = made;
    const settings = scenario.stochastic ?? suited(program.model);
    const failure = refuse(program.model, plan, settings);
    if (failure !== undefined) return { failure };
    const statement = { ...statementOf(program.model, plan, settings), seed: scenario.seed };
    try {
      const people = new Replicates(program, statement);
      const task = { people, times: plan.times, columns: plan.columns.length, endpoints: [] };
      return { subject, program, plan, settings, task };
    } catch (error) {
      if (error instanceof RangeError) return { failure: outOfMemory() };
      throw error;
    }
  }
}

function thinned(scenario: Scenario): Scenario {
  const { end, points } = scenario.time;
  return { ...scenario, time: { end, points: Math.min(points, MOST_TIMES) } };
}

/** The exact method for reactions, and Milstein's for noise that allows it. */
function suited({ noise }: CompiledModel): StochasticSettings {
  if (noise === undefined || noise.processes === 0) return { method: 'direct', replicates: REPLICATES };
  return { method: noise.commutes ? 'milstein' : 'eulerMaruyama', replicates: REPLICATES };
}

async function simulateAll(
  { subject, program, plan, settings }: Prepared,
  lanes: Parameters<typeof shareOut>[1],
  update: ((partial: ReplicateRun, progress: Progress) => void) | undefined,
  control: Control,
): Promise<Outcome<ReplicateRun>> {
  const began = performance.now();
  const reference = await withoutChance(subject.program, plan, control);
  const summary = new ReplicateSummary(plan.columns, plan.times.length);
  const { hash: modelHash, timeUnit } = program.model;
  const size = settings.replicates;
  const result = (): ReplicateRun => ({
    modelHash,
    seed: plan.seed,
    settings,
    size,
    done: summary.done,
    percentiles: PERCENTILES,
    time: {
      id: 'time',
      label: 'Time',
      ...(timeUnit !== undefined && { unit: timeUnit }),
      values: Float64Array.from(plan.times),
    },
    bands: summary.bands(reference),
    failed: summary.failed,
    statistics: { milliseconds: performance.now() - began, threads: lanes.length },
    warnings: plan.warnings,
  });
  let told = -Infinity;
  await shareOut(
    size,
    lanes,
    (part) => {
      summary.add(part);
      if (update === undefined || summary.done === 0 || summary.done === size) return;
      if (performance.now() - told < UPDATE_MS) return;
      told = performance.now();
      update(result(), { fraction: summary.done / size });
    },
    () => control.interruption() !== undefined,
  );
  const by = control.interruption();
  if (by === 'cancelled') return { kind: by, partial: result() };
  if (by !== undefined) return { kind: by };
  const { failure, failed } = summary;
  if (failure !== undefined && failed.count === size) return { kind: 'failed', failure };
  return { kind: 'done', value: result() };
}

/** The equations' solution at the same times; undefined where there is none, or where the run is to end. */
async function withoutChance(
  program: Program,
  plan: Plan,
  control: Control,
): Promise<Float64Array | undefined> {
  const columns = plan.columns.map(({ index }) => index);
  const problem = new Replicates(program, { ...plan, columns, recordJumps: false });
  try {
    const solving = problem.solve(0);
    for (let step = solving.next(); ; step = solving.next()) {
      if (step.done === true) return step.value === undefined ? problem.rows : undefined;
      await breathe();
      if (control.interruption() !== undefined) return undefined;
    }
  } finally {
    problem.release();
  }
}
