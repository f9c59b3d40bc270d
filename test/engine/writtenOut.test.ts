import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Status } from '../../assembly/status.ts';
import { compile } from '../../workers/compiler/compile.ts';
import type { CompiledModel } from '../../workers/compiler/compiledModel.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { Core } from '../../workers/engine/core.ts';
import { Problem } from '../../workers/engine/problem.ts';
import { Program } from '../../workers/engine/program.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';

const build = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));
const core = await Core.start(build('core'));
const elementary = readElementary(build('elementary'));

/** A ring whose states also feed on a far one, so that elimination fills in. */
function ring(n: number, speed: (i: number) => string): CompiledModel {
  const lines = Array.from({ length: n }, (_, i) => {
    const [next, far] = [(i + 1) % n, (i + 7) % n];
    return `x${i} = ${1 + (i % 3)}; x${i}' = x${far}/(1 + x${next}^2) - ${speed(i)}*x${i};`;
  });
  return compile(readAntimony(`k = 0; ${lines.join('\n')}`).document, elementary).model!;
}

/** How a solve ends, and every number that it recorded. */
function solve(model: CompiledModel, method: 'rodas5p' | 'ndf'): { status: Status; rows: number[] } {
  const program = Program.link(core, model);
  const problem = Problem.make(program, {
    overrides: [],
    schedule: [],
    times: Float64Array.of(0, 0.5, 1),
    columns: model.states.map((_, k) => k),
    solver: { method, relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 10_000 },
    seed: 1,
    end: 1,
    recordJumps: false,
  });
  let status = problem.begin();
  while (status < Status.Failed && status !== Status.Done) status = problem.advance(1000);
  const rows = [...problem.takeRows()];
  problem.release();
  program.release();
  return { status, rows };
}

const byTable = ({ sparsity, ...model }: CompiledModel): CompiledModel => {
  const { writtenOut, ...looked } = sparsity!;
  expect(writtenOut).toBe(true);
  return { ...model, sparsity: looked };
};

test.each(['rodas5p', 'ndf'] as const)(
  'an elimination written out gives the bits of the one that looks its pattern up: %s',
  (method) => {
    const model = ring(24, (i) => String(1 + ((i * i * 37) % 500)));
    const out = solve(model, method);
    expect(out.status).toBe(Status.Done);
    expect(out.rows.length).toBe(3 * 25);
    expect(out).toEqual(solve(byTable(model), method));
  },
);

test('a matrix that is not finite ends a solve as it does by the table', () => {
  const model = ring(24, (i) => (i === 5 ? '(1e308*1e308)^x3' : '1'));
  const out = solve(model, 'rodas5p');
  expect(out.status).toBeGreaterThanOrEqual(Status.Failed);
  expect(out).toEqual(solve(byTable(model), 'rodas5p'));
});

test('an elimination of many operations is left to the table', () => {
  expect(ring(24, () => '1').sparsity).toMatchObject({ writtenOut: true });
  expect(ring(400, () => '1').sparsity!.writtenOut).toBeUndefined();
});
