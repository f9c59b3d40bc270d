import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { measureAll, type SolverRow } from './measure.ts';
import type { Suite } from './suite.ts';

const PANEL = { width: 400, height: 300, left: 58, right: 14, top: 34, bottom: 46 };
const COLUMNS = 2;
/** Solvers differ by colour and by mark: Okabe and Ito's colours, which the colour-blind tell apart. */
const COLOURS = ['#000000', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#777777'];
const MARKS = [
  'M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0',
  'M-4,-4h8v8h-8z',
  'M0,-5l5,9h-10z',
  'M0,-5l5,5l-5,5l-5,-5z',
  'M0,5l5,-9h-10z',
  'M-4,-4l8,8m0,-8l-8,8',
  'M-5,0h10m-5,-5v10',
];

/** Errors from here on say that a solver went astray; their points are left out. */
const MEANINGLESS = 10;

interface Scale {
  from: number;
  to: number;
  at(value: number): number;
}

/** Whole decades around the values, drawn between two pixels. */
function decades(values: readonly number[], begin: number, end: number): Scale {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return { from, to, at: (value) => begin + ((Math.log10(value) - from) / (to - from)) * (end - begin) };
}

function panel(problem: string, rows: readonly SolverRow[], solvers: readonly string[]): string {
  const { width, height, left, right, top, bottom } = PANEL;
  const own = rows.filter(
    (row) => row.problem === problem && row.error > 0 && row.error < MEANINGLESS && row.ms > 0,
  );
  // The exact end of the error axis is at the right.
  const x = decades(
    own.map(({ error }) => error),
    width - right,
    left,
  );
  const y = decades(
    own.map(({ ms }) => ms),
    height - bottom,
    top,
  );
  const range = ({ from, to }: Scale): number[] => Array.from({ length: to - from + 1 }, (_, k) => from + k);
  const step = x.to - x.from > 6 ? 2 : 1;
  const vertical = range(x).filter((d) => (d - x.from) % step === 0);
  const grid = [
    ...vertical.map((d) => {
      const at = x.at(10 ** d);
      return `<path d="M${at},${top}V${height - bottom}"/><text x="${at}" y="${height - bottom + 16}" text-anchor="middle">1e${d}</text>`;
    }),
    ...range(y).map((d) => {
      const at = y.at(10 ** d);
      return `<path d="M${left},${at}H${width - right}"/><text x="${left - 6}" y="${at + 4}" text-anchor="end">${10 ** d}</text>`;
    }),
  ];
  const curves = solvers.map((solver, k) => {
    const points = own
      .filter((row) => row.solver === solver)
      .sort((a, b) => b.rtol - a.rtol)
      .map(({ error, ms }) => [x.at(error).toFixed(1), y.at(ms).toFixed(1)].join(','));
    if (points.length === 0) return '';
    const colour = COLOURS[k % COLOURS.length]!;
    const marks = points.map((at) => `<path d="${MARKS[k % MARKS.length]!}" transform="translate(${at})"/>`);
    return `<g fill="none" stroke="${colour}" stroke-width="1.5"><polyline points="${points.join(' ')}"/>${marks.join('')}</g>`;
  });
  return `<text x="${left}" y="20" font-weight="bold">${problem}</text><g stroke="#ddd" fill="#333">${grid
    .join('')
    .replaceAll(
      '<text',
      '<text stroke="none"',
    )}</g><text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">error at the end</text><text transform="translate(14,${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">ms a solve</text>${curves.join('')}`;
}

/** Work–precision diagrams, a panel a problem: time against achieved error, lower is better. */
export function workPrecisionSvg(rows: readonly SolverRow[]): string {
  const problems = [...new Set(rows.map(({ problem }) => problem))];
  const solvers = [...new Set(rows.map(({ solver }) => solver))];
  const legendHeight = 24 * Math.ceil(solvers.length / 5) + 12;
  const height = legendHeight + PANEL.height * Math.ceil(problems.length / COLUMNS);
  const width = PANEL.width * COLUMNS;
  const panels = problems.map((problem, k) => {
    const at = `${PANEL.width * (k % COLUMNS)},${legendHeight + PANEL.height * Math.floor(k / COLUMNS)}`;
    return `<g transform="translate(${at})">${panel(problem, rows, solvers)}</g>`;
  });
  const legend = solvers.map((solver, k) => {
    const at = `${30 + 155 * (k % 5)},${20 + 24 * Math.floor(k / 5)}`;
    return `<g transform="translate(${at})"><path d="M-12,0h24${MARKS[k % MARKS.length]!}" fill="none" stroke="${COLOURS[k % COLOURS.length]!}" stroke-width="1.5"/><text x="18" y="4">${solver}</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><rect width="${width}" height="${height}" fill="#fff"/>${legend.join('')}${panels.join('')}</svg>\n`;
}

export const suite: Suite = {
  title: 'work-precision: time against achieved error, as a picture',
  async run({ svg }) {
    const rows = await measureAll((problem) => console.log(`  ${problem}`));
    mkdirSync(dirname(svg), { recursive: true });
    writeFileSync(svg, workPrecisionSvg(rows.filter(({ ms }) => Number.isFinite(ms))));
    console.log(`written: ${svg}`);
    return rows.filter(({ ms }) => Number.isFinite(ms)).map((row) => ({ ...row }));
  },
};
