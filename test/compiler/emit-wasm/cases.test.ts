import { readFileSync, readdirSync } from 'node:fs';
import wabt from 'wabt';
import { beforeAll, describe, expect, test } from 'vitest';
import { ModelFunction } from '../../../assembly/memory.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import { elementaryLibrary } from './elementaryModule.ts';
import { functionText } from './functionText.ts';
import { systemFromText } from './systemText.ts';

/**
 * Each case of test/cases/emit-wasm: a name after `#`, a system (see systemText.ts), `==>` with the name of one of
 * the model's functions, and the WebAssembly text of that function.
 */
const folder = new URL('../../cases/emit-wasm/', import.meta.url);
const library = elementaryLibrary();

describe('WebAssembly text', () => {
  let tools: Awaited<ReturnType<typeof wabt>>;
  beforeAll(async () => {
    tools = await wabt();
  });

  for (const file of readdirSync(folder)) {
    const cases = readFileSync(new URL(file, folder), 'utf8').split(/^# /m).slice(1);
    for (const text of cases) {
      const [, title, input, slot, expected] = /^(.*)\n([^]*?)==> (\w+)\n([^]*)$/.exec(text)!;
      test(`${file}: ${title}`, () => {
        const bytes = emitWasm(systemFromText(input!), library);
        const got = functionText(tools, library, bytes, ModelFunction[slot as keyof typeof ModelFunction]);
        expect(got).toBe(expected!.trim());
      });
    }
  }
});
