import fc from 'fast-check';
import wabt from 'wabt';
import { beforeAll, describe, expect, test } from 'vitest';
import { readElementary } from '../../../workers/compiler/elementary/library.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import { readModule, writeModule } from '../../../workers/compiler/emit-wasm/module.ts';
import { elementaryBytes, elementaryLibrary } from './elementaryModule.ts';
import { randomSystem } from './randomSystem.ts';

const library = elementaryLibrary();

describe('an emitted module', () => {
  let parse: Awaited<ReturnType<typeof wabt>>;
  beforeAll(async () => {
    parse = await wabt();
  });

  test('is valid, says the engine and says wabt', () =>
    fc.assert(
      fc.property(randomSystem, (system) => {
        const bytes = emitWasm(system, library);
        expect(WebAssembly.validate(bytes)).toBe(true);
        const module = parse.readWasm(bytes, { readDebugNames: false });
        module.validate();
        module.destroy();
      }),
      { numRuns: 60 },
    ));

  test('reads back and is written again byte by byte', () =>
    fc.assert(
      fc.property(randomSystem, (system) => {
        const bytes = emitWasm(system, library);
        expect(writeModule(readModule(bytes))).toEqual(bytes);
      }),
      { numRuns: 60 },
    ));

  test('imports memory, table and tableBase, and exports nothing', () =>
    fc.assert(
      fc.property(randomSystem, (system) => {
        const module = new WebAssembly.Module(emitWasm(system, library));
        expect(
          WebAssembly.Module.imports(module).map(({ module: from, name, kind }) => `${from}.${name} ${kind}`),
        ).toEqual(['env.memory memory', 'env.table table', 'env.tableBase global']);
        expect(WebAssembly.Module.exports(module)).toEqual([]);
      }),
      { numRuns: 5 },
    ));
});

describe('the elementary functions', () => {
  test('read back as what they were compiled to', () => {
    const module = readModule(elementaryBytes());
    expect(readModule(writeModule(module))).toEqual(module);
  });

  test('are refused where a body would mean something else in another module', async () => {
    const { parseWat } = await wabt();
    const compiled = (text: string): Uint8Array =>
      new Uint8Array(parseWat('bad.wat', text).toBinary({}).buffer);
    expect(() => readElementary(compiled('(module (global (mut f64) (f64.const 0)))'))).toThrow(
      /has globals/,
    );
    expect(() => readElementary(compiled('(module (memory 1))'))).toThrow('Section 5');
    expect(() =>
      readElementary(compiled('(module (func (param f64) (local.get 0) (block (param f64) drop)))')),
    ).toThrow('uses block');
    expect(() => readElementary(new Uint8Array([1, 2, 3]))).toThrow('the header of a WebAssembly module');
  });
});
