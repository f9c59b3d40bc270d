/** Steps at which times are set and axes are marked, for units of time that people count in. */
const STEPS: Readonly<Record<string, readonly number[]>> = {
  h: [1 / 60, 1 / 12, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 168, 336, 672],
  min: [0.5, 1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080],
  s: [0.1, 0.5, 1, 5, 10, 15, 30, 60, 300, 600, 1800, 3600, 21600, 86400],
  d: [1 / 24, 1 / 8, 1 / 4, 1 / 2, 1, 2, 7, 14, 28, 84, 182, 364],
};

const NAMES: Readonly<Record<string, string>> = {
  hour: 'h',
  hours: 'h',
  hr: 'h',
  minute: 'min',
  minutes: 'min',
  second: 's',
  seconds: 's',
  day: 'd',
  days: 'd',
};

function stepsOf(unit: string | undefined): readonly number[] | undefined {
  return unit === undefined ? undefined : STEPS[NAMES[unit] ?? unit];
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least * (1 - 1e-9))!;
}

/** The smallest usual step of a unit of time that is at least `least` long. */
export function timeStep(least: number, unit: string | undefined): number {
  return stepsOf(unit)?.find((step) => step >= least * (1 - 1e-9)) ?? decimalStep(least);
}

/** A time on a step, free of binary dust. */
export function snap(time: number, step: number): number {
  return tidy(Math.round(time / step) * step);
}

/** Rounded to ten digits. */
export function tidy(value: number): number {
  return Number(value.toPrecision(10)) + 0;
}

/** A usual interval between doses within a run: a day where that is shorter, else about a quarter of it. */
export function usualInterval(end: number, unit: string | undefined): number {
  const day = { h: 24, min: 1440, s: 86_400, d: 1 }[NAMES[unit ?? ''] ?? unit ?? ''];
  return day !== undefined && day < end ? day : timeStep(end / 4, unit);
}

/** Marks of an axis: multiples of a usual step, at most `most` of them. */
export function timeMarks(from: number, to: number, unit: string | undefined, most: number): number[] {
  const step = timeStep((to - from) / Math.max(1, most), unit);
  const marks: number[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to * (1 + 1e-9); at++)
    marks.push(tidy(at * step));
  return marks;
}
