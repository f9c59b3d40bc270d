import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { CONTENT_SECURITY_POLICY } from './web/contentSecurityPolicy.ts';

/** Puts the policy into the built page; the development server's own scripts would not pass it. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'starling:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Installable, and everything the build makes is kept for use without a network. */
const offline = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'web',
  filename: 'serviceWorker.ts',
  injectRegister: null,
  includeManifestIcons: false,
  injectManifest: {
    globPatterns: ['**/*.{html,js,css,wasm,woff2,svg,png,json,webmanifest}'],
    maximumFileSizeToCacheInBytes: 8_000_000,
  },
  manifest: {
    name: 'Starling',
    short_name: 'Starling',
    description: 'A digital-twin studio for medicine that lives wholly in your browser.',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#f6f5f2',
    theme_color: '#f6f5f2',
    categories: ['education', 'medical', 'science'],
    icons: [
      { src: './icons/starling-192.png', sizes: '192x192', type: 'image/png' },
      { src: './icons/starling-512.png', sizes: '512x512', type: 'image/png' },
      { src: './icons/starling-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: './starling.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
  },
});

export default defineConfig({
  // Relative, so that the built folder can be served from any path.
  base: './',
  plugins: [svelte(), contentSecurityPolicy(), offline],
  // plotly.js calls the global object by Node's name.
  define: { global: 'globalThis' },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Browsers that know light-dark(): its substitute cannot tell paper, which is light in every theme.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    // plotly.js is one library and loads when the studio is already usable.
    chunkSizeWarningLimit: 1300,
  },
});
