import type { Outcome, Progress } from '../protocol.ts';
import type { Control, Interruption } from './control.ts';

/** What runs now, by channel: newer work on a channel supersedes what runs there. */
export class Channels {
  private readonly running = new Map<string, { interruption?: Interruption }>();

  async run<T>(
    channel: string,
    progress: ((progress: Progress) => void) | undefined,
    work: (control: Control) => Outcome<T> | Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const before = this.running.get(channel);
    if (before !== undefined) before.interruption ??= 'superseded';
    const token: { interruption?: Interruption } = {};
    this.running.set(channel, token);
    try {
      return await work({ interruption: () => token.interruption, progress });
    } finally {
      if (this.running.get(channel) === token) this.running.delete(channel);
    }
  }

  cancel(channel: string): void {
    const running = this.running.get(channel);
    if (running !== undefined) running.interruption ??= 'cancelled';
  }
}
