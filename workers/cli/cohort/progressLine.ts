/** On a terminal the line is written over; a log gets one now and then. */
const TERMINAL_MS = 250;
const LOG_MS = 10_000;

/** Tells on the error stream how many people are solved, how fast, and how long it will still take. */
export class ProgressLine {
  failed = 0;
  private began = performance.now();
  private done: () => number = () => 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly isTerminal = process.stderr.isTTY;

  /**
   * @param people of this part of the work
   * @param before of whom were solved by an earlier run
   */
  constructor(
    private readonly people: number,
    private readonly before: number,
  ) {}

  /** @param done people that are solved since now */
  follow(done: () => number): void {
    this.began = performance.now();
    this.done = done;
    if (this.before > 0)
      process.stderr.write(`${number(this.before)} of ${number(this.people)} people were solved before.\n`);
    this.timer = setInterval(() => this.tell(), this.isTerminal ? TERMINAL_MS : LOG_MS);
  }

  end(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.tell();
    if (this.isTerminal) process.stderr.write('\n');
  }

  private tell(): void {
    const text = progressText(
      this.people,
      this.before,
      this.done(),
      performance.now() - this.began,
      this.failed,
    );
    process.stderr.write(this.isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
  }
}

/** `120,000 of 1,000,000 people · 24,000 people/s · 37 s left`. */
export function progressText(
  people: number,
  before: number,
  done: number,
  milliseconds: number,
  failed: number,
): string {
  const perSecond = (1000 * done) / Math.max(1, milliseconds);
  const left = people - before - done;
  const parts = [`${number(before + done)} of ${number(people)} people`, `${number(perSecond)} people/s`];
  if (left > 0 && perSecond > 0) parts.push(`${duration(left / perSecond)} left`);
  if (failed > 0) parts.push(`${number(failed)} failed`);
  return parts.join(' · ');
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
