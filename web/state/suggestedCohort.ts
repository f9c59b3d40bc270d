import type { Cohort, TwinManifest } from '../../workers/protocol.ts';
import type { ParameterGroup, ParameterRow } from './parameters.ts';

/** How many quantities a population differs in that nobody has described. */
const FEW = 3;
/** ω of a quantity of which no spread is known: about 30 % between people. */
const USUAL = 0.3;
const SIZE = 10_000;

/** A population without anything in it. */
export const NOBODY: Cohort = {
  size: SIZE,
  varied: {},
  covariates: [],
  effects: [],
  correlations: [],
  residual: {},
  endpoints: [],
  arms: [],
};

/** The twin's published population, or a guess that says that it is one: never blank, and ready to be changed. */
export function suggestedCohort(manifest: TwinManifest, groups: readonly ParameterGroup[]): Cohort {
  if (manifest.cohort !== undefined) return manifest.cohort;
  const rows = groups.flatMap((group) => group.rows);
  const isVariable = ({ base, meta }: ParameterRow): boolean =>
    base !== undefined && base > 0 && meta.range[0] >= 0;
  const rates = new Set(manifest.inputs.map(({ rate }) => rate?.parameter));
  const able = rows.filter((row) => isVariable(row) && !rates.has(row.id));
  const fitted = able.filter(({ meta }) => meta.fit);
  const chosen = (fitted.length > 0 ? fitted : able).slice(0, FEW);
  const [output] = manifest.outputs;
  return {
    ...NOBODY,
    varied: Object.fromEntries(chosen.map(({ id }) => [id, { kind: 'logNormal' as const, sd: USUAL }])),
    endpoints:
      output === undefined
        ? []
        : [
            { id: 'auc', label: `AUC, ${output.label}`, of: output.id, measure: 'auc' },
            { id: 'max', label: `Maximum, ${output.label}`, of: output.id, measure: 'max' },
          ],
  };
}
