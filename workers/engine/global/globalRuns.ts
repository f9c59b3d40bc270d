import type { GlobalRequest, GlobalSensitivity, Outcome, Sweep, SweepRequest } from '../../protocol.ts';
import type { Cohorts } from '../cohort/cohorts.ts';
import type { Elementary } from '../cohort/elementary.ts';
import type { Control } from '../control.ts';
import type { RunCohort } from './attempts.ts';
import { globalSensitivity } from './globalSensitivity.ts';
import { sweep } from './sweep.ts';

/** Runs a model all over ranges of what it is set by, on the threads that cohorts have. */
export class GlobalRuns {
  private readonly run: RunCohort = (...given) => this.cohorts.run(...given);

  constructor(
    private readonly cohorts: Cohorts,
    private readonly elementary: Elementary,
  ) {}

  sweep(request: SweepRequest, control: Control): Promise<Outcome<Sweep>> {
    return sweep(request, this.run, this.elementary, control);
  }

  async sensitivity(request: GlobalRequest, control: Control): Promise<Outcome<GlobalSensitivity>> {
    const typical = this.cohorts.typicalOf(request.scenario);
    if ('failure' in typical) return { kind: 'failed', failure: typical.failure };
    return globalSensitivity(request, typical.of, this.run, this.elementary, control);
  }
}
