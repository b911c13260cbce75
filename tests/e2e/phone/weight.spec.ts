// What a family's phone fetches before it can read, counted where it arrives.
import { enter, timeline } from '../town/doing';
import { PASSWORD, PEOPLE } from '../town/people';
import { expect, test } from '../town/stage';

/** Kilobytes are thousands, as networks count. */
const MOST_BYTES = 320_000;
const MOST_REQUESTS = 12;

test('P1: the first timeline page comes in 12 requests and 320 KB, headers included, from one origin', async ({ page, baseURL }) => {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Map<string, { url: string; at: number }>();
  const bytes = new Map<string, number>();
  network.on('Network.requestWillBeSent', ({ requestId, request, wallTime }) => asked.set(requestId, { url: request.url, at: wallTime * 1000 }));
  network.on('Network.requestServedFromCache', ({ requestId }) => asked.delete(requestId));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[role=feed] [role=article]')) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark('painted'));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/');
  await enter(page, PEOPLE.sakura.login, PASSWORD);
  await timeline(page).getByRole('article').first().waitFor();
  const mark = (): Promise<number> => page.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('painted')[0]?.startTime ?? NaN));
  await expect.poll(mark, 'the first row is painted').toBeGreaterThan(0);
  const painted = await mark();
  const until = new Map([...asked].filter(([, { at }]) => at <= painted).map(([id, { url }]) => [id, url]));
  const open = (url: string): boolean => url.endsWith('/api/v1/events');
  await expect.poll(() => [...until].filter(([id, url]) => !bytes.has(id) && !open(url))).toEqual([]);

  // What the browser had already cost nothing and asked nobody.
  const fetched = [...until].filter(([id]) => bytes.get(id) !== 0);
  const rows = fetched.map(([id, url]) => ({ path: new URL(url).pathname, bytes: bytes.get(id) ?? 0 }));
  const total = rows.reduce((sum, row) => sum + row.bytes, 0);
  const api = rows.filter(row => row.path.startsWith('/api/')).reduce((sum, row) => sum + row.bytes, 0);
  test.info().annotations.push({ type: 'weight', description: `${total} bytes, ${api} of them replies, ${rows.length} requests` });
  const table = rows.map(row => `${row.bytes} ${row.path}`).join('\n');
  expect([...until.values()].filter(url => new URL(url).origin !== new URL(baseURL ?? '').origin), 'third parties').toEqual([]);
  expect(total, table).toBeLessThanOrEqual(MOST_BYTES);
  expect(rows.length, table).toBeLessThanOrEqual(MOST_REQUESTS);
  // A page that weighs nothing was not measured.
  expect(api, table).toBeGreaterThan(1_000);
});
