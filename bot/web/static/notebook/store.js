// The entries on this phone, in IndexedDB: they outlive the page, the network and an empty battery.

const NAME = "motcua-notebook";

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<Store>} rejects where the browser keeps nothing */
export async function openStore() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "id" });
  return new Store(await asPromise(opening));
}

class Store {
  constructor(database) {
    this.database = database;
  }

  entries(mode) {
    return this.database.transaction("entries", mode).objectStore("entries");
  }

  /** Every entry, the newest first. */
  async all() {
    const found = await asPromise(this.entries("readonly").getAll());
    return found.sort((a, b) => (a.heard_at < b.heard_at ? 1 : -1));
  }

  put(entry) {
    return asPromise(this.entries("readwrite").put(entry));
  }

  remove(id) {
    return asPromise(this.entries("readwrite").delete(id));
  }
}

/** Where nothing can be kept: as long as the page is open. */
export class PassingStore {
  constructor() {
    this.kept = new Map();
  }

  async all() {
    return Array.from(this.kept.values()).reverse();
  }

  async put(entry) {
    this.kept.set(entry.id, entry);
  }

  async remove(id) {
    this.kept.delete(id);
  }
}
