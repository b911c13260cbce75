// Open screens of a record whose sharing ends: what is seen on each of them, since when it is not any more, and what the
// browser still has of it.
import { expect, type Page, type Response } from '@playwright/test';

export const STOPPED = '共有が停止されました';

/** One open screen. */
export interface Screen {
  what: string;
  page: Page;
  /** Brings it to where her record is seen, from wherever agreeing again has left it, without a reload. */
  show: () => Promise<void>;
  /** What is seen of her: each of it is there before, and none after. */
  seen: string[];
  /** What is drawn of her, as a selector; empty where the names of several people stand and nothing else. */
  drawn: string;
  /** What is asked for once more when sharing has stopped; behind a `:` stands what is searched for. */
  asks: string[];
  /** What it says then. */
  says: (page: Page) => Promise<void>;
}

/** What watches a screen from inside. */
interface Watch { clean: Promise<number | null>; gone: number | null; lost: string[] }
type Watched = Window & { watch: Watch };

/** An id as the app makes them. */
export function newId(): string {
  const at = Date.now().toString(16).padStart(12, '0');
  return `${at.slice(0, 8)}-${at.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}

/** What the page's own session is answered. */
export async function call<T>(
  page: Page, method: string, path: string, body?: unknown,
): Promise<{ status: number; body: T }> {
  return page.evaluate(async ([method, path, body]) => {
    const headers = { 'Content-Type': 'application/json', 'X-App': '1' };
    const reply = await fetch(path, { method, headers, body });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? null : JSON.parse(text) };
  }, [method, path, body === undefined ? undefined : JSON.stringify(body)] as const);
}

/** What is put on record of a paper that was signed today. */
export const onPaper = (text: string) => ({
  text,
  acts: ['collect', 'use', 'disclose', 'share'],
  purposes: ['care', 'relief', 'emergency', 'regional', 'incidental', 'improvement'],
  items_and_parties: true,
  method: 'paper',
  // Needed where it was taken back before.
  witness: '民生委員 佐藤',
  signed_on: new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10),
});

/** Her consent, with its paper, whatever there is of it now. */
export async function agree(desk: Page, id: string): Promise<void> {
  const consents = `/api/v1/subjects/${id}/consents`;
  const { body: now } = await call<{ state: string }>(desk, 'GET', consents);
  if (now.state === 'effective') return;
  const { body: text } = await call<{ hash: string }>(desk, 'GET', '/api/v1/consent-text?lang=ja');
  const { status } = await call(desk, 'POST', consents, { id: newId(), ...onPaper(text.hash) });
  expect(status, 'she agrees again').toBe(201);
}

/**
 * Watches a screen on which all of `seen` and what is `drawn` stands; fails when it does not. From now on it
 * knows the moment from which nothing of it, and none of `never`, is in the document: in no text, attribute,
 * title or field. Answers with the addresses of her pictures, which are to go as well.
 */
export async function watch(screen: Screen, never: string[]): Promise<string[]> {
  return screen.page.evaluate(([what, seen, never, drawn]) => {
    const here = window as unknown as Watched;
    const pictures = [...document.querySelectorAll<HTMLImageElement>('#app img')].map(picture => picture.src)
      .filter(address => /^blob:|\/media\/|\/files\//.test(address));
    const all = [...seen, ...never, ...pictures];
    // The text by itself too: marks inside of it would part the words in the markup.
    const written = (): string => {
      const root = document.documentElement;
      const fields = document.querySelectorAll<HTMLInputElement>('input, textarea');
      const typed = [...fields].map(field => field.value);
      const addresses = [...document.images].map(picture => picture.src);
      return [document.title, root.outerHTML, root.textContent, ...typed, ...addresses].join('\n');
    };
    const left = (): string[] => {
      const text = written();
      const still = all.filter(words => text.includes(words));
      return drawn !== '' && document.querySelector(drawn) ? [...still, drawn] : still;
    };
    const before = left();
    const missing = [...seen, ...pictures, drawn].filter(words => words !== '' && !before.includes(words));
    if (missing.length > 0) throw new Error(`${what} does not show ${missing.join(', ')}`);
    if (document.visibilityState !== 'visible') throw new Error(`${what} is not seen by anybody`);
    const watch: Watch = { clean: Promise.resolve(null), gone: null, lost: [] };
    here.watch = watch;
    watch.clean = new Promise(resolve => {
      const look = (): void => {
        if (here.watch !== watch) return observer.disconnect();
        watch.lost = left();
        if (watch.lost.length > 0) watch.gone = null;
        else watch.gone ??= performance.timeOrigin + performance.now();
        if (watch.gone !== null) resolve(watch.gone);
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      setTimeout(() => resolve(null), 30_000);
    });
    return pictures;
  }, [screen.what, screen.seen, never, screen.drawn] as const);
}

/** Waits until it is blank. */
export const blank = (screen: Screen): Promise<unknown> =>
  screen.page.evaluate(() => (window as unknown as Watched).watch.clean);

/** Since when it has been blank to this moment; what is left where it is not. */
export const since = (screen: Screen): Promise<number | string[]> => screen.page.evaluate(() => {
  const { gone, lost } = (window as unknown as Watched).watch;
  return gone ?? lost;
});

/** Which of the pictures the browser still has. */
export const drawable = (page: Page, pictures: string[]): Promise<string[]> => page.evaluate(async pictures => {
  const draw = (address: string) => new Promise<boolean>(resolve => {
    const picture = new Image();
    picture.onload = () => resolve(true);
    picture.onerror = () => resolve(false);
    picture.src = address;
  });
  const drawn = await Promise.all(pictures.map(draw));
  return pictures.filter((_, n) => drawn[n]);
}, pictures.filter(address => address.startsWith('blob:')));

/** All that the browser keeps for the app beyond its memory, as text; rows with their names. */
export const kept = (page: Page): Promise<string> => page.evaluate(async () => {
  const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const read = (value: unknown): string => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
    if (value instanceof Map || Array.isArray(value)) return [...value].map(read).join('\n');
    if (typeof value !== 'object' || value === null) return String(value);
    return Object.entries(value).map(([key, of]) => `${key} ${read(of)}`).join('\n');
  };
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state)];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) found.push(url);
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name!));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      found.push(read(await done(rows.getAllKeys())), read(await done(rows.getAll())));
    }
    database.close();
  }
  return found.join('\n');
});

/** Asks for all of it again, as whoever sits there could; answers with the status of each. */
export const ask = (screen: Screen): Promise<number[]> => screen.page.evaluate(async asks => {
  return Promise.all(asks.map(async ask => {
    const [path, sought] = ask.split(':') as [string, string | undefined];
    const headers = { 'Content-Type': 'application/json', 'X-App': '1' };
    const body = JSON.stringify({ words: sought });
    const reply = await fetch(path, sought === undefined ? { headers } : { method: 'POST', headers, body });
    // An answer that nobody reads does not end.
    await reply.arrayBuffer();
    return reply.status;
  }));
}, screen.asks);

/** What a page was answered. */
export class Heard {
  private replies: Response[] = [];

  constructor(pages: Page[]) {
    for (const page of pages) {
      page.on('response', reply => {
        // The stream of events has no end, and tells nothing of anybody.
        if (!reply.url().endsWith('/api/v1/events')) this.replies.push(reply);
      });
    }
  }

  /** What was asked for after a moment, and what of it carries one of the words or is a picture. */
  async carrying(words: string[], after: number): Promise<{ asked: string; carrying: string[] }> {
    const asked = this.replies.splice(0).filter(reply => reply.request().timing().startTime > after);
    const carrying: string[] = [];
    await Promise.all(asked.map(async reply => {
      const line = `${reply.request().method()} ${reply.url()} ${reply.status()}`;
      if (reply.url().startsWith('blob:')) return;
      const text = (await reply.body()).toString('utf8');
      const picture = reply.ok() && words.some(word => reply.url().includes(word));
      if (picture || words.some(word => text.includes(word))) carrying.push(line);
    }));
    return { asked: asked.map(reply => `${reply.url()}\n`).join(''), carrying };
  }
}

/** The page that stands in place of the record. */
export const stopped = (page: Page) =>
  expect(page.getByRole('heading', { level: 1, name: STOPPED })).toBeVisible();

/** One more tab of the same person. */
export async function tab(of: Page, path: string): Promise<Page> {
  const page = await of.context().newPage();
  await page.goto(path);
  await expect(page.locator('#app').getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}
