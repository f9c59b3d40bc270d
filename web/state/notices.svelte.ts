import type { Failure } from '../../workers/protocol.ts';

export interface Action {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  message: string;
  tone: 'info' | 'ok' | 'warning' | 'danger';
  action?: Action;
}

const LASTS = 6000;

/** What the studio says without being asked: short toasts, and one banner that stays until dismissed. */
export class Notices {
  toasts: readonly Toast[] = $state.raw([]);
  banner: { tone: Toast['tone']; message: string; hint?: string; actions?: readonly Action[] } | undefined =
    $state.raw();
  #count = 0;

  toast(message: string, tone: Toast['tone'] = 'info', action?: Toast['action']): void {
    const id = ++this.#count;
    this.toasts = [...this.toasts, { id, message, tone, ...(action && { action }) }].slice(-4);
    setTimeout(() => this.dismiss(id), action === undefined ? LASTS : 2 * LASTS);
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  show(tone: Toast['tone'], message: string, hint?: string): void {
    this.banner = { tone, message, ...(hint !== undefined && { hint }) };
  }

  /** A banner with ways on; it goes when one is taken. */
  ask(tone: Toast['tone'], message: string, actions: readonly Action[]): void {
    this.banner = { tone, message, actions };
  }

  fail(failure: Failure, lead?: string): void {
    this.show('danger', lead === undefined ? failure.message : `${lead} ${failure.message}`, failure.hint);
  }
}
