import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { openFile, type OpenedFile } from '../formats/openFile.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Engine } from '../engine/engine.ts';
import { failureText } from './failureText.ts';
import { startEngine } from './startEngine.ts';
import { CommandFailed, WrongUsage } from './usage.ts';

/** Opens a file of any format; what it refers to is looked for beside it and below, and nowhere else. */
export function openInput(path: string): OpenedFile {
  if (!existsSync(path)) throw new WrongUsage(`There is no file ${path}.`);
  if (!statSync(path).isFile()) throw new WrongUsage(`${path} is no file.`);
  const folder = resolve(dirname(path));
  const beside = (reference: string): Uint8Array | undefined => {
    const wanted = resolve(join(folder, reference.replace(/^file:(\/\/)?/, '')));
    if (relative(folder, wanted).startsWith('..')) return undefined;
    return existsSync(wanted) && statSync(wanted).isFile() ? new Uint8Array(readFileSync(wanted)) : undefined;
  };
  const opened = openFile(basename(path), new Uint8Array(readFileSync(path)), beside);
  if ('failure' in opened) throw new CommandFailed(failureText(opened.failure));
  return opened;
}

/** The engine, or how to get what it needs. */
export async function engineOrFail(): Promise<Engine> {
  return startEngine().catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) throw error;
    throw new CommandFailed('The numerical core is not built yet. Run "npm run build:core" first.');
  });
}

/** `model.xml:12: error: …`, as editors and terminals know it, and the hint below. */
export function findingText(path: string, { severity, message, hint, line }: Diagnostic): string {
  const place = line === undefined ? path : `${path}:${line}`;
  return `${place}: ${severity}: ${message}${hint === undefined ? '' : `\n  ${hint}`}`;
}

/** Warnings of one file that are told at a run; "check" lists them all. */
const MOST_WARNINGS = 5;

/** Tells on the error stream what was found, so that the output holds results alone. */
export function tell(path: string, findings: readonly Diagnostic[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const others = findings.filter(({ severity }) => severity !== 'error');
  for (const finding of [...errors, ...others.slice(0, MOST_WARNINGS)])
    process.stderr.write(`${findingText(path, finding)}\n`);
  const more = others.length - MOST_WARNINGS;
  if (more > 0)
    process.stderr.write(`${path}: ${more} more warnings; "starling check ${path}" lists them.\n`);
}
