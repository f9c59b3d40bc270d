import type {
  CohortRequest,
  CohortRun,
  Failure,
  Outcome,
  PopulationFailure,
  PopulationPreview,
  Progress,
  Scenario,
} from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Subjects } from '../subjects.ts';
import type { GpuCohorts } from '../gpu/gpuCohorts.ts';
import { prepareCohort, quantitiesOf, runCohort, worthPairing, type PreparedCohort } from './cohort.ts';
import type { LaneJob, LaneWork } from './laneWork.ts';
import { personScenario, previewPopulation } from './preview.ts';

const LOST = {
  message: 'The cohort could not be solved',
  hint: 'Run it again. If it stops again, shorten the run or take fewer people.',
};

/** Runs cohorts. */
export class Cohorts {
  constructor(
    private readonly subjects: Subjects,
    private readonly work: LaneWork,
    private readonly gpu: GpuCohorts,
  ) {}

  async run(
    request: CohortRequest,
    update: ((partial: CohortRun, progress: Progress) => void) | undefined,
    control: Control,
  ): Promise<Outcome<CohortRun>> {
    const job = this.prepare(request);
    if ('failure' in job) return { kind: 'failed', failure: job.failure };
    const { hash: modelHash, timeUnit } = job.subject.program.model;
    const about = { modelHash, timeUnit, seed: request.scenario.seed };
    const { entry, program } = job.subject;
    const text = this.subjects.textOf(request.scenario);
    let solved: Outcome<CohortRun> | undefined;
    try {
      solved = await this.subjects.library.keeping(entry, () =>
        this.gpu.run(request, job, program, text, about, update, control),
      );
    } catch (error) {
      job.release();
      throw error;
    }
    if (solved !== undefined) {
      job.release();
      return solved;
    }
    return this.work.run(
      request,
      job,
      (lanes) => runCohort(job, lanes, about, update, control),
      LOST,
      control,
    );
  }

  preview(scenario: Scenario, count: number): PopulationPreview | PopulationFailure {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    return previewPopulation({ ...subject, scenario, elementary: this.subjects.library.functions }, count);
  }

  /** The scenario of one person alone. */
  person(scenario: Scenario, person: number, arm: string): Scenario | { failure: Failure } {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    return personScenario({ ...subject, scenario, elementary: this.subjects.library.functions }, person, arm);
  }

  /** The values in force without any person. */
  typicalOf(scenario: Scenario): { of: (id: string) => number | undefined } | { failure: Failure } {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { functions } = this.subjects.library;
    return { of: quantitiesOf({ ...subject, scenario, elementary: functions }).typical };
  }

  /** Lays out what the people of a scenario are solved with. */
  prepare(request: CohortRequest): (LaneJob & PreparedCohort) | { failure: Failure } {
    const { scenario } = request;
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { library } = this.subjects;
    const pairs = worthPairing(subject.program.model)
      ? library.pair(subject.entry, this.subjects.textOf(scenario))
      : undefined;
    const prepared = prepareCohort({ ...subject, pairs, scenario, elementary: library.functions }, request);
    return 'failure' in prepared ? prepared : { ...prepared, subject };
  }
}
