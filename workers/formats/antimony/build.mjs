/** Writes generated/parser.ts and its terms from antimony.grammar, unless they are newer. */
import { buildParserFile } from '@lezer/generator';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const sources = [join(here, 'antimony.grammar'), fileURLToPath(import.meta.url)];
const parserFile = join(here, 'generated', 'parser.ts');
const termsFile = join(here, 'generated', 'parser.terms.ts');

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

if (Math.min(changedAt(parserFile), changedAt(termsFile)) < Math.max(...sources.map(changedAt))) {
  const { parser, terms } = buildParserFile(readFileSync(sources[0], 'utf8'), {
    fileName: 'antimony.grammar',
    typeScript: true,
    includeNames: true,
    warn: (message) => {
      throw new Error(message);
    },
  });
  mkdirSync(dirname(parserFile), { recursive: true });
  // The generated files lie one folder deeper than the grammar, and imports carry their extension.
  const placed = parser
    .replaceAll(/from "\.\/(tokens|highlighting)\.ts"/g, 'from "../$1.ts"')
    .replaceAll(/from "\.\/parser\.terms"/g, 'from "./parser.terms.ts"');
  writeFileSync(parserFile, placed);
  writeFileSync(termsFile, terms);
}
