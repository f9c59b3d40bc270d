import { formatNumber, formatQuantity } from '../../controls/format.ts';
import type { RegimenItem, TwinInput } from '../../../workers/protocol.ts';
import { texts } from './texts.ts';

/** One line of the regimen as a sentence: "Oral dose, 320 mg at 0 h, over 2 h, 4 times, every 12 h". */
export function describe(item: RegimenItem, input: TwinInput, timeUnit: string | undefined): string {
  const parts = [
    texts.describe(input.label, formatQuantity(item.amount, input.unit), formatQuantity(item.time, timeUnit)),
  ];
  if (item.duration > 0) parts.push(texts.over(formatQuantity(item.duration, timeUnit)));
  if (item.repeat !== undefined) {
    parts.push(texts.repeated(item.repeat.count, formatQuantity(item.repeat.every, timeUnit)));
  }
  return parts.join(', ');
}

/** What a mark shows where there is room: "320 mg". */
export function shortAmount(item: RegimenItem, input: TwinInput): string {
  return `${formatNumber(item.amount)} ${input.unit}`.trim();
}
