/**
 * What this browser keeps of evidence packs: words in one place, each picture in another, filed under the pack's
 * key ("found/bazaar/IT"). Without storage everything lives until the page is left. The later of two tabs wins.
 */
const DAYS = 30;
const DAY = 86_400_000; // milliseconds

/** Opens what is kept, and throws away what is older than 30 days. */
export async function openStore(key) {
  try {
    const database = await opened();
    database.onversionchange = () => database.close();
    const store = new Store(key, database);
    await store.sweep(Date.now() - DAYS * DAY);
    return store;
  } catch {
    return new Store(key, null);
  }
}

class Store {
  constructor(key, database) {
    this.key = key;
    this.database = database;
    this.onFail = () => {};
    this.onKept = () => {};
    this.last = Promise.resolve();
    this.waiting = null;
    this.isLocked = false; // what could not be read is not written over
  }

  get isThere() {
    return this.database !== null;
  }

  /**
   * The words, or undefined, and the pictures in the order in which they were added. Where one of both cannot be
   * read, the other is here all the same, and nothing more is written until all is cleared.
   */
  async load() {
    if (!this.isThere) return { words: undefined, pictures: [] };
    const [kept, found] = await Promise.allSettled([
      this.read("packs", (packs) => packs.get(this.key)),
      this.read("pictures", (pictures) => pictures.getAll(allOf(this.key))),
    ]);
    this.isLocked = [kept, found].some(({ status }) => status === "rejected");
    const pictures = found.value ?? [];
    return { words: kept.value?.words, pictures: pictures.sort((one, other) => one.added - other.added) };
  }

  /** The keys of all packs of which something is kept. */
  async keys() {
    return this.read("packs", (packs) => packs.getAllKeys());
  }

  /** Keeps the words. While one write is under way only the newest waits. */
  keep(words) {
    const isWaiting = this.waiting !== null;
    this.waiting = structuredClone(words);
    if (isWaiting) return;
    this.queue(() => {
      const newest = this.waiting;
      this.waiting = null;
      return newest && this.write((packs) => packs.put({ words: newest, saved: Date.now() }, this.key));
    });
  }

  /** Keeps the words with one picture. */
  keepPicture(picture, words) {
    const record = { ...picture, pack: this.key };
    const newest = structuredClone(words);
    this.queue(() =>
      this.write((packs, pictures) => {
        packs.put({ words: newest, saved: Date.now() }, this.key);
        pictures.put(record);
      }),
    );
  }

  removePicture(id) {
    this.queue(() => this.write((_packs, pictures) => pictures.delete([this.key, id])));
  }

  /** Nothing that waits is written any more. */
  clear() {
    this.waiting = null;
    this.isLocked = false;
    this.queue(() =>
      this.write((packs, pictures) => {
        packs.delete(this.key);
        pictures.delete(allOf(this.key));
      }),
    );
    return this.last;
  }

  async sweep(before) {
    await this.write((packs, pictures) => {
      packs.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        if (cursor.value.saved < before) {
          pictures.delete(allOf(cursor.key));
          cursor.delete();
        }
        cursor.continue();
      };
    });
  }

  queue(step) {
    if (!this.isThere || this.isLocked) return;
    this.last = this.last.then(step).then(
      () => this.onKept(),
      () => this.onFail(),
    );
  }

  /** ask(records): a request, each in a transaction of its own, so that one that fails takes no other along. */
  async read(name, ask) {
    return done(ask(this.database.transaction(name).objectStore(name)));
  }

  write(change) {
    return new Promise((resolve, reject) => {
      const both = this.database.transaction(["packs", "pictures"], "readwrite");
      both.oncomplete = () => resolve();
      both.onerror = both.onabort = () => reject(both.error);
      change(both.objectStore("packs"), both.objectStore("pictures"));
    });
  }
}

function allOf(key) {
  return IDBKeyRange.bound([key], [key, []]);
}

function opened() {
  const request = indexedDB.open("report-pack", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("packs");
    request.result.createObjectStore("pictures", { keyPath: ["pack", "id"] });
  };
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
