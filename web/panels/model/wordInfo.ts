/** What the running model knows of a quantity. */
export interface Description {
  unit?: string | undefined;
  value?: number | undefined;
  meaning?: string | undefined;
}

export type Describe = (name: string) => Description | undefined;

/** What is known about one word of the text. */
export interface WordInfo extends Description {
  name: string;
  from: number;
  to: number;
  /** As people say it: species, parameter, function, … */
  kind: string;
  /** The text that defines it. */
  definition?: string;
}

/** Six digits are what a reader compares; the number box shows the rest. */
export function formatValue({ value, unit }: Description): string {
  if (value === undefined) return unit ?? '';
  const digits = String(Number(value.toPrecision(6)));
  return unit ? `${digits} ${unit}` : digits;
}
