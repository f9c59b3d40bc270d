import type { RegimenItem, TwinInput } from '../../../workers/protocol.ts';
import { clamp, durationRange, replaceItem } from './administrations.ts';
import { snap, tidy } from './timeSteps.ts';

/** Pixels that a pointer may tremble before a press becomes a drag. */
const TREMBLE = 3;

interface Dragged {
  part: 'time' | 'duration';
  item: RegimenItem;
  input: TwinInput;
  /** The regimen as it was when the drag began. */
  regimen: readonly RegimenItem[];
  startX: number;
  isMoving: boolean;
  changed: RegimenItem;
}

export interface Where {
  /** Pixels from the left edge of the window. */
  x: number;
  /** Time that one pixel stands for. */
  timePerPixel: number;
  step: number;
  /** Without steps. */
  isFree: boolean;
}

/** Moving one line of the regimen, or the end of its duration, with a pointer. */
export class Drag {
  #dragged: Dragged | undefined = $state.raw();

  /** Id of the line that moves. */
  get id(): string | undefined {
    return this.#dragged?.isMoving === true ? this.#dragged.item.id : undefined;
  }

  /** What is dragged of it. */
  get part(): 'time' | 'duration' | undefined {
    return this.#dragged?.part;
  }

  begin(
    part: 'time' | 'duration',
    item: RegimenItem,
    input: TwinInput,
    regimen: readonly RegimenItem[],
    startX: number,
  ): void {
    this.#dragged = { part, item, input, regimen, startX, isMoving: false, changed: item };
  }

  /** The regimen as it would be with the pointer here; undefined where nothing is dragged. */
  move({ x, timePerPixel, step, isFree }: Where): RegimenItem[] | undefined {
    const dragged = this.#dragged;
    if (dragged === undefined) return undefined;
    const pixels = x - dragged.startX;
    if (!dragged.isMoving && Math.abs(pixels) < TREMBLE) return undefined;
    const { item, input, part } = dragged;
    const place = (time: number): number => (isFree ? tidy(time) : snap(time, step));
    const by = pixels * timePerPixel;
    const changed =
      part === 'time'
        ? { ...item, time: Math.max(0, place(item.time + by)) }
        : { ...item, duration: clamp(place(item.duration + by), durationRange(input)) };
    this.#dragged = { ...dragged, isMoving: true, changed };
    return replaceItem(dragged.regimen, item.id, () => changed);
  }

  /** Ends the drag; the regimen where it moved anything, undefined where it was a mere press. */
  end(): RegimenItem[] | undefined {
    const dragged = this.#dragged;
    this.#dragged = undefined;
    if (dragged?.isMoving !== true) return undefined;
    return replaceItem(dragged.regimen, dragged.item.id, () => dragged.changed);
  }

  /** Gives the drag up; the regimen as it was before, undefined where nothing had moved. */
  cancel(): RegimenItem[] | undefined {
    const dragged = this.#dragged;
    this.#dragged = undefined;
    return dragged?.isMoving === true ? [...dragged.regimen] : undefined;
  }
}
