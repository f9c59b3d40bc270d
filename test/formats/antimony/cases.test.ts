import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../../workers/model/diagnostic.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { writeAntimony } from '../../../workers/formats/antimony/writer.ts';
import { describeDiagnostics, describeDocument } from './describe.ts';

/**
 * Each file of test/cases/antimony holds cases of the form: a line `=== title`, a text in Antimony, a line
 * `==>`, and what reading it gives, the model and then the diagnostics.
 */
const folder = fileURLToPath(new URL('../../cases/antimony', import.meta.url));

for (const file of readdirSync(folder)) {
  describe(file.replace('.txt', ''), () => {
    const cases = readFileSync(join(folder, file), 'utf8').split(/^=== /m).slice(1);
    for (const one of cases) {
      const [head, expected] = one.split(/^==>\n/m);
      const title = head!.slice(0, head!.indexOf('\n'));
      const text = head!.slice(head!.indexOf('\n') + 1);

      test(title, () => {
        const { document, diagnostics } = readAntimony(text);
        const found = [describeDocument(document), describeDiagnostics(text, diagnostics)];
        expect(found.filter((part) => part !== '').join('\n')).toBe(expected!.trimEnd());
      });

      const { document, diagnostics } = readAntimony(text);
      if (hasErrors(diagnostics)) continue;
      test(`${title}, written and read again`, () => {
        const again = readAntimony(writeAntimony(document)).document;
        expect(describeDocument(again)).toBe(describeDocument(document));
      });
    }
  });
}
