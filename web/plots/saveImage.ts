import { layOut, type Frame } from './frame.ts';
import { paint } from './painter.ts';
import type { Palette } from './palette.ts';
import type { PlotData } from './series.ts';

/** Hands bytes to the browser as a download. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[\\/:*?"<>|]+/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Draws a plot with its title and legend on a canvas of its own, `density` pixels to a CSS pixel. */
export function drawFigure(
  data: PlotData,
  frame: Frame,
  palette: Palette,
  hidden: ReadonlySet<string>,
  density = 2,
): HTMLCanvasElement {
  const head = frame.text * 2.6;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(frame.width * density);
  canvas.height = Math.round((frame.height + head) * density);
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(density, density);
  context.translate(0, head);
  paint(context, frame, data, palette, hidden);
  context.translate(0, -head);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = palette.text;
  context.font = `600 ${frame.text * 1.2}px ${palette.font}`;
  context.fillText(data.title, frame.text * 0.6, head / 2);
  // Beside the vertical axis's unit, where no curve runs.
  drawLegend(context, data, frame, palette, hidden, head + frame.text * 0.8);
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, frame.width, frame.height + head);
  return canvas;
}

function drawLegend(
  context: CanvasRenderingContext2D,
  data: PlotData,
  frame: Frame,
  palette: Palette,
  hidden: ReadonlySet<string>,
  y: number,
): void {
  context.font = `${frame.text}px ${palette.font}`;
  context.textAlign = 'right';
  const shown = new Map(
    data.curves.filter((curve) => !hidden.has(curve.id)).map((curve) => [curve.id, curve]),
  );
  let x = frame.right;
  for (const curve of [...shown.values()].toReversed()) {
    context.fillStyle = palette.muted;
    context.fillText(curve.label, x, y);
    x -= context.measureText(curve.label).width + frame.text * 0.6;
    context.fillStyle = palette.curves[curve.color] ?? palette.text;
    context.fillRect(x - frame.text * 1.3, y - 1, frame.text * 1.3, 2);
    x -= frame.text * 2.6;
  }
}

export function savePng(data: PlotData, frame: Frame, palette: Palette, hidden: ReadonlySet<string>): void {
  drawFigure(data, frame, palette, hidden).toBlob((blob) => {
    if (blob !== null) saveBlob(blob, `${data.title}.png`);
  }, 'image/png');
}

/** A plot as a data address of an image, for the printed report. */
export function figureAddress(
  data: PlotData,
  size: { width: number; height: number; text: number },
  intervals: { x: Frame['x']; y: Frame['y']; scale: Frame['scale'] },
  palette: Palette,
): string {
  const frame = layOut(data, size, intervals.x, intervals.y, intervals.scale);
  return drawFigure(data, frame, palette, new Set()).toDataURL('image/png');
}
