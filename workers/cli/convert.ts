import { writeFileSync } from 'node:fs';
import { openInput, tell } from './input.ts';
import { CommandFailed, WrongUsage } from './usage.ts';
import { writeAntimony } from '../formats/antimony/writer.ts';

export async function convert(from: string, to: string): Promise<number> {
  const opened = openInput(from);
  if (!to.endsWith('.ant')) throw new WrongUsage('not yet');
  if (opened.kind !== 'model') throw new CommandFailed('not yet');
  tell(from, opened.model.diagnostics);
  writeFileSync(to, writeAntimony(opened.model.document));
  return 0;
}
