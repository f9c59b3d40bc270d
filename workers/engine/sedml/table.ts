import type { TableColumn, Values } from '../../protocol.ts';

/** A column over repetitions. */
interface Wide {
  label: string;
  unit?: string;
  values: Values;
}

/** Columns of repeated tasks one repetition below another, with its number in columns before. */
export function tableOf(columns: readonly Wide[]): TableColumn[] {
  const widest = columns.reduce<Values | undefined>(
    (most, { values }) => (most === undefined || values.shape.length > most.shape.length ? values : most),
    undefined,
  );
  const repeats = widest?.shape.slice(0, -1) ?? [];
  const rows = widest?.data.length ?? 0;
  const counters = repeats.map((length, level): TableColumn => {
    const inside = widest!.shape.slice(level + 1).reduce((product, size) => product * size, 1);
    return {
      label: repeats.length > 1 ? `repetition ${level + 1}` : 'repetition',
      values: Array.from({ length: rows }, (_, row) => (Math.floor(row / inside) % length) + 1),
    };
  });
  return [
    ...counters,
    ...columns.map(({ label, unit, values }) => ({
      label,
      ...(unit !== undefined && { unit }),
      values:
        values.data.length === 1 && rows > 1 ? new Float64Array(rows).fill(values.data[0]!) : values.data,
    })),
  ];
}
