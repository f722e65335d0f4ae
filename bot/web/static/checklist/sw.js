// The newest page while there is a network, else the one that was kept when it was last opened.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || event.request.url.endsWith(".pdf")) return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const kept = await caches.match(event.request);
      return kept || Response.error();
    }),
  );
});
