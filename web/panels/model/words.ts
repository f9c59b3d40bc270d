/** A built-in function as completion and hover show it. */
export interface FunctionWord {
  label: string;
  /** Its arguments, as one writes them. */
  args: string;
  meaning: string;
}

export const FUNCTION_WORDS: readonly FunctionWord[] = [
  ['piecewise', 'value, condition, …, otherwise', 'the first value whose condition holds'],
  ['exp', 'x', 'e to the power x'],
  ['ln', 'x', 'natural logarithm'],
  ['log', 'x', 'natural logarithm'],
  ['log10', 'x', 'logarithm to base 10'],
  ['pow', 'x, n', 'x to the power n'],
  ['sqrt', 'x', 'square root'],
  ['root', 'n, x', 'n-th root'],
  ['abs', 'x', 'absolute value'],
  ['floor', 'x', 'largest integer not above x'],
  ['ceil', 'x', 'smallest integer not below x'],
  ['min', 'a, b, …', 'smallest'],
  ['max', 'a, b, …', 'largest'],
  ['factorial', 'n', 'n!'],
  ['quotient', 'a, b', 'integer part of a / b'],
  ['rem', 'a, b', 'remainder of a / b, with the sign of a'],
  ['delay', 'x, duration', 'x as it was so long ago'],
  ['rateOf', 'x', 'rate of change of x'],
  ['sin', 'x', 'sine'],
  ['cos', 'x', 'cosine'],
  ['tan', 'x', 'tangent'],
  ['sec', 'x', 'secant'],
  ['csc', 'x', 'cosecant'],
  ['cot', 'x', 'cotangent'],
  ['asin', 'x', 'inverse sine'],
  ['acos', 'x', 'inverse cosine'],
  ['atan', 'x', 'inverse tangent'],
  ['sinh', 'x', 'hyperbolic sine'],
  ['cosh', 'x', 'hyperbolic cosine'],
  ['tanh', 'x', 'hyperbolic tangent'],
  ['arcsinh', 'x', 'inverse hyperbolic sine'],
  ['arccosh', 'x', 'inverse hyperbolic cosine'],
  ['arctanh', 'x', 'inverse hyperbolic tangent'],
  ['and', 'a, b, …', 'all hold'],
  ['or', 'a, b, …', 'one holds'],
  ['not', 'a', 'does not hold'],
  ['xor', 'a, b', 'an odd number holds'],
  ['implies', 'a, b', 'b holds where a does'],
  ['normal', 'mean, deviation, least, largest', 'a draw from a normal distribution; bounds may be left out'],
  [
    'lognormal',
    'mean, deviation, least, largest',
    'a draw whose logarithm is normal, of that mean and deviation',
  ],
  ['uniform', 'least, largest', 'a draw from a uniform distribution'],
  ['exponential', 'rate, least, largest', 'a draw from an exponential distribution'],
  ['gamma', 'shape, scale, least, largest', 'a draw from a gamma distribution'],
  ['chisquare', 'degrees, least, largest', 'a draw from a χ² distribution with so many degrees of freedom'],
  ['rayleigh', 'scale, least, largest', 'a draw from a Rayleigh distribution'],
  ['cauchy', 'location, scale, least, largest', 'a draw from a Cauchy distribution'],
  ['laplace', 'location, scale, least, largest', 'a draw from a Laplace distribution'],
  ['poisson', 'rate, least, largest', 'a draw from a Poisson distribution'],
  ['binomial', 'trials, probability, least, largest', 'a draw: how many of so many trials succeed'],
  ['bernoulli', 'probability', 'a draw: 1 with that probability, else 0'],
  [
    'whiteNoise',
    'amplitude',
    'noise of a rate, in Itô’s sense; the equations take it as 0, Chance simulates it',
  ],
].map(([label, args, meaning]) => ({ label: label!, args: args!, meaning: meaning! }));

export const SYMBOL_WORDS: readonly { label: string; meaning: string }[] = [
  { label: 'time', meaning: 'simulation time' },
  { label: 'pi', meaning: '3.14159…' },
  { label: 'exponentiale', meaning: '2.71828…' },
  { label: 'avogadro', meaning: '6.02214076e23 per mole' },
  { label: 'inf', meaning: 'infinity' },
  { label: 'true', meaning: 'holds' },
  { label: 'false', meaning: 'does not hold' },
];

export const KEYWORD_WORDS: readonly string[] = [
  ...[
    'species',
    'compartment',
    'const',
    'var',
    'unit',
    'has',
    'in',
    'is',
    'at',
    'after',
    'delete',
    'constraint',
  ],
  ...['substanceOnly species', 'formula'],
];

export const BASE_UNIT_WORDS: readonly string[] = [
  ...['gram', 'kilogram', 'mole', 'item', 'litre', 'metre', 'second', 'dimensionless', 'ampere', 'avogadro'],
  ...['becquerel', 'candela', 'coulomb', 'farad', 'gray', 'henry', 'hertz', 'joule', 'katal', 'kelvin'],
  ...['lumen', 'lux', 'newton', 'ohm', 'pascal', 'radian', 'siemens', 'sievert', 'steradian', 'tesla'],
  ...['volt', 'watt', 'weber'],
];
