import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Bench, Cell, Method, Status, type Options, type Solve } from './core.ts';
import { pk, robertson, vanDerPol } from './problems.ts';

/** Ends the solve once more, as a person's drag does: the same place in memory, begun anew. */
function again(solve: Solve): number {
  const { core } = solve.bench;
  let status = core.begin(solve.base);
  while (status !== Status.Done && status < Status.Failed) {
    solve.setInt(Cell.Rows, 0);
    status = core.advance(solve.base, 0);
  }
  return status;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of JavaScript's heap that something still holds. */
function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const doses = [0, 12, 24].map((time) => ({ time, target: 'gut', value: 100 }));
const cases: [name: string, bench: Bench, options: Options][] = [
  [
    'Tsit5 with doses and rows',
    new Bench(pk),
    { end: 36, method: Method.Tsit5, schedule: doses, times: [1, 20] },
  ],
  [
    'Vern7 with doses and rows',
    new Bench(pk),
    { end: 36, method: Method.Vern7, schedule: doses, times: [1, 20] },
  ],
  ['Rodas5P', new Bench(robertson), { end: 40, method: Method.Rodas5P }],
  ['NDF', new Bench(robertson), { end: 4, method: Method.Ndf, rtol: 1e-4 }],
  ['the automatic choice, which switches', new Bench(vanDerPol), { end: 900, rtol: 1e-3 }],
];

it.each(cases)('10,000 solves by %s leave memory and heap as they were', (_, bench, options) => {
  const solve = bench.solve(options);
  const size = bench.memory.buffer.byteLength;
  const behind = new Uint8Array(bench.memory.buffer, solve.end);
  // What lies behind the problem is nobody's: a mark there must stay.
  behind.fill(0xa5);
  for (let k = 0; k < 100; k++) again(solve);
  const heap = heapInUse();
  for (let k = 0; k < 10_000; k++) if (again(solve) !== Status.Done) throw new Error(`solve ${k} failed`);
  expect(bench.memory.buffer.byteLength).toBe(size);
  expect(behind.every((byte) => byte === 0xa5)).toBe(true);
  expect(heapInUse() - heap).toBeLessThan(200_000);
});
