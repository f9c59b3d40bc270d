import type { ElementaryLibrary } from '../../compiler/elementary/library.ts';
import { compileSensitivities, type Wanted } from '../../compiler/sensitivity/compileSensitivities.ts';
import { readAntimony } from '../../formats/antimony/reader.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Core } from '../core.ts';
import { Program } from '../program.ts';
import type { SensitiveProgram } from './sensitiveProgram.ts';

/** Kept at once: one a plot or a fit in use, or the parts of one with many factors. */
const CAPACITY = 16;

/** A model with its sensitivities, or why it has none. */
export type Compiled = SensitiveProgram | { diagnostics: Diagnostic[] };

interface Entry {
  made: Compiled;
  /** Solves under way: the program stays linked. */
  pins: number;
}

/** Texts compiled with sensitivities, the least recently used let go. */
export class SensitiveLibrary {
  /** In order of use, the oldest first. */
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly core: Core,
    private readonly elementary: ElementaryLibrary,
  ) {}

  /** Does work with the text's model and its sensitivities, or with the reasons why there are none. */
  async with<T>(text: string, wanted: Wanted, work: (made: Compiled) => Promise<T>): Promise<T> {
    const key = JSON.stringify([wanted.factors, wanted.quantities, text]);
    const entry = this.entries.get(key) ?? { made: this.make(text, wanted), pins: 0 };
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.trim();
    entry.pins++;
    try {
      return await work(entry.made);
    } finally {
      entry.pins--;
    }
  }

  private make(text: string, wanted: Wanted): Compiled {
    const { document } = readAntimony(text);
    const { sensitivities, diagnostics } = compileSensitivities(document, this.elementary, wanted, text);
    if (sensitivities === undefined) return { diagnostics };
    return { program: Program.link(this.core, sensitivities.model), sensitivities };
  }

  private trim(): void {
    for (const [key, { made, pins }] of this.entries) {
      if (this.entries.size <= CAPACITY) return;
      if (pins > 0) continue;
      if ('program' in made) made.program.release();
      this.entries.delete(key);
    }
  }
}
