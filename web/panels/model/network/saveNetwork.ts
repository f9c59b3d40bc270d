import type { Palette } from '../../../plots/palette.ts';
import { saveBlob } from '../../../plots/saveImage.ts';
import { networkSvg } from './networkSvg.ts';
import { paintNetwork, prepare } from './paintNetwork.ts';
import type { Scene } from './scene.ts';

/** A picture is drawn this many times finer than on the screen, up to a canvas's limit. */
const DENSITY = 2;
const LARGEST = 12_000;

export function saveSvg(scene: Scene, title: string, palette: Palette): void {
  saveBlob(new Blob([networkSvg(scene, title, palette)], { type: 'image/svg+xml' }), `${title}.svg`);
}

export function savePng(scene: Scene, title: string, palette: Palette): void {
  const { x, y, width, height } = scene.bounds;
  const density = Math.min(DENSITY, LARGEST / width, LARGEST / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const view = { scale: 1, x: -x, y: -y, width, height };
  paintNetwork(context, prepare(scene), view, density, palette, undefined);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, `${title}.png`);
  }, 'image/png');
}
