import { withoutTable } from '../../state/peopleTable.ts';
import type { Measurements, Scenario } from '../../../workers/protocol.ts';

/** Stands for the people of a cohort's table where the sender ticks what goes along. */
export const PEOPLE = 'cohort.table';

/** Measurements marked as a patient's. */
export function personalData(scenario: Scenario): Measurements[] {
  return scenario.measurements.filter((measured) => measured.personal);
}

/**
 * The scenario without a patient's measurements and without a table of people, save those that the sender has ticked
 * one by one. A fit that
 * used what is left out forgets it, the fitted person's name included.
 */
export function withoutPersonal(whole: Scenario, keepIds: ReadonlySet<string>): Scenario {
  const { cohort } = whole;
  const scenario =
    cohort?.table === undefined || keepIds.has(PEOPLE) ? whole : { ...whole, cohort: withoutTable(cohort) };
  const kept = scenario.measurements.filter(({ id, personal }) => !personal || keepIds.has(id));
  if (kept.length === scenario.measurements.length) return scenario;
  const { fit, ...rest } = scenario;
  if (fit === undefined) return { ...rest, measurements: kept };
  const { subject, ...settings } = fit;
  const fitted = kept.filter(({ id }) => fit.measurements.includes(id));
  const isKnown = subject !== undefined && fitted.some((measured) => measured.subject?.includes(subject));
  return {
    ...rest,
    measurements: kept,
    fit: {
      ...settings,
      measurements: fitted.map(({ id }) => id),
      ...(isKnown ? { subject } : {}),
    },
  };
}
