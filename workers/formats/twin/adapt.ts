import { describeSettable, manifestFromModel, type ModelDescription } from './fromModel.ts';
import type { ParameterMeta, TwinManifest } from './schema.ts';

/** Group of the quantities that came with a change of the text. */
const ADDED = 'added';

function idsOf(model: ModelDescription): Set<string> {
  return new Set([...model.states, ...model.parameters, ...model.outputs].map(({ id }) => id));
}

/**
 * A twin's manifest for a changed text: without what the model no longer has, and with sliders and outputs
 * for what was added to it.
 *
 * @param original the twin's own model
 */
export function adaptManifest(
  manifest: TwinManifest,
  original: ModelDescription,
  changed: ModelDescription,
): TwinManifest {
  const before = idsOf(original);
  const now = idsOf(changed);
  const parameters: Record<string, ParameterMeta> = Object.fromEntries(
    Object.entries(manifest.parameters).filter(([id]) => now.has(id)),
  );
  for (const quantity of [...changed.parameters, ...changed.states]) {
    const meta = before.has(quantity.id) ? undefined : describeSettable(quantity, ADDED);
    if (meta !== undefined) parameters[quantity.id] = meta;
  }
  const fresh = manifestFromModel(changed);
  const inputs = manifest.inputs.filter(
    ({ bolus, rate }) =>
      (bolus === undefined || now.has(bolus.state)) && (rate === undefined || now.has(rate.parameter)),
  );
  const inputIds = new Set(inputs.map(({ id }) => id));
  const plots = manifest.plots
    .map((plot) => ({ ...plot, y: plot.y.filter((id) => now.has(id)) }))
    .filter(({ y, x }) => y.length > 0 && (x === undefined || now.has(x)));
  const { steady, cohort, ...rest } = manifest;
  const hasAdded = Object.values(parameters).some(({ group }) => group === ADDED);
  return {
    ...rest,
    groups: hasAdded ? [...manifest.groups, { id: ADDED, title: 'Added to the model' }] : manifest.groups,
    parameters,
    inputs,
    outputs: [
      ...manifest.outputs.filter(({ id }) => now.has(id)),
      ...fresh.outputs.filter(({ id }) => !before.has(id)),
    ],
    plots: plots.length > 0 ? plots : fresh.plots,
    regimen: manifest.regimen.filter(({ input }) => inputIds.has(input)),
    measurements: manifest.measurements.filter(({ output }) => now.has(output)),
    ...(cohort !== undefined && isWhole(cohort, now) ? { cohort } : {}),
    ...(steady !== undefined && steady.quantities.every((id) => now.has(id)) ? { steady } : {}),
  };
}

/** Whether the model still has all that a population is about. */
function isWhole(cohort: NonNullable<TwinManifest['cohort']>, now: ReadonlySet<string>): boolean {
  const ids = [...Object.keys(cohort.varied), ...Object.keys(cohort.residual)];
  return [...ids, ...cohort.endpoints.map(({ of }) => of)].every((id) => now.has(id));
}
