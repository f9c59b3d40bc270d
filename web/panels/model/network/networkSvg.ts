import type { Palette } from '../../../plots/palette.ts';
import { inkColor } from './paintNetwork.ts';
import type { Label, Layer, Scene } from './scene.ts';

/** The whole diagram as an SVG file in the colours of a palette. */
export function networkSvg({ layers, labels, bounds }: Scene, title: string, palette: Palette): string {
  const { x, y, width, height } = bounds;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" font-family="${escape(palette.font)}">`,
    `<title>${escape(title)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${palette.surface}"/>`,
    ...layers.map((layer) => layerSvg(layer, palette)),
    ...labels.map((label) => labelSvg(label, palette)),
    '</svg>',
  ].join('\n');
}

function layerSvg({ path, fill, stroke, width = 1, dashed }: Layer, palette: Palette): string {
  const inside = fill ? ` fill="${inkColor(fill, palette)}"` : ' fill="none"';
  const faint = fill === 'group' ? ' fill-opacity="0.55"' : '';
  const line = stroke ? ` stroke="${inkColor(stroke, palette)}" stroke-width="${width}"` : '';
  return `<path d="${path}"${inside}${faint}${line}${dashed ? ' stroke-dasharray="5 3.5"' : ''}/>`;
}

function labelSvg({ text, x, y, size, ink, align, hasGround }: Label, palette: Palette): string {
  const anchor = align === 'center' ? 'middle' : 'start';
  const color = ink === 'muted' ? palette.muted : inkColor(ink, palette);
  // A line that the text stands on is interrupted by its outline.
  const ground = hasGround
    ? ` stroke="${palette.surface}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`
    : '';
  return `<text x="${x}" y="${y}" dy="0.35em" font-size="${size}" text-anchor="${anchor}" fill="${color}"${ground}>${escape(text)}</text>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
