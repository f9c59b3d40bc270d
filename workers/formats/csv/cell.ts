/** What people write where nothing was measured. */
const MISSING = new Set([
  '',
  '.',
  '-',
  '–',
  '—',
  'na',
  'n/a',
  '#n/a',
  'nan',
  'null',
  'none',
  'nd',
  'missing',
]);

export function isMissing(text: string): boolean {
  const tidy = text.trim();
  return tidy.length <= 7 && MISSING.has(tidy.toLowerCase());
}

const NUMBER = {
  '.': /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eEdD][+-]?\d+)?$/,
} as const;

/** A cell as a finite number; undefined where it holds anything else. Fortran's `1.5D3` counts as 1.5e3. */
export function parseCell(text: string, decimal: '.' | ','): number | undefined {
  let tidy = text.trim();
  if (tidy.startsWith('−')) tidy = `-${tidy.slice(1)}`;
  if (!NUMBER[decimal].test(tidy)) return undefined;
  if (decimal === ',') tidy = tidy.replace(',', '.');
  const value = Number(tidy.replace(/d/i, 'e'));
  return Number.isFinite(value) ? value : undefined;
}

/** Units that occur after an underscore in a heading, as written there and as people read them. */
const SUFFIX_UNITS: Readonly<Record<string, string>> = {
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  min: 'min',
  mins: 'min',
  minutes: 'min',
  s: 's',
  sec: 's',
  seconds: 's',
  ms: 'ms',
  d: 'd',
  day: 'd',
  days: 'd',
  wk: 'wk',
  weeks: 'wk',
  kg: 'kg',
  g: 'g',
  mg: 'mg',
  ug: 'ug',
  ng: 'ng',
  l: 'L',
  ml: 'mL',
  dl: 'dL',
  u: 'U',
  mu: 'mU',
  mg_l: 'mg/L',
  mgl: 'mg/L',
  mg_dl: 'mg/dL',
  mgdl: 'mg/dL',
  mg_ml: 'mg/mL',
  g_l: 'g/L',
  ug_l: 'ug/L',
  ug_ml: 'ug/mL',
  ng_ml: 'ng/mL',
  pg_ml: 'pg/mL',
  mmol_l: 'mmol/L',
  mmoll: 'mmol/L',
  umol_l: 'umol/L',
  nmol_l: 'nmol/L',
  pmol_l: 'pmol/L',
  mu_l: 'mU/L',
  mmhg: 'mmHg',
  kpa: 'kPa',
  bpm: 'bpm',
  mv: 'mV',
  pct: '%',
  percent: '%',
};

/**
 * A heading with the unit that it carries: `Conc (mg/L)`, `conc [mg/L]`, `time_h`, `Time, h`.
 */
export function readHeading(text: string): { name: string; unit?: string } {
  const tidy = text.trim();
  const bracketed = /^(.*\S)\s*(?:\(([^()]+)\)|\[([^[\]]+)\])$/.exec(tidy);
  if (bracketed !== null) {
    return { name: bracketed[1]!, unit: (bracketed[2] ?? bracketed[3]!).trim() };
  }
  const suffixed = /^(.+?)(?:_|,\s*)([a-zA-Z]+(?:_[a-zA-Z]+)?)$/.exec(tidy);
  const unit = suffixed === null ? undefined : SUFFIX_UNITS[suffixed[2]!.toLowerCase()];
  return suffixed === null || unit === undefined ? { name: tidy } : { name: suffixed[1]!, unit };
}
