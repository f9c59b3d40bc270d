import { writeFileSync } from 'node:fs';
import { writeSbml } from '../formats/sbml/writer.ts';
import type { OpenedFile } from '../formats/openFile.ts';
import { importOpened } from '../formats/importFile.ts';
import { modelText } from '../formats/modelText.ts';
import type { Engine } from '../engine/engine.ts';
import { flatModel } from '../engine/export/exportModel.ts';
import type { Diagnostic, ExportFormat, Scenario } from '../protocol.ts';
import { failureText } from './failureText.ts';
import { engineOrFail, openInput, tell } from './input.ts';
import { addTwinOf } from './twinFolder.ts';
import { CommandFailed, WrongUsage } from './usage.ts';

const FORMATS: Readonly<Record<string, ExportFormat>> = {
  '.xml': 'sbml',
  '.sbml': 'sbml',
  '.ant': 'antimony',
  '.omex': 'omex',
};

/** Writes a file of any format in the one that another's name ends in; 1 where that cannot hold it. */
export async function convert(from: string, to: string): Promise<number> {
  const ending = /\.[^./\\]+$/.exec(to)?.[0].toLowerCase() ?? '';
  const format = FORMATS[ending];
  if (format === undefined)
    throw new WrongUsage(
      `${to} ends in none of ${Object.keys(FORMATS).join(', ')}, so that its format is not known.`,
    );
  const opened = openInput(from);
  const direct =
    opened.kind === 'model' && format !== 'omex' ? converted(from, opened.model, format) : undefined;
  writeFileSync(to, direct ?? (await exported(from, opened, format)));
  return 0;
}

/** A model as it is, without the way over a scenario's text. */
function converted(
  path: string,
  { document, diagnostics }: Extract<OpenedFile, { kind: 'model' }>['model'],
  format: Exclude<ExportFormat, 'omex'>,
): string {
  tell(path, diagnostics);
  if (diagnostics.some(({ severity }) => severity === 'error'))
    throw new CommandFailed(`${path}: the model has errors and was not converted.`);
  if (format === 'antimony') {
    const { text, diagnostics: lost } = modelText(document);
    tell(path, lost);
    return text;
  }
  const flat = flatModel(document);
  if ('failure' in flat) throw new CommandFailed(failureText(flat.failure));
  return writeSbml(flat.model);
}

/** The first scenario of a file in a format. */
async function exported(path: string, opened: OpenedFile, format: ExportFormat): Promise<Uint8Array> {
  const imported = importOpened(path.replace(/^.*[/\\]/, ''), opened);
  if ('failure' in imported) throw new CommandFailed(failureText(imported.failure));
  const [scenario, ...others] = imported.scenarios;
  const more: Diagnostic[] =
    others.length === 0
      ? []
      : [
          {
            severity: 'info',
            code: 'more-simulations',
            message: `Only the first of ${others.length + 1} simulations is written.`,
          },
        ];
  tell(path, [...imported.diagnostics, ...more]);
  const engine = await engineOrFail();
  return bytesOf(path, engine, scenario!, format);
}

async function bytesOf(
  path: string,
  engine: Engine,
  scenario: Scenario,
  format: ExportFormat,
): Promise<Uint8Array> {
  await addTwinOf(engine, scenario);
  const written = await engine.exportModel(scenario, format);
  if ('failure' in written) throw new CommandFailed(failureText(written.failure));
  tell(path, written.diagnostics);
  return written.bytes;
}
