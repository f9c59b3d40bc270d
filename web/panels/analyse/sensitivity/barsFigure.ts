import { formatQuantity } from '../../../controls/format.ts';
import type { Palette } from '../../../plots/palette.ts';
import { saveBlob } from '../../../plots/saveImage.ts';
import type { Bar } from './bars.ts';

const WIDTH = 640;
const LABELS = 220;
const VALUES = 110;
const ROW = 22;
const HEAD = 56;
const INSET = 12;

/** The ranking as an image that stands for itself: title, what is measured, a labelled bar a parameter. */
export function barsSvg(
  {
    title,
    note,
    unit,
    bars,
  }: { title: string; note: string; unit: string | undefined; bars: readonly Bar[] },
  palette: Palette,
): string {
  const height = HEAD + ROW * bars.length + INSET;
  const half = (WIDTH - LABELS - VALUES - 2 * INSET) / 2;
  const middle = INSET + LABELS + half;
  const font = escape(palette.font);
  const rows = bars.map(({ label, value, share, color }, k) => {
    const y = HEAD + ROW * k;
    const length = Math.max(1, Math.abs(share) * half);
    const x = share < 0 ? middle - length : middle;
    return [
      `<text x="${INSET + LABELS - 8}" y="${y + 15}" text-anchor="end" fill="${palette.text}">${escape(label)}</text>`,
      `<rect x="${x}" y="${y + 4}" width="${length}" height="${ROW - 8}" fill="${palette.curves[color]}"/>`,
      `<text x="${WIDTH - INSET}" y="${y + 15}" text-anchor="end" fill="${palette.muted}">${escape(
        formatQuantity(value, unit),
      )}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${font}" font-size="12">`,
    `<rect width="100%" height="100%" fill="${palette.surface}"/>`,
    `<text x="${INSET}" y="22" font-size="14" font-weight="600" fill="${palette.text}">${escape(title)}</text>`,
    `<text x="${INSET}" y="40" font-size="10" fill="${palette.muted}">${escape(note)}</text>`,
    `<line x1="${middle}" x2="${middle}" y1="${HEAD}" y2="${height - INSET}" stroke="${palette.axis}"/>`,
    ...rows,
    '</svg>',
  ].join('');
}

export function saveSvg(svg: string, title: string): void {
  saveBlob(new Blob([svg], { type: 'image/svg+xml' }), `${title}.svg`);
}

export async function savePng(svg: string, title: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, `${title}.png`);
  }, 'image/png');
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
