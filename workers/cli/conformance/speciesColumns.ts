import type { ModelDocument } from '../../model/model.ts';
import type { SuiteCase } from './caseFolder.ts';

/** The case's variables by the suite's names, species as amounts or concentrations as the case wants them. */
export function speciesColumns(
  document: ModelDocument,
  columns: ReadonlyMap<string, Float64Array>,
  { variables, amount, concentration }: Pick<SuiteCase, 'variables' | 'amount' | 'concentration'>,
): Map<string, Float64Array> {
  const model = document.models.find(({ id }) => id === document.main)!;
  const found = new Map<string, Float64Array>();
  for (const variable of variables) {
    // The suite joins the names of submodels and their parts with two underscores.
    const own = columns.has(variable) || columns.has(`${variable}.amount`);
    const id = own ? variable : variable.replaceAll('__', '.');
    const values = columns.get(id);
    if (!values) continue;
    found.set(variable, values);
    const species = model.species.find((one) => one.id === id);
    const place = species && columns.get(species.compartment);
    if (!species || !place) continue;
    if (amount.has(variable) && !species.substanceOnly)
      found.set(variable, columns.get(`${id}.amount`) ?? values.map((value, k) => value * place[k]!));
    else if (concentration.has(variable) && species.substanceOnly)
      found.set(
        variable,
        values.map((value, k) => value / place[k]!),
      );
  }
  return found;
}
