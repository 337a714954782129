// Keeps one session's tally for a reload without a network, and what it is drawn with. The counts
// themselves always come from the server; its folder is all it reaches.
const CACHE = `laskuri-${self.registration.scope}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

async function answer(request) {
  const cache = await caches.open(CACHE);
  const isPage = request.mode === "navigate";
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(request, response.clone());
    // Who is signed out, or whose link has ended, sees no page without a network either.
    else if (isPage) await caches.delete(CACHE);
    return response;
  } catch (error) {
    // The server varies pages by headers that a reload sends otherwise than this worker.
    const kept = await cache.match(request, { ignoreVary: true, ignoreSearch: isPage });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", event => {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const isStatic = new URL(request.url).pathname.startsWith("/static/");
  if (request.method === "GET" && (isPage || isStatic)) event.respondWith(answer(request));
});

// The page's first visit was not under this worker: it names what has to be kept.
self.addEventListener("message", event => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(event.data.keep);
    event.source.postMessage("kept");
  };
  event.waitUntil(keep());
});
