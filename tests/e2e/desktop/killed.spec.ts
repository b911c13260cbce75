// R3.5 J-53: the server dies when a withdrawal is in its database and nobody was told. What was committed holds: once a
// server stands there again every open screen is blank by itself, nothing of the record leaves it, and whoever withdrew hears
// that it is in effect. TOWN_FAULT_SERVER, TOWN_DIST and TOWN_SEED: town/own.ts.
import { expect, type Page } from '@playwright/test';
import { claims, composer, entry, signIn, startWriting, timeline, words } from '../town/doing';
import { test } from '../town/own';
import { SUBJECTS, type PersonKey } from '../town/people';
import { photo } from '../town/photos';
import { unique } from '../town/stage';
import {
  Heard, agree, ask, blank, call, drawable, kept, since, stopped, tab, watch, type Screen,
} from '../town/watched';

const WHO = SUBJECTS.ume;
const OTHER = SUBJECTS.matsu;
/** As people read it, and as the server writes it. */
const NAMES = [WHO, '花さん', 'ウメダ ハナ', '"given":"花"', '"given_kana":"ハナ"'];
/** In the addresses of what is no text. */
const PICTURES = ['/media/', '/files/', '/photo'];
/** From the moment a server stands there again; in milliseconds. */
const LIMIT = 20_000;
const RECEIPT = 'すべての共有をやめました';

/** What a person of the circle has open. */
async function screens(id: string, enter: (who: PersonKey) => Promise<Page>, canary: string): Promise<Screen[]> {
  const at = (part: string): string => `/subjects/${id}${part}`;
  const api = (part: string): string => `/api/v1/subjects/${id}${part}`;
  const family = await enter('sakura');
  await startWriting(family);
  await words(family).fill(canary);
  await composer(family).getByLabel('写真・動画をえらぶ').setInputFiles([await photo(family, 40)]);
  await expect(composer(family).getByRole('listitem')).toHaveCount(1);
  await composer(family).getByRole('button', { name: /の記録に送る/ }).click();
  await expect(entry(family, canary).getByRole('button', { name: /^写真:/ })).toBeVisible();

  const [nurse, core, doctor, pharmacist, admin] = await Promise.all([
    enter('sasaki'), enter('onodera'), enter('todo'), enter('hattori'), enter('nakanishi'),
  ]);
  const titled = (page: Page) => expect(page.getByRole('heading', { level: 1 })).toContainText(WHO);
  const gone = async (page: Page): Promise<void> => {
    await expect(page.getByRole('main').getByText(OTHER).first()).toBeVisible();
    await expect(page.getByRole('main').getByText(WHO)).toHaveCount(0);
  };
  const of = async (
    what: string, page: Page, path: string, drawn: string,
    { asks, show = titled, seen = [WHO], says = stopped }: {
      asks: string[]; show?: (page: Page) => Promise<void>; seen?: string[]; says?: Screen['says'];
    },
  ): Promise<Screen> => {
    await page.goto(path);
    await show(page);
    if (drawn !== '') await expect(page.locator(drawn).first()).toBeAttached();
    return { what, page, seen, drawn, asks, show: () => show(page), says };
  };
  const institution = (await call<{ institutions: { id: string }[] }>(admin, 'GET', '/api/v1/me')).body.institutions[0]!.id;
  return Promise.all([
    of('timeline of the family', family, at(''), '.avatar img[src^="blob:"]', {
      seen: [WHO, canary],
      asks: [api('/entries'), api('/changes?after=0'), api('/photo')],
      show: page => expect(timeline(page).getByText(canary)).toBeVisible(),
    }),
    of('album with a picture in full', await tab(family, '/'), at('/album'), '.viewer-picture', {
      asks: [api('/album')],
      show: async page => {
        await titled(page);
        await page.getByRole('button', { name: /^写真:/ }).first().click();
        await expect(page.locator('.viewer-picture')).toHaveJSProperty('complete', true);
        await expect(page.locator('.viewer-picture')).not.toHaveJSProperty('naturalWidth', 0);
      },
    }),
    of('form that a nurse writes in', nurse, at(''), '.composer', {
      seen: [WHO, canary],
      asks: [`${api('/find')}:${canary}`],
      show: async page => {
        await titled(page);
        await startWriting(page);
        await words(page).fill(`${canary} まだ送っていません`);
        await composer(page).getByLabel('写真・動画をえらぶ').setInputFiles([await photo(page, 80, { width: 400, height: 300 })]);
        await expect(composer(page).getByRole('listitem')).toHaveCount(1);
        await expect(page.getByText('入力中(下書き保存済)')).toBeVisible();
      },
    }),
    of('profile at the core institution', core, at('/profile'), '#part-contacts', { asks: [api('/photo'), api('/profile'), api('/documents')] }),
    of('vital signs of the doctor', doctor, at('/vitals'), '.chart', { asks: [api('/vitals')] }),
    of('list of the pharmacist', pharmacist, '/', `main a[href="${at('')}"]`, {
      asks: ['/api/v1/subjects', '/api/v1/me'],
      show: page => expect(page.getByRole('main').getByText(WHO).first()).toBeVisible(),
      says: gone,
    }),
    of('people an institution cares for', admin, '/staff', '', {
      asks: [`/api/v1/institutions/${institution}/subjects`],
      show: page => expect(page.getByRole('main').getByText(WHO).first()).toBeVisible(),
      says: gone,
    }),
  ]);
}

test('R3.5 J-53: a withdrawal holds on every open screen though the server died before it told anybody', async ({ own, open, complaints }) => {
  test.setTimeout(180_000);
  // What is refused, and what nobody answers.
  complaints.expect(/40[34]|503/, /ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_FILE_NOT_FOUND/);
  await own.end();
  await own.start('committed:WithdrawConsent');
  const canary = unique('かなりあ').replace(' ', '');
  const enter = async (who: PersonKey): Promise<Page> => {
    const page = await open('desktop');
    await signIn(page, who);
    return page;
  };
  const subject = await enter('hana');
  const id = (await claims(subject))[0]!.subject;
  const all = await screens(id, enter, canary);
  await subject.goto(`/subjects/${id}/consent`);
  await subject.getByRole('button', { name: '共有をやめる', exact: true }).click();
  const never = [canary, ...NAMES];

  // The positive control: it is all seen, kept and answered before.
  const heard = new Heard(all.map(({ page }) => page));
  const pictures = await Promise.all(all.map(screen => watch(screen, never)));
  const blobs = (await Promise.all(all.map(({ page }, n) => drawable(page, pictures[n]!)))).flat();
  expect(blobs.length, 'pictures that the browsers hold').toBeGreaterThan(1);
  expect(await kept(all[2]!.page), 'a draft is on the device').toContain(id);
  expect((await Promise.all(all.map(ask))).flat().filter(status => status !== 200), 'all of it is answered').toEqual([]);
  const before = (await heard.carrying([...never, ...PICTURES], 0)).carrying;
  const told = all.filter(({ asks: [first] }) => before.some(line => line.includes(` ${own.url}${first!.split(':')[0]} `)));
  expect(told.map(({ what }) => what), 'what is looked for afterwards is found before').toEqual(all.map(({ what }) => what));
  const files = await all[0]!.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)
    .filter(name => name.includes('/media/')));
  expect(files.length, 'files of the record').toBeGreaterThan(0);
  all[0]!.asks.push(...files.map(file => file.slice(own.url.length)));

  const sent = subject.waitForRequest(request => request.url().endsWith('/consents/withdraw'));
  await subject.getByRole('button', { name: 'すべての共有をやめる' }).click();
  const withdrawal = (await sent).postDataJSON() as { id: string };
  expect(await own.died(), 'it died there, and did not end').toEqual({ code: null, signal: 'SIGABRT' });
  await expect(subject.getByText('返事が届かず、効力があるか確かめられません。').first()).toBeVisible();
  for (const screen of all) expect(await since(screen), `nobody has told ${screen.what}`).toEqual(expect.any(Array));

  const at = Date.now();
  await own.start();
  const stands = Date.now();
  await Promise.all(all.map(blank));
  const leaks: string[] = [];
  const times: number[] = [];
  for (const [n, screen] of all.entries()) {
    await test.step(screen.what, () => screen.says(screen.page));
    const gone = await since(screen);
    if (typeof gone === 'number') times.push(gone - stands);
    else leaks.push(`${screen.what} still shows ${gone.join(', ')}`);
    for (const picture of await drawable(screen.page, pictures[n]!)) leaks.push(`${screen.what} still has ${picture}`);
  }
  test.info().annotations.push({ type: 'withdrawal', description: `after a kill: ${times.map(ms => ms.toFixed(0)).join(', ')} ms` });
  const answers = await Promise.all(all.map(ask));
  const refused = all.map(({ says }, n) => says !== stopped || answers[n]!.every(status => status === 403 || status === 404));
  expect(refused, 'nothing of the record is answered').toEqual(all.map(() => true));
  for (const { what, page } of all) {
    await expect.poll(async () => {
      const device = await kept(page);
      return [id, ...never].filter(words => device.includes(words));
    }, `what ${what} keeps on the device`).toEqual([]);
  }
  const after = await heard.carrying([...never, ...PICTURES], at);
  for (const one of all.flatMap(({ asks }) => asks)) expect(after.asked).toContain(`${one.split(':')[0]}\n`);
  expect([...leaks, ...after.carrying]).toEqual([]);
  expect(times.filter(ms => ms > LIMIT)).toEqual([]);

  // Whoever withdrew hears that it holds; the same said once more is the same.
  const receipt = subject.getByRole('alert').filter({ hasText: RECEIPT });
  await expect(receipt).toContainText(/受付番号\d+/);
  const path = `/api/v1/subjects/${id}/consents`;
  const again = await call<{ id: string; number: number; at: number }>(subject, 'POST', `${path}/withdraw`, withdrawal);
  const { body: now } = await call<{ state: string; records: { id: string; number: number; at: number }[] }>(subject, 'GET', path);
  const [record, ...more] = now.records.filter(one => one.id === withdrawal.id);
  expect(again).toMatchObject({ status: 201, body: { id: withdrawal.id, number: record?.number, at: record?.at } });
  expect([now.state, more]).toEqual(['withdrawn', []]);
  await expect(receipt).toContainText(`受付番号${record?.number}。`);

  // Who loads the page anew sees the same.
  const anew = new Heard(all.map(({ page }) => page));
  for (const { what, page, says } of all) {
    await page.reload();
    await test.step(`${what}, anew`, () => says(page));
    for (const name of [WHO, canary]) await expect(page.locator('html')).not.toContainText(name);
    await expect(page).not.toHaveTitle(new RegExp(WHO));
    if (says === stopped) await expect(page.locator('img[src^="blob:"]')).toHaveCount(0);
  }
  // The app itself names people in its examples.
  expect((await anew.carrying([...never, ...PICTURES], at)).carrying.filter(line => line.includes('/api/v1/'))).toEqual([]);

  // Nothing is lost.
  await agree(subject, id);
  await expect(timeline(all[0]!.page).getByText(canary)).toBeVisible();
});
