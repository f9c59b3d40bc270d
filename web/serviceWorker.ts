/// <reference lib="webworker" />
import { PrecacheController, type PrecacheEntry } from 'workbox-precaching';
import { CONTENT_SECURITY_POLICY } from './contentSecurityPolicy.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/**
 * Keeps the whole studio for use without a network, and gives its responses the headers that a static host
 * leaves out: cross-origin isolation, and the policy for workers, which do not take it from the page.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const precache = new PrecacheController();
precache.addToCacheList(self.__WB_MANIFEST);

/** The page, whatever follows its address. */
const PAGE = 'index.html';

function withHeaders(response: Response): Response {
  // An opaque or a redirected response cannot be rebuilt, and none of ours is either.
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.status === 0) {
    return response;
  }
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  const { status, statusText } = response;
  const isBodiless = status === 101 || status === 204 || status === 205 || status === 304;
  return new Response(isBodiless ? null : response.body, { status, statusText, headers });
}

async function respond(request: Request): Promise<Response> {
  const isPage = request.mode === 'navigate' && new URL(request.url).pathname === scopePath();
  const kept = await precache.matchPrecache(isPage ? PAGE : request);
  return withHeaders(kept ?? (await fetch(request)));
}

function scopePath(): string {
  return new URL(self.registration.scope).pathname;
}

self.addEventListener('install', (event) => void precache.install(event));
self.addEventListener('activate', (event) => {
  void precache.activate(event);
  // The first visit is served from here on, so that it works without a network at once.
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(respond(request));
});

/** The page sends this once the person has agreed to load the new version. */
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});
