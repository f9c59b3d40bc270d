import { Detest, EXPONENTS, PROBLEMS, methodsFor } from '../detest/measure.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** Errors may be this many times the tolerance. */
const GRANTED = 10;

export const suite: Suite = {
  // Amplified: what the problem itself makes of an error of one tolerance in its start values.
  title: `detest: error at the end over the tolerance; at most ${GRANTED} is granted, what exceeds it has a star`,
  async run() {
    const detest = await Detest.start();
    const rows: Record<string, string | number>[] = [];
    const table: string[][] = [];
    for (const problem of PROBLEMS) {
      const amplification = detest.amplification(problem);
      for (const method of methodsFor(problem)) {
        const ratios = EXPONENTS.map((exponent) =>
          detest.errorOverTolerance(problem, method, Number(`1e-${exponent}`)),
        );
        ratios.forEach((ratio, k) =>
          rows.push({
            problem: problem.name,
            method,
            tolerance: Number(`1e-${EXPONENTS[k]!}`),
            errorOverTolerance: ratio,
          }),
        );
        const cells = ratios.map((ratio) =>
          Number.isFinite(ratio) ? `${ratio.toPrecision(2)}${ratio <= GRANTED ? ' ' : '*'}` : 'failed*',
        );
        table.push([problem.name, amplification.toPrecision(2), method, ...cells]);
      }
    }
    console.log(alignedTable(['problem', 'amplified', 'method', ...EXPONENTS.map((e) => `1e-${e} `)], table));
    const beyond = rows.filter(({ errorOverTolerance }) => !(Number(errorOverTolerance) <= GRANTED));
    console.log(`\n${rows.length - beyond.length} of ${rows.length} within ${GRANTED} tolerances.`);
    const named = beyond.map(({ problem, method, tolerance }) => `${problem} by ${method} at ${tolerance}`);
    if (named.length > 0) console.log(`Beyond: ${named.join('; ')}.`);
    return rows;
  },
};
