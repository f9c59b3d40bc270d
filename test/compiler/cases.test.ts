import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { diagnosticsText, systemText } from './systemText.ts';

/**
 * Each file of test/cases/compiler holds cases of the form: a line `=== title`, a text in Antimony, a line
 * `==>`, and the system of equations that it becomes, then the diagnostics.
 */
const folder = fileURLToPath(new URL('../cases/compiler', import.meta.url));

for (const file of readdirSync(folder)) {
  describe(file.replace('.txt', ''), () => {
    for (const one of readFileSync(join(folder, file), 'utf8').split(/^=== /m).slice(1)) {
      const [head, expected] = one.split(/^==>\n/m);
      const title = head!.slice(0, head!.indexOf('\n'));
      const text = head!.slice(head!.indexOf('\n') + 1);
      test(title, () => {
        const { document } = readAntimony(text);
        const { system, diagnostics } = lower(document, text);
        const found = [system ? systemText(system) : '', diagnosticsText(text, diagnostics)];
        expect(found.filter((part) => part !== '').join('\n')).toBe(expected!.trimEnd());
      });
    }
  });
}
