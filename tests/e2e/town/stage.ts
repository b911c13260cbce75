// What every test stands on: devices that may be opened, and a listener on each of them that fails the
// test when the browser complains (console errors, page errors, refused by the content security policy).
import { test as base, expect, type BrowserContext, type Page, type Response } from '@playwright/test';
import { appendFileSync } from 'node:fs';
import { DEVICES, type Device } from './devices';

/** What a browser complains of while it has no network: of requests, and of parts of the app still to come. */
export const OFFLINE = [/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/, /Failed to fetch/];

/** Collects what the browser complains about. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  /** This complaint belongs to the test: a refused sign-in is a 401 in the console. */
  expect(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  async listen(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', event => {
        console.error(`refused by policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on('console', message => {
      if (message.type() !== 'error') return;
      this.heard.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('response', note);
    context.on('weberror', error => this.heard.push(`page: ${error.error().stack ?? error.error().message}`));
  }

  unexpected(): string[] {
    return this.heard.filter(line => !this.expected.some(pattern => pattern.test(line)));
  }
}

/** What needs no sign-in; the stream of events, which carries nothing of anybody; pieces of a file,
 * whose beginning is in the log; small pictures, which belong to the list that named them. */
const UNLOGGED = [/^GET \/api\/v1\/events$/, /^GET \/api\/v1\/config$/, /^POST \/api\/v1\/session(\/unsent)?$/, /^PUT .*\/uploads\/[^/?]+/, /\/(media|files)\/[^?]+\?size=thumb/];

/** Notes each answer of the server that reached a page: the access log must know it (M5-3). */
function note(response: Response): void {
  const file = process.env.TOWN_ANSWERED;
  const { origin, pathname, search } = new URL(response.url());
  if (!file || origin !== process.env.TOWN_URL || !pathname.startsWith('/api/v1/')) return;
  const id = response.headers()['x-request-id'];
  const asked = `${response.request().method()} ${pathname}${search}`;
  const part = response.headers()['content-range'];
  if (!id || !response.ok() || (part && !part.startsWith('bytes 0-')) || UNLOGGED.some(pattern => pattern.test(asked))) return;
  appendFileSync(file, `${id}\n`);
}

interface Fixtures {
  complaints: Complaints;
  /** Opens one more device; it has its own cookies and storage. */
  open: (device?: Device) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({}, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.unexpected(), 'the browser complained').toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, complaints }, use) => {
    await complaints.listen(context);
    await use(context);
  },
  open: async ({ browser, complaints, baseURL }, use, info) => {
    const contexts: BrowserContext[] = [];
    await use(async device => {
      const own = DEVICES[device ?? (info.project.name as Device)];
      const context = await browser.newContext({ ...own, baseURL, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
      contexts.push(context);
      await complaints.listen(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

/** A text that no other test writes. */
export const unique = (words: string): string => `${words} ${crypto.randomUUID().slice(0, 8)}`;
