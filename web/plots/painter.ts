import { isDrawable, toPixelX, toPixelY, type Frame } from './frame.ts';
import type { Palette } from './palette.ts';
import type { Curve, PlotData } from './series.ts';

/** What a canvas of the page and one off the page have in common. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws a plot whole. One call costs well under a millisecond for a few thousand points. */
export function paint(
  context: Context,
  frame: Frame,
  data: PlotData,
  palette: Palette,
  hidden: ReadonlySet<string>,
): void {
  context.clearRect(0, 0, frame.width, frame.height);
  context.font = `${frame.text}px ${palette.font}`;
  paintBands(context, frame, data, palette);
  paintAxes(context, frame, data, palette);
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top - 3, frame.right - frame.left + 3, frame.bottom - frame.top + 6);
  context.clip();
  const order = { ghost: 0, faint: 1, solid: 2 } as const;
  const curves = data.curves.filter((curve) => !hidden.has(curve.id));
  for (const curve of curves.toSorted((a, b) => order[a.look] - order[b.look])) {
    paintCurve(context, frame, curve, palette);
  }
  paintPoints(context, frame, data, palette, hidden);
  context.restore();
  paintDoses(context, frame, data, palette);
}

function paintBands(context: Context, frame: Frame, data: PlotData, palette: Palette): void {
  for (const band of data.bands) {
    const top = Math.max(frame.top, toPixelY(frame, Math.min(band.to, frame.y[1])));
    const bottom = Math.min(frame.bottom, toPixelY(frame, Math.max(band.from, frame.y[0])));
    if (bottom - top < 1) continue;
    context.globalAlpha = 0.09;
    context.fillStyle = palette.band;
    context.fillRect(frame.left, top, frame.right - frame.left, bottom - top);
    context.globalAlpha = 1;
    if (bottom - top < frame.text * 1.6) continue;
    context.fillStyle = palette.muted;
    context.textAlign = 'right';
    context.textBaseline = 'top';
    context.fillText(band.label, frame.right - 4, top + 4);
  }
}

function paintAxes(context: Context, frame: Frame, data: PlotData, palette: Palette): void {
  context.lineWidth = 1;
  context.setLineDash([]);
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const tick of frame.yTicks) {
    const y = Math.round(toPixelY(frame, tick.value)) + 0.5;
    if (tick.label === '') continue;
    context.strokeStyle = palette.grid;
    line(context, frame.left, y, frame.right, y);
    context.fillStyle = palette.muted;
    context.fillText(tick.label, frame.left - frame.text * 0.6, y);
  }
  context.strokeStyle = palette.axis;
  line(context, frame.left, frame.bottom + 0.5, frame.right, frame.bottom + 0.5);
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of frame.xTicks) {
    const x = Math.round(toPixelX(frame, tick.value)) + 0.5;
    line(context, x, frame.bottom, x, frame.bottom + 4);
    context.fillStyle = palette.muted;
    context.fillText(tick.label, x, frame.bottom + frame.text * 0.6);
  }
  context.fillStyle = palette.muted;
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.fillText(axisTitle(data.x), frame.right, frame.height - 1);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText(axisTitle(data.y), frame.text * 0.6, frame.text * 0.2);
}

/** "Concentration (mg/L)", or what of it there is. */
export function axisTitle(axis: { label: string; unit?: string | undefined }): string {
  if (!axis.unit) return axis.label;
  return axis.label === '' ? axis.unit : `${axis.label} (${axis.unit})`;
}

function line(context: Context, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function paintCurve(context: Context, frame: Frame, curve: Curve, palette: Palette): void {
  context.strokeStyle = palette.curves[curve.color] ?? palette.text;
  context.lineWidth = curve.look === 'solid' ? frame.text / 6 : frame.text / 9;
  context.globalAlpha = curve.look === 'faint' ? 0.38 : curve.look === 'ghost' ? 0.8 : 1;
  context.setLineDash(curve.look === 'ghost' ? [frame.text * 0.5, frame.text * 0.4] : []);
  context.lineJoin = 'round';
  context.beginPath();
  const dense = curve.x.length > 2 * (frame.right - frame.left);
  if (dense && curve.x === curve.time) traceDense(context, frame, curve);
  else trace(context, frame, curve);
  context.stroke();
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function trace(context: Context, frame: Frame, curve: Curve): void {
  let pen = false;
  for (let at = 0; at < curve.x.length; at++) {
    const value = curve.y[at]!;
    if (!isDrawable(frame, value)) {
      pen = false;
      continue;
    }
    const x = toPixelX(frame, curve.x[at]!);
    const y = toPixelY(frame, value);
    if (pen) context.lineTo(x, y);
    else context.moveTo(x, y);
    pen = true;
  }
}

/** Smallest and largest value of every pixel column: looks the same, at a bounded number of strokes. */
function traceDense(context: Context, frame: Frame, curve: Curve): void {
  let column = NaN;
  let low = 0;
  let high = 0;
  const flush = (): void => {
    if (Number.isNaN(column)) return;
    context.lineTo(column, low);
    if (high !== low) context.lineTo(column, high);
  };
  for (let at = 0; at < curve.x.length; at++) {
    const value = curve.y[at]!;
    if (!isDrawable(frame, value)) continue;
    const x = Math.round(toPixelX(frame, curve.x[at]!));
    const y = toPixelY(frame, value);
    if (x === column) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    } else {
      flush();
      column = x;
      low = high = y;
    }
  }
  flush();
}

function paintPoints(
  context: Context,
  frame: Frame,
  data: PlotData,
  palette: Palette,
  hidden: ReadonlySet<string>,
): void {
  const radius = frame.text * 0.3;
  for (const points of data.points) {
    if (hidden.has(points.id)) continue;
    context.strokeStyle = palette.curves[points.color] ?? palette.text;
    context.fillStyle = palette.surface;
    context.lineWidth = frame.text / 8;
    context.globalAlpha = points.faint ? 0.45 : 1;
    for (let at = 0; at < points.x.length; at++) {
      const value = points.y[at];
      if (value === null || value === undefined || !isDrawable(frame, value)) continue;
      context.beginPath();
      context.arc(toPixelX(frame, points.x[at]!), toPixelY(frame, value), radius, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

/** Small marks on the time axis where something is given. */
function paintDoses(context: Context, frame: Frame, data: PlotData, palette: Palette): void {
  context.fillStyle = palette.accent;
  const half = frame.text * 0.28;
  for (const time of data.doses) {
    if (time < frame.x[0] || time > frame.x[1]) continue;
    const x = toPixelX(frame, time);
    context.beginPath();
    context.moveTo(x, frame.bottom - half * 2.4);
    context.lineTo(x - half, frame.bottom);
    context.lineTo(x + half, frame.bottom);
    context.fill();
  }
}
