import * as v from 'valibot';
import type { Failure } from '../../protocol.ts';
import { explainIssues } from './explain.ts';
import { SCENARIO_VERSION, scenario, type Scenario } from './schema.ts';
import { fromVersion1, scenarioVersion1 } from './version1.ts';

const HINT = 'Mend the places named; examples/README.md describes every key.';

/** Each earlier version with the step to the next one. */
const STEPS: Readonly<
  Record<number, (json: unknown) => { json: unknown } | { issues: readonly v.BaseIssue<unknown>[] }>
> = {
  1: (json) => {
    const read = v.safeParse(scenarioVersion1, json);
    return read.success ? { json: fromVersion1(read.output) } : { issues: read.issues };
  },
};

function versionOf(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('starling' in json)) return undefined;
  const { starling } = json;
  return typeof starling === 'number' && Number.isInteger(starling) && starling >= 1 ? starling : undefined;
}

/**
 * Parsed JSON of any known version as a scenario of the present one, or a failure that names the place.
 *
 * `migratedFrom` is the version that it came in.
 */
export function readScenario(
  json: unknown,
): { scenario: Scenario; migratedFrom?: number } | { failure: Failure } {
  const version = versionOf(json);
  if (version === undefined) {
    return {
      failure: {
        code: 'not-a-scenario',
        message: 'This is not a Starling scenario: it has no version under the key "starling".',
        hint: `A scenario begins with {"starling": ${SCENARIO_VERSION}, "title": …}; examples/README.md shows a whole one.`,
      },
    };
  }
  if (version > SCENARIO_VERSION) {
    return {
      failure: {
        code: 'newer-version',
        message: `This scenario has schema version ${version}; this Starling reads versions up to ${SCENARIO_VERSION}.`,
        hint: 'Reload the page to get the newest Starling, then open it again.',
      },
    };
  }
  let current = json;
  for (let at = version; at < SCENARIO_VERSION; at++) {
    const step = STEPS[at]?.(current);
    if (step === undefined) throw new Error(`no migration from scenario version ${at}`);
    if ('issues' in step) {
      return { failure: explainIssues('invalid-scenario', 'The scenario', step.issues, HINT) };
    }
    current = step.json;
  }
  const read = v.safeParse(scenario, current);
  if (!read.success) return { failure: explainIssues('invalid-scenario', 'The scenario', read.issues, HINT) };
  return version === SCENARIO_VERSION
    ? { scenario: read.output }
    : { scenario: read.output, migratedFrom: version };
}
