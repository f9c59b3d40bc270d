import type { Workspace } from '../../../state/workspace.svelte.ts';
import type { Covariate } from '../../../../workers/protocol.ts';
import { texts } from '../texts.ts';
import { without } from './entries.ts';

/** Takes the people of a CSV file as a table: columns named after quantities of the model are theirs, the others covariates. */
export async function importPeople(workspace: Workspace, file: File): Promise<void> {
  const { cohort, notices, opened, services } = workspace;
  const read = await services.files.readPeople(await file.arrayBuffer());
  if ('failure' in read) return notices.fail(read.failure);
  const { columns, skipped } = read;
  if (columns.length === 0) return notices.toast(texts.population.csvNothing, 'danger');
  const quantities = new Set(
    [...(opened?.summary?.parameters ?? []), ...(opened?.summary?.states ?? [])]
      .filter(({ settable }) => settable)
      .map(({ id }) => id),
  );
  cohort.change(texts.population.csvChange, (all) => {
    const known = new Set(all.covariates.map(({ id }) => id));
    const fresh = columns
      .filter(({ id }) => !quantities.has(id) && !known.has(id))
      .map(({ id, label, unit }): Covariate => ({ id, label, ...(unit !== undefined && { unit }) }));
    const tabled = new Set(columns.map(({ id }) => id));
    return {
      ...all,
      table: Object.fromEntries(columns.map(({ id, values }) => [id, values])),
      varied: [...tabled].reduce((varied, id) => without(varied, id), all.varied),
      correlations: all.correlations.filter(({ a, b }) => !tabled.has(a) && !tabled.has(b)),
      covariates: [
        ...all.covariates.map(({ distribution, ...one }) =>
          tabled.has(one.id) || distribution === undefined ? one : { ...one, distribution },
        ),
        ...fresh,
      ],
    };
  });
  if (skipped > 0) notices.toast(texts.population.csvSkipped(skipped));
}
