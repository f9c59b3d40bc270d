import type {
  CohortRequest,
  CohortRun,
  Failure,
  Outcome,
  PopulationPreview,
  Progress,
  Scenario,
  Twin,
} from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Subject, Subjects } from '../subjects.ts';
import { prepareCohort, previewPopulation, runCohort, worthPairing, type PreparedCohort } from './cohort.ts';
import { LaneHost } from './laneHost.ts';
import { NoLaneLeft } from './lanes.ts';
import { ownLane } from './ownLane.ts';
import type { Part } from './part.ts';
import type { LaneApi, LanePool } from './pool.ts';

/** Runs cohorts, on this thread or a pool's, and is itself a thread of another's pool. */
export class Cohorts implements LaneApi {
  private readonly host = new LaneHost();

  constructor(
    private readonly subjects: Subjects,
    /** Other threads; absent: this one solves everybody. */
    private readonly pool: LanePool | undefined,
  ) {}

  async run(
    request: CohortRequest,
    update: ((partial: CohortRun, progress: Progress) => void) | undefined,
    control: Control,
  ): Promise<Outcome<CohortRun>> {
    const { scenario } = request;
    const made = this.prepare(request);
    if ('failure' in made) return { kind: 'failed', failure: made.failure };
    const { subject, prepared } = made;
    const { hash: modelHash, timeUnit } = subject.program.model;
    const about = { modelHash, timeUnit, seed: scenario.seed };
    const isEnded = (): boolean => control.interruption() !== undefined;
    const opened = this.pool?.open(request, this.subjects.twins.get(scenario.twin ?? ''), isEnded);
    const lanes = opened?.lanes ?? [ownLane(prepared.tasks, isEnded)];
    try {
      return await this.subjects.library.keeping(subject.entry, () =>
        runCohort(prepared, lanes, about, update, control),
      );
    } catch (error) {
      if (!(error instanceof NoLaneLeft)) throw error;
      return {
        kind: 'failed',
        failure: {
          code: 'worker-died',
          message: `The cohort could not be solved: ${error.message}.`,
          hint: 'Run it again. If it stops again, shorten the run or take fewer people.',
        },
      };
    } finally {
      opened?.close();
      prepared.release();
    }
  }

  preview(scenario: Scenario, count: number): PopulationPreview | { failure: Failure } {
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    return previewPopulation({ ...subject, scenario, elementary: this.subjects.library.functions }, count);
  }

  async openLane(id: number, request: CohortRequest, twin: Twin | undefined): Promise<Failure | undefined> {
    if (twin !== undefined) this.subjects.twins.set(twin.manifest.id, twin);
    const made = this.prepare(request);
    if ('failure' in made) return made.failure;
    const { subject, prepared } = made;
    const unpin = this.subjects.library.pin(subject.entry);
    this.host.add(id, (isEnded) => ({
      lane: ownLane(prepared.tasks, isEnded),
      release: () => {
        prepared.release();
        unpin();
      },
    }));
    return undefined;
  }

  async solveLane(id: number, from: number, to: number): Promise<Part | undefined> {
    return this.host.solve(id, from, to);
  }

  async closeLane(id: number): Promise<void> {
    this.host.close(id);
  }

  private prepare(
    request: CohortRequest,
  ): { subject: Subject; prepared: PreparedCohort } | { failure: Failure } {
    const { scenario } = request;
    const subject = this.subjects.subjectOf(scenario);
    if ('failure' in subject) return subject;
    const { library } = this.subjects;
    const pairs = worthPairing(subject.program.model)
      ? library.pair(subject.entry, this.subjects.textOf(scenario))
      : undefined;
    const prepared = prepareCohort({ ...subject, pairs, scenario, elementary: library.functions }, request);
    return 'failure' in prepared ? prepared : { subject, prepared };
  }
}
