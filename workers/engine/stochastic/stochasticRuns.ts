import type {
  Failure,
  Outcome,
  Progress,
  ReplicateRun,
  Scenario,
  StochasticRequest,
} from '../../protocol.ts';
import type { StochasticSettings } from '../../protocol.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import { gather } from '../cohort/gather.ts';
import type { Lane } from '../cohort/lanes.ts';
import type { LaneJob, LaneWork } from '../cohort/laneWork.ts';
import { breathe, type Control } from '../control.ts';
import { outOfMemory } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { planOf, type Subjects } from '../subjects.ts';
import { refuse, statementOf } from './method.ts';
import { Replicates } from './replicates.ts';
import { PERCENTILES, ReplicateSummary } from './summary.ts';

/** Replicates where the scenario does not say. */
const REPLICATES = 500;
/** Ends that take longer than a thread's share to hand over, or a screen to show, are thinned to so many times. */
const MOST_TIMES = 401;

const LOST = {
  message: 'The replicates could not be simulated',
  hint: 'Run it again. If it stops again, shorten the run or ask for fewer replicates.',
};

interface Prepared extends LaneJob {
  program: Program;
  plan: Plan;
  settings: StochasticSettings;
}

/** Simulates scenarios by chance. */
export class StochasticRuns {
  constructor(
    private readonly subjects: Subjects,
    private readonly work: LaneWork,
  ) {}

  async run(
    request: StochasticRequest,
    update: ((partial: ReplicateRun, progress: Progress) => void) | undefined,
    control: Control,
  ): Promise<Outcome<ReplicateRun>> {
    const prepared = this.prepare(request);
    if ('failure' in prepared) return { kind: 'failed', failure: prepared.failure };
    return this.work.run(
      request,
      prepared,
      (lanes) => simulateAll(prepared, lanes, update, control),
      LOST,
      control,
    );
  }

  /** Lays out what the replicates of a scenario are simulated with. */
  prepare({ scenario, columns }: StochasticRequest): Prepared | { failure: Failure } {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { library } = this.subjects;
    const program = library.stochastic(subject.entry, this.subjects.textOf(scenario));
    if ('failure' in program) return program;
    const shown = columns ?? subject.manifest.outputs.map(({ id }) => id);
    const made = planOf({ ...subject, program }, thinned(scenario), { columns: shown });
    if ('failure' in made) return made;
    const { plan } = made;
    const settings = scenario.stochastic ?? suited(program.model);
    const failure = refuse(program.model, plan, settings);
    if (failure !== undefined) return { failure };
    const statement = { ...statementOf(program.model, plan, settings), seed: scenario.seed };
    try {
      const people = new Replicates(program, statement);
      const task = { people, times: plan.times, columns: plan.columns.length, endpoints: [] };
      return { subject, program, plan, settings, tasks: [task], release: () => people.release() };
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
  lanes: readonly Lane[],
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
  const outcome = await gather(size, lanes, summary, result, update, control);
  if (outcome.kind !== 'done') return outcome;
  const { failure, failed } = summary;
  if (failure !== undefined && failed.count === size) return { kind: 'failed', failure };
  return outcome;
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
