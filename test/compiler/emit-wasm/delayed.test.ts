import wabt from 'wabt';
import { expect, test } from 'vitest';
import { ModelFunction } from '../../../assembly/memory.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import { elementaryLibrary } from './elementaryModule.ts';
import { ModelInstance } from './instance.ts';
import { systemFromText } from './systemText.ts';

type LookBack = (delay: number, t: number, x: number, p: number, k: number, table: number) => number;

/** A function of JavaScript as an entry of a table. */
async function asEntry(lookBack: LookBack): Promise<unknown> {
  const { parseWat } = await wabt();
  const type = '(param f64 f64 i32 i32 i32 i32) (result f64)';
  const text = `(module (import "env" "f" (func ${type})) (export "f" (func 0)))`;
  const module = new WebAssembly.Module(new Uint8Array(parseWat('entry.wat', text).toBinary({}).buffer));
  return new WebAssembly.Instance(module, { env: { f: lookBack } }).exports['f'];
}

test('what is delayed is asked of the core, and given to it', async () => {
  const system = systemFromText(
    'rhs = delayed(mul(x0, 2), p0), add(delayed(time, 1), delayed(mul(x0, 2), 3))',
  );
  const model = new ModelInstance(emitWasm(system, elementaryLibrary()), 5, 1);
  const asked: number[][] = [];
  model.fill(
    ModelFunction.LookBack,
    await asEntry((...args) => {
      asked.push(args);
      return 100 * asked.length;
    }),
  );
  model.numbers(64, 2).set([4, 0]);
  model.numbers(256, 1).set([0.5]);

  model.call(ModelFunction.Rhs, 7, 64, 256, 512);
  expect(asked).toEqual([
    [0.5, 7, 64, 256, 0, 5],
    [1, 7, 64, 256, 1, 5],
    [3, 7, 64, 256, 0, 5],
  ]);
  expect([...model.numbers(512, 2)]).toEqual([100, 500]);

  model.call(ModelFunction.Delayed, 7, 64, 256, 0, 512);
  model.call(ModelFunction.Delayed, 7, 64, 256, 1, 520);
  expect([...model.numbers(512, 2)]).toEqual([8, 7]);
});
