/**
 * Registers the service worker, which keeps the studio for use without a network.
 *
 * @param onready told when a newer version waits; it is given what loads it, which reloads every open tab
 */
export function workOffline(onready: (reload: () => void) => void): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const container = navigator.serviceWorker;
  /** Absent on the first visit, when the worker that takes charge is no news. */
  const before = container.controller;

  function offer(waiting: ServiceWorker): void {
    onready(() => waiting.postMessage('take over'));
  }

  container.addEventListener('controllerchange', () => {
    // In every tab, whichever agreed: what an old page has yet to load is no longer kept. Work is saved as it leaves.
    if (before !== null) location.reload();
  });

  const register = (): void => {
    void container.register('./serviceWorker.js', { updateViaCache: 'none' }).then(
      (registration) => {
        if (registration.waiting !== null && before !== null) offer(registration.waiting);
        registration.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing?.addEventListener('statechange', () => {
            if (installing.state === 'installed' && container.controller !== null) offer(installing);
          });
        });
      },
      () => {
        // No service worker here, as in private windows: the studio works, but needs the network to open.
      },
    );
  };
  // What the first visit shows comes before what later visits need.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}
