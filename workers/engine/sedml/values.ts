import type { Values } from '../../protocol.ts';

/** What follows in time, one after another. */
export function joined(parts: readonly Values[]): Values {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const data = new Float64Array(parts.reduce((sum, { data: one }) => sum + one.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { shape: [data.length], data };
}

/** What was repeated, one row a repetition; rows of unequal length end in no numbers. */
export function stacked(rows: readonly Values[]): Values {
  const widest = rows.reduce<Values | undefined>(
    (most, one) => (most === undefined || one.data.length > most.data.length ? one : most),
    undefined,
  );
  const width = widest?.data.length ?? 0;
  const data = new Float64Array(rows.length * width).fill(NaN);
  rows.forEach((row, k) => data.set(row.data, k * width));
  return { shape: [rows.length, ...(widest?.shape ?? [])], data };
}
