// What a phone fetches before its owner can read a record, counted where it arrives.
import type { Page } from '@playwright/test';
import { atMost, budget } from '../town/budget';
import { enter } from '../town/doing';
import { PASSWORD, PEOPLE, type PersonKey } from '../town/people';
import { expect, test } from '../town/stage';

interface Weight {
  total: number;
  replies: number;
  requests: number;
  table: string;
}

const ENTRY = '[role=feed] [role=article]';
const SUBJECT = 'main a[href^="/subjects/"]';

/** Everything up to the first painted row of this kind. Kilobytes are thousands, as networks count. */
async function weigh(page: Page, who: PersonKey, baseURL: string, row: string): Promise<Weight> {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Map<string, { url: string; at: number }>();
  const bytes = new Map<string, number>();
  network.on('Network.requestWillBeSent', ({ requestId, request, wallTime }) => asked.set(requestId, { url: request.url, at: wallTime * 1000 }));
  network.on('Network.requestServedFromCache', ({ requestId }) => asked.delete(requestId));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.addInitScript(row => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(row)) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark('painted'));
    }).observe(document, { childList: true, subtree: true });
  }, row);
  await page.goto('/');
  await enter(page, PEOPLE[who].login, PASSWORD);
  await page.locator(row).first().waitFor();
  const mark = (): Promise<number> => page.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('painted')[0]?.startTime ?? NaN));
  await expect.poll(mark, 'the first row is painted').toBeGreaterThan(0);
  const painted = await mark();
  const until = new Map([...asked].filter(([, { at }]) => at <= painted).map(([id, { url }]) => [id, url]));
  expect([...until.values()].filter(url => !url.startsWith('blob:') && new URL(url).origin !== new URL(baseURL).origin), 'third parties').toEqual([]);
  const open = (url: string): boolean => url.endsWith('/api/v1/events');
  await expect.poll(() => [...until].filter(([id, url]) => !bytes.has(id) && !open(url))).toEqual([]);
  // What the browser had already cost nothing and asked nobody.
  const fetched = [...until].filter(([id]) => bytes.get(id) !== 0);
  const rows = fetched.map(([id, url]) => ({ path: new URL(url).pathname, bytes: bytes.get(id) ?? 0 }));
  const sum = (some: typeof rows): number => some.reduce((sum, row) => sum + row.bytes, 0);
  const weight = {
    total: sum(rows), replies: sum(rows.filter(row => row.path.startsWith('/api/'))), requests: rows.length,
    table: rows.map(row => `${row.bytes} ${row.path}`).join('\n'),
  };
  test.info().annotations.push({ type: 'weight', description: `${who}: ${weight.total} bytes, ${weight.replies} of them replies, ${weight.requests} requests` });
  // A page that weighs nothing was not measured.
  expect(weight.replies, weight.table).toBeGreaterThan(1_000);
  return weight;
}

test('P1: a family’s first timeline comes in 12 requests and 320 KB, headers included, from one origin', async ({ page, baseURL }) => {
  const weight = await weigh(page, 'sakura', baseURL ?? '', ENTRY);
  expect(weight.total, weight.table).toBeLessThanOrEqual(budget('limits', 'first_timeline'));
  expect(weight.requests, weight.table).toBeLessThanOrEqual(budget('limits', 'requests'));
  // What people wrote meanwhile differs from run to run.
  expect(weight.replies, weight.table).toBeLessThanOrEqual(budget('replies', 'bytes') * 1.25);
});

test('P1: a nurse’s first screen, the list of those in her care', async ({ page, baseURL }) => {
  const weight = await weigh(page, 'sasaki', baseURL ?? '', SUBJECT);
  expect(weight.total, weight.table).toBeLessThanOrEqual(atMost('counted', 'nurse_bytes'));
  expect(weight.requests, weight.table).toBeLessThanOrEqual(atMost('counted', 'nurse_requests'));
});
