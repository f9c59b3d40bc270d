import type { Failure, Outcome, Twin } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Subject, Subjects } from '../subjects.ts';
import { LaneHost } from './laneHost.ts';
import { NoLaneLeft, type Lane } from './lanes.ts';
import { ownLane } from './ownLane.ts';
import type { ArmTask, Part } from './part.ts';
import type { LanePool, LaneRequest } from './pool.ts';

/** What lanes solve, laid out in memory; whoever takes it releases it. */
export interface LaneJob {
  subject: Subject;
  tasks: readonly ArmTask[];
  release(): void;
}

/** Has jobs solved on this thread or on a pool's, and solves parts of them for another's pool. */
export class LaneWork {
  private readonly host = new LaneHost();

  constructor(
    private readonly subjects: Subjects,
    /** Other threads; absent: this one solves everything. */
    private readonly pool: LanePool | undefined,
  ) {}

  /**
   * Has a job solved, and releases it.
   *
   * @param lost what is told where every thread died
   */
  async run<T>(
    request: LaneRequest,
    job: LaneJob,
    solve: (lanes: readonly Lane[]) => Promise<Outcome<T>>,
    lost: { message: string; hint: string },
    control: Control,
  ): Promise<Outcome<T>> {
    const isEnded = (): boolean => control.interruption() !== undefined;
    const twin = this.subjects.twins.get(request.scenario.twin ?? '');
    const opened = this.pool?.open(request, twin, isEnded);
    const lanes = opened?.lanes ?? [ownLane(job.tasks, isEnded)];
    try {
      return await this.subjects.library.keeping(job.subject.entry, () => solve(lanes));
    } catch (error) {
      if (!(error instanceof NoLaneLeft)) throw error;
      const { message, hint } = lost;
      return {
        kind: 'failed',
        failure: { code: 'worker-died', message: `${message}: ${error.message}.`, hint },
      };
    } finally {
      opened?.close();
      job.release();
    }
  }

  /** Gets ready to solve parts of a job under another's number. */
  open(
    id: number,
    twin: Twin | undefined,
    prepare: () => LaneJob | { failure: Failure },
  ): Failure | undefined {
    if (twin !== undefined) this.subjects.twins.set(twin.manifest.id, twin);
    const job = prepare();
    if ('failure' in job) return job.failure;
    const unpin = this.subjects.library.pin(job.subject.entry);
    this.host.add(id, (isEnded) => ({
      lane: ownLane(job.tasks, isEnded),
      release: () => {
        job.release();
        unpin();
      },
    }));
    return undefined;
  }

  async solve(id: number, from: number, to: number): Promise<Part | undefined> {
    return this.host.solve(id, from, to);
  }

  close(id: number): void {
    this.host.close(id);
  }
}
