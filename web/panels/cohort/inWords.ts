import { formatNumber, formatQuantity } from '../../controls/format.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import type { CovariateEffect, Distribution } from '../../../workers/protocol.ts';
import { texts } from './texts.ts';

const words = texts.report;

function distributionInWords(one: Distribution, unit: string | undefined): string {
  const name = texts.population.distributions[one.kind];
  const middle = (value: number | undefined): string =>
    value === undefined ? words.asSet : formatQuantity(value, unit);
  switch (one.kind) {
    case 'normal':
      return `${name}, ${words.mean} ${middle(one.mean)}, SD ${formatNumber(one.sd)}`;
    case 'logNormal':
      return `${name}, ${words.median} ${middle(one.median)}, ω ${formatNumber(one.sd)}`;
    case 'logitNormal':
      return `${name}, ${words.median} ${middle(one.median)}, ${words.between(formatNumber(one.lower), formatNumber(one.upper))}, SD ${formatNumber(one.sd)}`;
    case 'uniform':
      return `${name}, ${words.between(formatNumber(one.lower), formatQuantity(one.upper, unit))}`;
    case 'discrete':
      return `${name}, ${one.values.map((value, k) => `${formatNumber(value)} (${formatNumber(one.weights[k] ?? 0)})`).join(', ')}`;
    case 'empirical':
      return `${name}, ${words.values(one.values.length)}`;
  }
}

function effectInWords(effect: CovariateEffect): string {
  const { parameter, of } = effect;
  switch (effect.kind) {
    case 'power':
      return `${parameter} × (${of} / ${formatNumber(effect.reference)})^${formatNumber(effect.exponent)}`;
    case 'exponential':
      return `${parameter} × exp(${formatNumber(effect.slope)} (${of} − ${formatNumber(effect.reference)}))`;
    case 'linear':
      return `${parameter} × (1 + ${formatNumber(effect.slope)} (${of} − ${formatNumber(effect.reference)}))`;
    case 'category':
      return `${parameter} × ${formatNumber(effect.factor)} ${words.where} ${of} = ${formatNumber(effect.is)}`;
  }
}

/** How a population is drawn: what it says of each quantity, and where that comes from. */
export function cohortInWords(workspace: Workspace): { what: string; how: string; source: string }[] {
  const { cohort } = workspace.cohort;
  const rows = new Map(workspace.groups.flatMap((group) => group.rows.map((row) => [row.id, row])));
  const sourceOf = (id: string): string => cohort.sources?.[id] ?? texts.population.assumption;
  const label = (id: string): string => rows.get(id)?.label ?? id;
  const table = Object.entries(cohort.table ?? {});
  return [
    ...Object.entries(cohort.varied).map(([id, one]) => ({
      what: label(id),
      how: distributionInWords(one, rows.get(id)?.unit),
      source: sourceOf(id),
    })),
    ...cohort.covariates.map(({ id, label: name, unit, distribution }) => ({
      what: `${name} (${id})`,
      how:
        distribution === undefined
          ? words.table(table[0]?.[1].length ?? 0)
          : distributionInWords(distribution, unit),
      source: sourceOf(id),
    })),
    ...cohort.effects.map((effect) => ({
      what: label(effect.parameter),
      how: effectInWords(effect),
      source: texts.population.assumption,
    })),
    ...cohort.correlations.map(({ a, b, r }) => ({
      what: words.correlation,
      how: `${label(a)}, ${label(b)}: ${formatNumber(r)}`,
      source: '',
    })),
    ...Object.entries(cohort.occasions?.varied ?? {}).map(([id, sd]) => ({
      what: label(id),
      how: words.occasions(cohort.occasions!.times.length, formatNumber(sd)),
      source: texts.population.assumption,
    })),
    ...Object.entries(cohort.residual).map(([id, { additive, proportional }]) => ({
      what: `${texts.residual.title}, ${workspace.manifest?.outputs.find((output) => output.id === id)?.label ?? id}`,
      how: words.residual(formatNumber(additive), formatNumber(proportional)),
      source: sourceOf(id),
    })),
    ...cohort.arms.map((arm) => ({
      what: arm.label,
      how:
        [
          ...Object.entries(arm.factors ?? {}).map(
            ([id, factor]) => `${label(id)} × ${formatNumber(factor)}`,
          ),
          ...Object.entries(arm.parameters ?? {}).map(
            ([id, value]) => `${label(id)} = ${formatQuantity(value, rows.get(id)?.unit)}`,
          ),
          ...(arm.regimen === undefined ? [] : [texts.arms.regimen]),
        ].join(', ') || texts.arms.base,
      source: '',
    })),
  ];
}
