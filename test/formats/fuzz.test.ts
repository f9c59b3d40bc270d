import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../workers/engine/solveDocument.ts';
import { importOpened } from '../../workers/formats/importFile.ts';
import { openFile } from '../../workers/formats/openFile.ts';
import { hasErrors, type Diagnostic } from '../../workers/model/diagnostic.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';
import { mutate, mutation, RUNS, type Mutation } from './mutation.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await startLaboratory();
});

function namesWhatItFinds(diagnostics: readonly Diagnostic[]): void {
  for (const { code, message } of diagnostics) {
    expect(code).toMatch(/^[a-z0-9-]+$/);
    expect(message).not.toBe('');
  }
}

/** Opens a file as the studio does, and compiles what model there is. */
function endsWell(bytes: Uint8Array): void {
  const opened = openFile('file', bytes);
  if ('failure' in opened) {
    namesWhatItFinds([{ severity: 'error', ...opened.failure }]);
    return;
  }
  const imported = importOpened('file', opened);
  namesWhatItFinds(
    'failure' in imported ? [{ severity: 'error', ...imported.failure }] : imported.diagnostics,
  );
  if (opened.kind !== 'model' || hasErrors(opened.model.diagnostics)) return;
  const { model, diagnostics } = laboratory.compile(opened.model.document, opened.model.text);
  namesWhatItFinds(diagnostics);
  expect(model !== undefined || hasErrors(diagnostics)).toBe(true);
}

/** A hang ends in the test's own time limit: a file takes some ten milliseconds. */
function hurt<T>(
  files: readonly T[],
  change: (file: T, mutations: Mutation[]) => Uint8Array,
  numRuns = RUNS,
): void {
  const one = fc.record({
    file: fc.nat(Math.max(0, files.length - 1)),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(one, ({ file, mutations }) => endsWell(change(files[file]!, mutations))),
    { numRuns, seed: 20_240_601 },
  );
}

const inText = (text: string, mutations: Mutation[]): Uint8Array => strToU8(mutations.reduce(mutate, text));
const textsIn = (folder: string, end: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(end))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .filter(({ length }) => length < 100_000);
const timeout = RUNS * 200 + 30_000;

describe('files with mistakes made in them are read, or refused by name, never with a crash or a hang:', () => {
  test('Antimony', { timeout }, () => {
    const twins = new URL('../../examples/twins/', import.meta.url).pathname;
    hurt(
      readdirSync(twins, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) => textsIn(`${twins}${name}`, '.ant')),
      inText,
    );
  });

  test.skipIf(!haveReferenceData)('CellML', { timeout }, () => {
    hurt(
      ['b_circulation', 'f_resp_renal_bp'].flatMap((name) =>
        textsIn(referencePath(`${name}/cellml`), '.cellml'),
      ),
      inText,
      // The files at hand are large.
      Math.ceil(RUNS / 4),
    );
  });

  const archives = haveReferenceData
    ? readdirSync(referencePath('omex'))
        .filter((name) => name.endsWith('.omex'))
        .map((name) => new Uint8Array(readFileSync(referencePath(`omex/${name}`))))
    : [];

  test.skipIf(!haveReferenceData)('SED-ML in its archive', { timeout }, () => {
    hurt(archives, (bytes, mutations) => {
      const files = unzipSync(bytes, { filter: ({ size }) => size < 1_000_000 });
      const text = new TextDecoder();
      const changed = Object.entries(files).map(([path, content]) => [
        path,
        /\.(sedml|xml)$/.test(path) ? inText(text.decode(content), mutations) : content,
      ]);
      return zipSync(Object.fromEntries(changed), { level: 0 });
    });
  });

  test.skipIf(!haveReferenceData)('archives, byte by byte', { timeout }, () => {
    hurt(archives, (bytes, mutations) => {
      const copy = bytes.slice();
      for (const { at, with: by } of mutations)
        copy.set(strToU8(by).subarray(0, 4), Math.floor(at * (copy.length - 4)));
      return copy;
    });
  });
});
