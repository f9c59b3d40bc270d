import type { Diagnostic } from '../model/diagnostic.ts';
import { engineOrFail, findingText, openInput } from './input.ts';
import { addTwinOf } from './twinFolder.ts';

/** Lists all that is wrong with a file or not supported in it; 1 where it cannot be run as it is. */
export async function check(path: string): Promise<number> {
  const opened = openInput(path);
  const engine = await engineOrFail();
  const findings: Diagnostic[] = [];
  if (opened.kind === 'model') {
    const { document, text, diagnostics } = opened.model;
    findings.push(...opened.diagnostics, ...diagnostics);
    if (!diagnostics.some(({ severity }) => severity === 'error'))
      findings.push(...(await engine.checkDocument(document, text)));
  } else if (opened.kind === 'project') {
    const { scenario } = opened.project;
    await addTwinOf(engine, scenario);
    findings.push(...(await engine.open(scenario)).diagnostics);
  } else {
    findings.push(...opened.diagnostics);
    for (const one of opened.experiments) {
      findings.push(...one.diagnostics);
      const outcome = await engine.runExperiment(one);
      if (outcome.kind === 'done') findings.push(...outcome.value.diagnostics);
    }
  }
  for (const finding of findings) process.stdout.write(`${findingText(path, finding)}\n`);
  const count = (severity: Diagnostic['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  process.stdout.write(
    `${path}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}\n`,
  );
  return count('error') > 0 ? 1 : 0;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
