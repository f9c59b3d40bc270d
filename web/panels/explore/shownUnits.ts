import type { Column, TwinOutput } from '../../../workers/protocol.ts';

/** The unit that people read instead of the model's, by the model's: "mg/dL" → "mmol/L". */
export type UnitChoice = Readonly<Record<string, string>>;

/** What an output's values are multiplied by to be read in the chosen unit; 1 where nothing was chosen. */
export function shownIn(
  output: TwinOutput | undefined,
  unit: string | undefined,
  choice: UnitChoice,
): { unit: string | undefined; factor: number } {
  const wanted = unit === undefined ? undefined : choice[unit];
  const found = output?.alternatives.find((alternative) => alternative.unit === wanted);
  return found ?? { unit, factor: 1 };
}

/** A column as it is read; the same one where nothing was chosen. */
export function shownColumn(column: Column, outputs: readonly TwinOutput[], choice: UnitChoice): Column {
  const output = outputs.find(({ id }) => id === column.id);
  const { unit, factor } = shownIn(output, column.unit, choice);
  if (factor === 1 || unit === undefined) return column;
  return { ...column, unit, values: column.values.map((value) => value * factor) };
}
