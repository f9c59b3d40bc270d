import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { DISTRIBUTIONS } from '../../../workers/model/distribution.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';

/** test/cases/sbml/README.md says how the cases are written. */
const folder = fileURLToPath(new URL('../../cases/sbml', import.meta.url));

const SYMBOLS = 'http://www.sbml.org/sbml/symbols/';
const DRAWN = new RegExp(`<(${Object.keys(DISTRIBUTIONS).join('|')})/>`, 'g');
const COMP = 'http://www.sbml.org/sbml/level3/version1/comp/version1';

function whole(inside: string, title: string): string {
  const text = inside
    .replaceAll('<math>', '<math xmlns="http://www.w3.org/1998/Math/MathML">')
    .replaceAll(/<(t|delay|rateOf|avogadro)\/>/g, (_, name: string) => {
      const url = SYMBOLS + (name === 't' ? 'time' : name);
      return `<csymbol encoding="text" definitionURL="${url}"> ${name} </csymbol>`;
    })
    .replaceAll(
      DRAWN,
      (_, name: string) =>
        `<csymbol encoding="text" definitionURL="${SYMBOLS}distrib/${name}"> ${name} </csymbol>`,
    );
  return title.endsWith('(L2V4)')
    ? `<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4">${text}</sbml>`
    : `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:comp="${COMP}" level="3" version="2" comp:required="true">${text}</sbml>`;
}

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await startLaboratory();
});

for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  describe(file.replace('.txt', ''), () => {
    for (const one of readFileSync(join(folder, file), 'utf8').split(/^=== /m).slice(1)) {
      const title = one.slice(0, one.indexOf('\n'));
      const [inside = '', expected = ''] = one.slice(title.length + 1).split(/^==>\n/m);
      test(title, () => {
        const { document, diagnostics } = readSbml(whole(inside, title));
        expect(diagnostics).toEqual([]);
        const { model, diagnostics: found } = laboratory.compile(document);
        expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
        const rows = expected
          .trim()
          .split('\n')
          .map((line) => line.split(' '));
        const times = Float64Array.from(rows[0]!.slice(1), Number);
        const answer = laboratory.solve(model!, {
          times,
          solver: {
            method: 'automatic',
            relativeTolerance: 1e-9,
            absoluteTolerance: 1e-12,
            maxSteps: 100_000,
          },
          seed: 1,
        });
        if ('failure' in answer) throw new Error(answer.failure.message);
        for (const [id = '', ...values] of rows.slice(1)) {
          const ours = [...answer.columns.get(id)!];
          values.forEach((value, k) => expect(ours[k], `${id} at ${times[k]}`).toBeCloseTo(Number(value), 6));
        }
      });
    }
  });
}
