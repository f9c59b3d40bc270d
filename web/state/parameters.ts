import type {
  Individual,
  ModelSummary,
  ParameterMeta,
  Scenario,
  Settable,
  TwinManifest,
} from '../../workers/protocol.ts';

/** A parameter as people see it: what the model, the twin and the scenario say of it, in one place. */
export interface ParameterRow {
  id: string;
  label: string;
  unit: string | undefined;
  meta: ParameterMeta;
  /** The individual's value, or the model's; absent where the model computes it. */
  base: number | undefined;
}

export interface ParameterGroup {
  id: string;
  title: string;
  rows: ParameterRow[];
}

/** Rows in the manifest's groups and order; what the model no longer has is left out. */
export function parameterGroups(
  manifest: TwinManifest,
  summary: ModelSummary,
  individual: Individual | undefined,
  other: string,
): ParameterGroup[] {
  const settables = new Map<string, Settable>(
    [...summary.states, ...summary.parameters].map((settable) => [settable.id, settable]),
  );
  const groups = new Map<string, ParameterGroup>(
    manifest.groups.map((group) => [group.id, { ...group, rows: [] }]),
  );
  for (const [id, meta] of Object.entries(manifest.parameters)) {
    const settable = settables.get(id);
    if (settable === undefined) continue;
    const base = individual?.values[id] ?? settable.value;
    const row = {
      id,
      label: meta.label ?? settable.name ?? id,
      unit: settable.unit || undefined,
      meta,
      base,
    };
    const group = groups.get(meta.group) ?? { id: meta.group, title: other, rows: [] };
    groups.set(group.id, group);
    group.rows.push(row);
  }
  return [...groups.values()].filter((group) => group.rows.length > 0);
}

/** Rows whose label, id, meaning or group holds every word of the query. */
export function searchParameters(groups: readonly ParameterGroup[], query: string): ParameterGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups
    .map((group) => ({
      ...group,
      rows: group.rows.filter((row) => {
        const text = `${row.label} ${row.id} ${row.meta.meaning} ${group.title}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter((group) => group.rows.length > 0);
}

/** Sets one parameter; the base value leaves no trace, so that "changed" means changed. */
export function withParameter(
  scenario: Scenario,
  id: string,
  value: number | undefined,
  base: number | undefined,
): Scenario {
  const { [id]: had, ...others } = scenario.parameters;
  if (value === undefined || value === base) {
    return had === undefined ? scenario : { ...scenario, parameters: others };
  }
  if (had === value) return scenario;
  return { ...scenario, parameters: { ...scenario.parameters, [id]: value } };
}
