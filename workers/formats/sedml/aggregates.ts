/**
 * Functions of all the values of a variable, as SED-ML names them: `http://sed-ml.org/#max` (L1V1–V3), or a term of
 * KiSAO (L1V4). In an expression they are calls of these names.
 */
export const AGGREGATES: Readonly<Record<string, string>> = {
  min: 'sedml:min',
  max: 'sedml:max',
  sum: 'sedml:sum',
  product: 'sedml:product',
  'KISAO:0000840': 'sedml:min',
  'KISAO:0000830': 'sedml:max',
  'KISAO:0000841': 'sedml:mean',
  'KISAO:0000845': 'sedml:sum',
  'KISAO:0000847': 'sedml:product',
};

/** What an aggregate makes of values. */
export const AGGREGATE: Readonly<Record<string, (values: Float64Array) => number>> = {
  'sedml:min': (values) => values.reduce((least, x) => (x < least || Number.isNaN(x) ? x : least), Infinity),
  'sedml:max': (values) => values.reduce((most, x) => (x > most || Number.isNaN(x) ? x : most), -Infinity),
  'sedml:mean': (values) => values.reduce((sum, x) => sum + x, 0) / values.length,
  'sedml:sum': (values) => values.reduce((sum, x) => sum + x, 0),
  'sedml:product': (values) => values.reduce((product, x) => product * x, 1),
};
