/**
 * Initial value problems on which solvers are judged, as Antimony text.
 *
 * Non-stiff, classes A to E: T. Hull, W. Enright, B. Fellen & A. Sedgwick, Comparing numerical methods for ordinary
 * differential equations, SIAM J Numer Anal 9 (1972) 603–637. Stiff, classes A to E: W. Enright, T. Hull &
 * B. Lindberg, Comparing numerical methods for stiff systems of O.D.E:s, BIT 15 (1975) 10–48, and W. Enright &
 * J. Pryce, Two FORTRAN packages for assessing initial value methods, ACM TOMS 13 (1987) 1–27. The others: F. Mazzia
 * & C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, 2008.
 */
export interface DetestProblem {
  name: string;
  stiff: boolean;
  /** Antimony text of the model's body. */
  body: string;
  end: number;
  /** The absolute tolerance is this many times the relative one: the size below which a component means nothing. */
  scale: number;
}

type Equation = [start: number | string, rate: string];

/** Equations of y1, y2, … with named parts before them. */
function equations(list: readonly Equation[], parts = ''): string {
  const lines = list.map(([start, rate], i) => `y${i + 1} = ${start}; y${i + 1}' = ${rate};`);
  return [parts, ...lines].join('\n');
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const nonStiff = (name: string, list: readonly Equation[], parts?: string): DetestProblem => ({
  name,
  stiff: false,
  body: equations(list, parts),
  end: 20,
  scale: 1,
});
const stiff = (
  name: string,
  end: number,
  list: readonly Equation[],
  parts?: string,
  scale = 1,
): DetestProblem => ({ name: `stiff ${name}`, stiff: true, body: equations(list, parts), end, scale });

/** A chain of `n` with first and last equation of their own. */
const diffusion = (n: number): Equation[] =>
  range(1, n).map((i) => [
    i === 1 ? 1 : 0,
    `${i > 1 ? `y${i - 1}` : '0'} - 2*y${i}${i < n ? ` + y${i + 1}` : ''}`,
  ]);

/** Sun and the five outer planets, coordinates by planet, then velocities. */
const MASSES = [
  0.000954786104043, 0.000285583733151, 0.0000437273164546, 0.0000517759138449, 0.00000277777777778,
];
const POSITIONS = [
  3.42947415189, 3.35386959711, 1.35494901715, 6.6414554255, 5.97156957878, 2.18231499728, 11.2630437207,
  14.6952576794, 6.27960525067, -30.1552268759, 1.65699966404, 1.43785752721, -21.123835338, 28.4465098142,
  15.3882659679,
];
const VELOCITIES = [
  -0.557160570446, 0.505696783289, 0.230578543901, -0.415570776342, 0.365682722812, 0.169143213293,
  -0.325325669158, 0.189706021964, 0.087726532278, -0.024047625417, -0.287659532608, -0.117219543175,
  -0.176860753121, -0.216393453025, -0.014864789309,
];
function planets(): DetestProblem {
  const y = (planet: number, axis: number): string => `y${3 * planet + axis + 1}`;
  const parts = range(0, 4).flatMap((a) => [
    `r${a} := sqrt(${range(0, 2)
      .map((axis) => `${y(a, axis)}^2`)
      .join(' + ')})^3;`,
    ...range(a + 1, 4).map(
      (b) =>
        `d${a}_${b} := sqrt(${range(0, 2)
          .map((axis) => `(${y(a, axis)} - ${y(b, axis)})^2`)
          .join(' + ')})^3;`,
    ),
  ]);
  const pull = (a: number, axis: number): string =>
    range(0, 4)
      .filter((b) => b !== a)
      .map(
        (b) =>
          `${MASSES[b]}*((${y(b, axis)} - ${y(a, axis)})/d${Math.min(a, b)}_${Math.max(a, b)} - ${y(b, axis)}/r${b})`,
      )
      .join(' + ');
  const list = [
    ...POSITIONS.map((start, i): Equation => [start, `y${16 + i}`]),
    ...VELOCITIES.map((start, i): Equation => {
      const [planet, axis] = [Math.floor(i / 3), i % 3];
      const own = `-(1.00000597682 + ${MASSES[planet]})*${y(planet, axis)}/r${planet}`;
      return [start, `2.95912208286*(${own} + ${pull(planet, axis)})`];
    }),
  ];
  return nonStiff('C5', list, parts.join('\n'));
}

const orbit = (name: string, e: number): DetestProblem =>
  nonStiff(
    name,
    [
      [1 - e, 'y3'],
      [0, 'y4'],
      [0, '-y1/r3'],
      [`sqrt((1 + ${e})/(1 - ${e}))`, '-y2/r3'],
    ],
    'r3 := (y1^2 + y2^2)^1.5;',
  );

export const NON_STIFF: readonly DetestProblem[] = [
  nonStiff('A1', [[1, '-y1']]),
  nonStiff('A2', [[1, '-y1^3/2']]),
  nonStiff('A3', [[1, 'y1*cos(time)']]),
  nonStiff('A4', [[1, 'y1/4*(1 - y1/20)']]),
  nonStiff('A5', [[4, '(y1 - time)/(y1 + time)']]),
  nonStiff('B1', [
    [1, '2*(y1 - y1*y2)'],
    [3, '-(y2 - y1*y2)'],
  ]),
  nonStiff('B2', [
    [2, '-y1 + y2'],
    [0, 'y1 - 2*y2 + y3'],
    [1, 'y2 - y3'],
  ]),
  nonStiff('B3', [
    [1, '-y1'],
    [0, 'y1 - y2^2'],
    [0, 'y2^2'],
  ]),
  nonStiff(
    'B4',
    [
      [3, '-y2 - y1*y3/r'],
      [0, 'y1 - y2*y3/r'],
      [0, 'y1/r'],
    ],
    'r := sqrt(y1^2 + y2^2);',
  ),
  nonStiff('B5', [
    [0, 'y2*y3'],
    [1, '-y1*y3'],
    [1, '-0.51*y1*y2'],
  ]),
  nonStiff(
    'C1',
    range(1, 10).map((i) => [i === 1 ? 1 : 0, i === 1 ? '-y1' : `y${i - 1}${i < 10 ? ` - y${i}` : ''}`]),
  ),
  nonStiff(
    'C2',
    range(1, 10).map((i) => [
      i === 1 ? 1 : 0,
      i === 1 ? '-y1' : `${i - 1}*y${i - 1}${i < 10 ? ` - ${i}*y${i}` : ''}`,
    ]),
  ),
  nonStiff('C3', diffusion(10)),
  nonStiff('C4', diffusion(51)),
  planets(),
  ...[0.1, 0.3, 0.5, 0.7, 0.9].map((e, i) => orbit(`D${i + 1}`, e)),
  nonStiff('E1', [
    [0.671396707141803, 'y2'],
    [0.0954005144474744, '-(y2/(time + 1) + (1 - 0.25/(time + 1)^2)*y1)'],
  ]),
  nonStiff('E2', [
    [2, 'y2'],
    [0, '(1 - y1^2)*y2 - y1'],
  ]),
  nonStiff('E3', [
    [0, 'y2'],
    [0, 'y1^3/6 - y1 + 2*sin(2.78535*time)'],
  ]),
  nonStiff('E4', [
    [30, 'y2'],
    [0, '0.032 - 0.4*y2^2'],
  ]),
  nonStiff('E5', [
    [0, 'y2'],
    [0, 'sqrt(1 + y2^2)/(25 - time)'],
  ]),
];

const rotation = (name: string, alpha: number): DetestProblem =>
  stiff(name, 20, [
    [1, `-10*y1 + ${alpha}*y2`],
    [1, `-${alpha}*y1 - 10*y2`],
    [1, '-4*y3'],
    [1, '-y4'],
    [1, '-0.5*y5'],
    [1, '-0.1*y6'],
  ]);

const cascade = (name: string, beta: number): DetestProblem =>
  stiff(name, 20, [
    [1, '-y1 + 2'],
    [1, `-10*y2 + ${beta}*y1^2`],
    [1, `-40*y3 + 4*${beta}*(y1^2 + y2^2)`],
    [1, `-100*y4 + 10*${beta}*(y1^2 + y2^2 + y3^2)`],
  ]);

export const STIFF: readonly DetestProblem[] = [
  stiff('A1', 20, [
    [1, '-0.5*y1'],
    [1, '-y2'],
    [1, '-100*y3'],
    [1, '-90*y4'],
  ]),
  stiff('A2', 120, [
    [0, '-1800*y1 + 900*y2'],
    ...range(2, 8).map((i): Equation => [0, `y${i - 1} - 2*y${i} + y${i + 1}`]),
    [0, '1000*y8 - 2000*y9 + 1000'],
  ]),
  stiff('A3', 20, [
    [1, '-1e4*y1 + 100*y2 - 10*y3 + y4'],
    [1, '-1e3*y2 + 10*y3 - 10*y4'],
    [1, '-y3 + 10*y4'],
    [1, '-0.1*y4'],
  ]),
  stiff(
    'A4',
    1,
    range(1, 10).map((i) => [1, `-${i ** 5}*y${i}`]),
  ),
  stiff('B1', 20, [
    [1, '-y1 + y2'],
    [0, '-100*y1 - y2'],
    [1, '-100*y3 + y4'],
    [0, '-10000*y3 - 100*y4'],
  ]),
  ...[3, 8, 25, 100].map((alpha, i) => rotation(`B${i + 2}`, alpha)),
  stiff('C1', 20, [
    [1, '-y1 + y2^2 + y3^2 + y4^2'],
    [1, '-10*y2 + 10*(y3^2 + y4^2)'],
    [1, '-40*y3 + 40*y4^2'],
    [1, '-100*y4 + 2'],
  ]),
  ...[0.1, 1, 10, 20].map((beta, i) => cascade(`C${i + 2}`, beta)),
  stiff('D1', 400, [
    [0, '0.2*(y2 - y1)'],
    [0, '10*y1 - (60 - 0.125*y3)*y2 + 0.125*y3'],
    [0, '1'],
  ]),
  stiff('D2', 40, [
    [1, '-0.04*y1 + 0.01*y2*y3'],
    [0, '400*y1 - 100*y2*y3 - 3000*y2^2'],
    [0, '30*y2^2'],
  ]),
  stiff('D3', 20, [
    [1, 'y3 - 100*y1*y2'],
    [1, 'y3 + 2*y4 - 100*y1*y2 - 2e4*y2^2'],
    [0, '-y3 + 100*y1*y2'],
    [0, '-y4 + 1e4*y2^2'],
  ]),
  stiff(
    'D4',
    50,
    [
      [1, '-0.013*y1 - 1000*y1*y3'],
      [1, '-2500*y2*y3'],
      [0, '-0.013*y1 - 1000*y1*y3 - 2500*y2*y3'],
    ],
    '',
    1e-3,
  ),
  stiff('D5', 100, [
    [0, '0.01 - (1 + (y1 + 1000)*(y1 + 1))*(0.01 + y1 + y2)'],
    [0, '0.01 - (1 + y2^2)*(0.01 + y1 + y2)'],
  ]),
  stiff(
    'D6',
    1,
    [
      [1, 'a'],
      [0, 'b'],
      [0, '-a - b'],
    ],
    'a := -y1 + 1e8*y3*(1 - y1); b := -10*y2 + 3e7*y3*(1 - y2);',
    1e-4,
  ),
  stiff('E1', 1, [
    [0, 'y2'],
    [0, 'y3'],
    [0, 'y4'],
    [
      0,
      '(y1^2 - sin(y1) - 1e8)*y1 + (y2*y3/(y1^2 + 1) - 4e6)*y2 + (1 - 6e4)*y3 + (10*exp(-y4^2) - 400)*y4 + 1',
    ],
  ]),
  stiff('E2', 1, [
    [2, 'y2'],
    [0, '5*(1 - y1^2)*y2 - y1'],
  ]),
  stiff('E3', 500, [
    [1, '-(55 + y3)*y1 + 65*y2'],
    [1, '0.0785*(y1 - y2)'],
    [0, '0.1*y1'],
  ]),
  stiff(
    'E5',
    1000,
    [
      [1.76e-3, '-a - b'],
      [0, 'a - c'],
      [0, 'a - b + d - c'],
      [0, 'b - d'],
    ],
    'a := 7.89e-10*y1; b := 1.1e7*y1*y3; c := 1.13e9*y2*y3; d := 1.13e3*y4;',
    1e-6,
  ),
  {
    name: 'Akzo Nobel',
    stiff: true,
    end: 180,
    scale: 1,
    body: `r1 := 18.7*y1^4*sqrt(y2); r2 := 0.58*y3*y4; r3 := 0.58/34.4*y1*y5; r4 := 0.09*y1*y4^2;
r5 := 0.42*y6^2*sqrt(y2); flow := 3.3*(0.9/737 - y2);
y1 = 0.444; y1' = -2*r1 + r2 - r3 - r4;
y2 = 0.00123; y2' = -0.5*r1 - r4 - 0.5*r5 + flow;
y3 = 0; y3' = r1 - r2 + r3;
y4 = 0.007; y4' = -r2 + r3 - 2*r4;
y5 = 0; y5' = r2 - r3 + r5;
var y6 = 0.35999964; 0 = 115.83*y1*y4 - y6;`,
  },
];
