// Keeps the tablet's one page for a reload without a network, and what the page is drawn with.
// Its folder is all it reaches; nothing but pages and static files is kept, never an answer.
const CACHE = "tabletti-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(request, response.clone());
    // A tablet that was closed shows no survey any more, with or without a network.
    else if (request.mode === "navigate" && response.status === 403) await caches.delete(CACHE);
    return response;
  } catch (error) {
    // The server varies pages by headers that a reload sends otherwise than this worker.
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", event => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
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
