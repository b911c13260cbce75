// What every test stands on: devices that may be opened, and a listener on each of them that fails the
// test when the browser complains (console errors, page errors, refused by the content security policy).
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
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
    context.on('weberror', error => this.heard.push(`page: ${error.error().stack ?? error.error().message}`));
  }

  unexpected(): string[] {
    return this.heard.filter(line => !this.expected.some(pattern => pattern.test(line)));
  }
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
