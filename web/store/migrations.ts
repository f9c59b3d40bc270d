import type { Scenario } from '../../workers/protocol.ts';
import type { HistoryEntry, ProjectRecord, ProjectSummary } from './records.ts';

/** A project as version 1 of the database kept it. */
export type ProjectVersion1 = Omit<ProjectRecord, 'revision' | 'future'>;

/** Version 1 → 2. */
export function fromVersion1(record: ProjectVersion1): ProjectRecord {
  return { ...record, revision: 1, future: [] };
}

export function summaryOf({ id, name, created, updated, scenario }: ProjectRecord): ProjectSummary {
  return { id, name, created, updated, ...(scenario.twin === undefined ? {} : { twin: scenario.twin }) };
}

/** The scenario schema of today; the compiler asks for a change here when it changes. */
const CURRENT: Scenario['starling'] = 2;

function isCurrent({ scenario }: { scenario: Scenario }): boolean {
  return scenario.starling === CURRENT;
}

/**
 * A project whose scenarios are all of the present schema, or undefined where its own cannot be read. Steps of
 * its history that cannot be read are left out. The schema is loaded only where a scenario is of an earlier one.
 */
export async function withCurrentScenarios(record: ProjectRecord): Promise<ProjectRecord | undefined> {
  if ([record, ...record.past, ...record.future].every(isCurrent)) return record;
  const { readScenario } = await import('../../workers/formats/scenario/migrate.ts');
  const migrated = readScenario(record.scenario);
  if ('failure' in migrated) return undefined;
  const readable = (entries: HistoryEntry[]): HistoryEntry[] =>
    entries.flatMap(({ label, scenario }) => {
      const read = readScenario(scenario);
      return 'failure' in read ? [] : [{ label, scenario: read.scenario }];
    });
  return {
    ...record,
    scenario: migrated.scenario,
    past: readable(record.past),
    future: readable(record.future),
  };
}
