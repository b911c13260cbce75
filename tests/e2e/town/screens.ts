// Every screen of the app: who sees it, and how one gets there.
import { expect, type Page } from '@playwright/test';
import { act, claims, composer, scrollTo, startWriting, subject, timeline } from './doing';
import { PEOPLE, SUBJECTS, type PersonKey } from './people';

/** One screen. `heading` and the words in other languages are those of its first heading. */
export interface Screen {
  name: string;
  heading: string;
  en: string;
  easy: string;
  go: (page: Page) => Promise<void>;
}

const nav = (page: Page, index: number) => page.getByRole('navigation').first().getByRole('link').nth(index).click();
const last = (page: Page, back: number) =>
  page.getByRole('navigation').first().getByRole('link').nth(-1 - back).click();
const first = (page: Page) => expect(timeline(page).getByRole('article').first()).toBeVisible();

const settings: Screen = { name: 'settings', heading: '設定', en: 'Settings', easy: '設定（せってい）', go: page => last(page, 1) };
const about: Screen = { name: 'about', heading: 'ヘルプ', en: 'Help', easy: '助（たす）け', go: page => last(page, 0) };
const home = (name: string, heading: string, en: string, easy: string): Screen => ({ name, heading, en, easy, go: page => nav(page, 0) });

/** バイタル, in one of its views, or with the form open. */
const vitals = (name: string, further: (page: Page) => Promise<void>): Screen => ({
  name, heading: `${SUBJECTS.ume}さんのバイタル`, en: `Vital signs of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの からだの 数字（すうじ）`,
  go: async page => {
    await nav(page, 0);
    await page.locator('main a[href$="/vitals"]').click();
    await expect(page.locator('main a[href$="/vitals"]')).toHaveCount(0);
    await further(page);
  },
});
/** プロフィール, as it is or with a form open. */
const profile = (name: string, further: (page: Page) => Promise<void>): Screen => ({
  name, heading: `${SUBJECTS.ume}さんのプロフィール`, en: `Profile of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの プロフィール`,
  go: async page => {
    await nav(page, 0);
    if (await page.locator('main a[href$="/profile"]').count() === 0) await page.getByRole('link', { name: SUBJECTS.ume }).first().click();
    await page.locator('main a[href$="/profile"]').click();
    await expect(page.locator('main a[href$="/profile"]')).toHaveCount(0);
    await further(page);
  },
});
const view = (page: Page, value: string) => page.locator(`main input[type=radio][value=${value}]`).check();

/** What a person can see, beginning with home. */
/** Whose consent is missing, as the core institution takes it. */
const question = (name: string, further: (page: Page) => Promise<void>): Screen => ({
  name, heading: '同意と共有', en: 'Consent and sharing', easy: '同意（どうい）',
  go: async page => {
    const waiting = (await claims(page)).find(claim => claim.consent === 'none');
    await page.goto(`/subjects/${waiting?.subject}/consent`);
    await page.locator('main .card .button').first().click();
    await expect(page.locator('.consent-question')).toBeVisible();
    await further(page);
  },
});

export const SCREENS: Partial<Record<PersonKey, Screen[]>> = {
  sakura: [
    home('record', `${SUBJECTS.ume}さんの記録`, `Record of ${SUBJECTS.ume}`, `${SUBJECTS.ume}さんの記録（きろく）`),
    {
      name: 'people', heading: `${SUBJECTS.ume}さんを支える人`, en: `Circle of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんを支（ささ）える人（ひと）`,
      go: async page => {
        await nav(page, 0);
        await page.getByRole('link', { name: /^支える人$|^Circle$|^支（ささ）える人/ }).click();
      },
    },
    {
      name: 'album', heading: `${SUBJECTS.ume}さんのアルバム`, en: `Album of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの アルバム`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/album"]').click();
        await expect(page.locator('.shot').first()).toBeVisible();
      },
    },
    profile('profile', page => expect(page.locator('.part-stamp').first()).toBeVisible()),
    profile('profile-ask', async page => {
      await page.locator('#part-home .button-quiet').first().click();
      await expect(page.locator('#part-home textarea')).toBeVisible();
    }),
    {
      name: 'paper', heading: `${SUBJECTS.ume}さんの記録を印刷する`, en: `Print the record of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの 記録（きろく）を 印刷（いんさつ）`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/paper"]').click();
        await page.locator('main select').selectOption('summary');
        await expect(page.locator('.paper .part-name').first()).toBeVisible();
      },
    },
    {
      name: 'schedule', heading: `${SUBJECTS.ume}さんの予定`, en: `Schedule of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの 予定（よてい）`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/schedule"]').click();
        await page.locator('main input[type=radio][value=month]').check();
        await expect(page.locator('.month td').first()).toBeVisible();
        await page.locator('main .row .button').first().click();
        await expect(page.locator('#main form')).toBeVisible();
      },
    },
    {
      name: 'documents', heading: `${SUBJECTS.ume}さんの書類`, en: `Documents of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの 書類（しょるい）`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/documents"]').click();
        await expect(page.locator('.paper-row').first()).toBeVisible();
      },
    },
    vitals('vitals', page => expect(page.locator('.chart').first()).toBeVisible()),
    vitals('vitals-month', async page => {
      await view(page, 'month');
      // On the first of a month nothing may have been measured yet.
      await expect(page.getByRole('table').or(page.locator('main .empty'))).toBeVisible();
    }),
    vitals('vitals-limits', async page => {
      await view(page, 'limits');
      await expect(page.locator('.limit').first()).toBeVisible();
    }),
    vitals('vitals-form', async page => {
      await page.locator('main .page-head ~ .stack button').first().click();
      await expect(page.locator('.pad')).toBeVisible();
    }),
    settings,
    about,
    {
      name: 'missing', heading: 'ページが見つかりません', en: 'Page not found', easy: 'ページがありません',
      go: async page => { await page.goto('/nowhere'); },
    },
  ],
  sasaki: [
    home('subjects', '担当している方', 'People in my care', 'わたしが支（ささ）える人（ひと）'),
    {
      name: 'search', heading: '記録をさがす', en: 'Search the records', easy: '記録（きろく）を さがす',
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href="/search"]').click();
        await page.locator('main input[type=search]').fill('体温');
        await page.locator('main search .button').click();
        await expect(page.locator('.found-whose').first()).toBeVisible();
      },
    },
  ],
  onodera: [
    home('subjects-core', '担当している方', 'People in my care', 'わたしが支（ささ）える人（ひと）'),
    {
      name: 'documents-form', heading: `${SUBJECTS.ume}さんの書類`, en: `Documents of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの 書類（しょるい）`,
      go: async page => {
        await nav(page, 0);
        await page.getByRole('link', { name: SUBJECTS.ume }).first().click();
        await page.locator('main a[href$="/documents"]').click();
        await page.locator('main .row .button').first().click();
        await page.locator('main form select').selectOption('nursing_order');
        await expect(page.locator('main .several .check').first()).toBeVisible();
      },
    },
    {
      name: 'care-list-form', heading: `${SUBJECTS.ume}さんを支える人`, en: `Circle of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんを支（ささ）える人（ひと）`,
      go: async page => {
        await nav(page, 0);
        await page.getByRole('link', { name: SUBJECTS.ume }).first().click();
        await page.locator('main a[href$="/people"]').click();
        await page.locator('.cared .button').last().click();
        await page.locator('main form input').last().fill('終わったため');
        await page.locator('main form .dialog-acts .button').last().click();
        await expect(page.locator('.care-effect')).toBeVisible();
      },
    },
    profile('profile-form', async page => {
      for (const part of ['contacts', 'medications']) await page.locator(`#part-${part} .part-acts .button-secondary`).click();
      await expect(page.locator('#part-medications form')).toBeVisible();
    }),
  ],
  hana: [
    home('record-own', `${SUBJECTS.ume}さんの記録`, `Record of ${SUBJECTS.ume}`, `${SUBJECTS.ume}さんの記録（きろく）`),
    {
      name: 'looks', heading: `${SUBJECTS.ume}さんの記録をだれが見たか`, en: `Who looked at the record of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの記録（きろく）を見（み）た人（ひと）`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/people"]').click();
        await page.locator('main a[href$="/access"]').click();
        await page.locator('.looks summary').first().click();
        await expect(page.locator('.look-acts li').first()).toBeVisible();
      },
    },
    {
      name: 'inquiries', heading: `${SUBJECTS.ume}さんのお尋ねと申出`, en: `Questions and requests about ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの 質問（しつもん）と お願（ねが）い`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/people"]').click();
        await page.locator('main a[href$="/inquiries"]').click();
        await page.locator('main .row .button').first().click();
        await expect(page.locator('main form textarea')).toBeVisible();
      },
    },
    {
      name: 'consent', heading: `${SUBJECTS.ume}さんの同意`, en: `Consent of ${SUBJECTS.ume}`, easy: `${SUBJECTS.ume}さんの同意（どうい）`,
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href$="/consent"]').click();
        await page.locator('.consent-acts summary').first().click();
        await page.locator('main .card button.button-secondary').first().click();
        await expect(page.locator('.consent-stop')).toBeVisible();
      },
    },
  ],
  takahashi: [question('consent-question', async () => {}), question('consent-summary', async page => {
    const summary = page.locator('.consent-summary');
    while (await summary.count() === 0) {
      const asked = await page.locator('.consent-question').innerText();
      await page.locator('.consent-answers .button').first().click();
      await expect(page.locator('.consent-question')).not.toHaveText(asked);
    }
    await page.locator('.consent-ask input[value="in_person"]').check();
    await expect(page.locator('.sign-pad')).toBeVisible();
  }), {
    name: 'consent-again', heading: 'もう一度同意をいただく', en: 'Consent given again', easy: 'もう一度（いちど）同意（どうい）をもらう',
    go: async page => {
      await nav(page, 0);
      await page.locator('#main a[href="/consent-again"]').click();
      await page.locator('#main form input').first().fill(SUBJECTS.hagi);
      await page.locator('#main form input[type=date]').fill('1941-09-12');
      await page.locator('#main form .button').first().click();
      await expect(page.locator('.consent-question')).toBeVisible();
    },
  }],
  inoue: [{
    name: 'waiting', heading: '同意を待っています', en: 'Waiting for consent', easy: '同意（どうい）を待（ま）っています',
    go: async page => {
      const waiting = (await claims(page)).find(claim => claim.consent === 'none');
      await page.goto(`/subjects/${waiting?.subject}`);
    },
  }],
  nakanishi: [
    home('staff', '職員の一覧', 'Staff', 'スタッフ'),
    {
      name: 'staff-acts', heading: '職員の一覧', en: 'Staff', easy: 'スタッフ',
      go: async page => {
        await nav(page, 0);
        const acts = page.locator('#main details').filter({ has: page.locator('summary', { hasText: PEOPLE.sasaki.name }) });
        await acts.locator('summary').click();
        await expect(acts.locator('.button-danger')).toBeVisible();
      },
    },
    {
      name: 'staff-looks', heading: '職員が見た記録', en: 'What staff looked at', easy: '職員（しょくいん）が 見（み）た 記録（きろく）',
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href="/staff/access"]').click();
        await expect(page.locator('.looks summary, .empty').first()).toBeVisible();
      },
    },
    {
      name: 'inbox', heading: 'お尋ねと申出', en: 'Questions and requests', easy: '質問（しつもん）と お願（ねが）い',
      go: async page => {
        await nav(page, 0);
        await page.locator('main a[href="/inquiries"]').click();
        await expect(page.locator('main article, main .empty').first()).toBeVisible();
      },
    },
  ],
  intake: [{
    name: 'rights', heading: '役割と権限', en: 'Roles and rights', easy: '役割（やくわり）と できること',
    go: async page => {
      await nav(page, 0);
      await page.locator('main a[href="/rights"]').click();
      const role = page.locator('#main details').nth(1);
      await role.locator('summary').click();
      await role.locator('.part-rows .button').first().click();
      await expect(role.locator('form').first()).toBeVisible();
    },
  }, {
    name: 'desk', heading: '窓口の手続き', en: 'Desk', easy: '窓口（まどぐち）の手続（てつづ）き',
    go: async page => {
      await nav(page, 0);
      await page.locator('#main a[href="/desk"]').click();
      await expect(page.locator('#main form')).toBeVisible();
    },
  }, {
    name: 'desk-one', heading: `${SUBJECTS.yoshi}さんの手続き`, en: `Desk: ${SUBJECTS.yoshi}`, easy: `${SUBJECTS.yoshi}さんの手続（てつづ）き`,
    go: async page => {
      await nav(page, 0);
      await page.locator('#main a[href="/desk"]').click();
      await page.locator('#main form input').first().fill(SUBJECTS.yoshi);
      await page.locator('#main form input[type=date]').fill('1932-08-01');
      await page.locator('#main form .button').click();
      await page.locator('#main a[href^="/desk?"]').click();
      const forms = page.locator('#main details');
      await expect(forms.first()).toBeVisible();
      for (const nth of [0, 1]) await forms.nth(nth).locator('summary').first().click();
      await expect(page.locator('#main form select').nth(1)).toBeVisible();
    },
  }],
  centre: [home('overview', 'サービスの状況', 'State of the service', 'サービスの様子（ようす）')],
  hagiwara: [home('stopped', '共有が停止されました', 'Sharing has stopped', '今（いま）は見（み）られません')],
  guest: [home('nothing', 'ようこそ', 'Welcome', 'ようこそ')],
};

/** The form is folded away as it is when it is first opened. */
const fold = async (page: Page): Promise<void> => {
  await composer(page).getByRole('radio', { name: '連絡・報告' }).check();
  await composer(page).getByRole('button', { name: /たたむ/ }).click();
};

/** What opens over a screen of a nurse, in Japanese. */
export const LAYERS: { name: string; show: (page: Page) => Promise<void>; hide: (page: Page) => Promise<void> }[] = [
  {
    name: 'emergency',
    show: async page => {
      await page.getByRole('button', { name: '緊急', exact: true }).click();
      await expect(page.getByRole('dialog', { name: '緊急の連絡先' })).toBeVisible();
    },
    hide: async page => { await page.keyboard.press('Escape'); },
  },
  {
    name: 'display',
    show: async page => {
      await page.getByRole('button', { name: '表示', exact: true }).click();
      await expect(page.getByRole('dialog', { name: '表示の設定' })).toBeVisible();
    },
    hide: async page => { await page.keyboard.press('Escape'); },
  },
  {
    name: 'composer',
    show: async page => {
      await startWriting(page);
      await composer(page).getByRole('radio', { name: '日々の様子' }).check();
    },
    hide: fold,
  },
  {
    name: 'daily',
    show: async page => {
      await startWriting(page);
      await composer(page).getByRole('radio', { name: '日々の様子' }).check();
      await composer(page).getByRole('button', { name: '排泄' }).click();
      await expect(composer(page).getByRole('group', { name: '便の性状' })).toBeVisible();
    },
    hide: fold,
  },
  {
    name: 'handover',
    show: async page => {
      await startWriting(page);
      await composer(page).getByRole('radio', { name: '申し送り' }).check();
      await expect(composer(page).getByRole('button', { name: '記録から集める' })).toBeVisible();
    },
    hide: fold,
  },
  {
    name: 'sbar',
    show: async page => {
      await startWriting(page);
      await composer(page).getByRole('radio', { name: '連絡・報告' }).check();
      await composer(page).getByRole('radio', { name: 'SBAR' }).check();
      await expect(composer(page).getByRole('textbox', { name: /R 提案/ })).toBeVisible();
    },
    hide: async page => {
      await composer(page).getByRole('radio', { name: '自由に' }).check();
      await fold(page);
    },
  },
  {
    name: 'find',
    show: async page => {
      await page.getByText('記録をさがす').click();
      await page.getByText('しぼりこむ').click();
      await expect(page.getByLabel('職種')).toBeVisible();
    },
    hide: async page => { await page.getByText('記録をさがす').click(); },
  },
  {
    name: 'comment',
    show: async page => {
      const open = timeline(page).getByRole('button', { name: 'コメントする', disabled: false });
      // The newest entry may be a cancelled one.
      await scrollTo(page, open);
      await open.first().click();
      await expect(timeline(page).getByRole('textbox', { name: 'コメント' })).toBeVisible();
    },
    hide: async page => { await timeline(page).getByRole('button', { name: 'やめる' }).click(); },
  },
  {
    name: 'history',
    show: async page => {
      const mine = timeline(page).getByRole('article').filter({ has: page.getByRole('button', { name: 'その他の操作' }) }).first();
      await scrollTo(page, mine);
      await act(mine, '履歴を見る');
      await expect(page.getByRole('dialog', { name: '記録の履歴' }).getByRole('listitem').first()).toBeVisible();
    },
    hide: async page => { await page.keyboard.press('Escape'); },
  },
  ...(['訂正する', '取り消す'] as const).map(what => ({
    name: what === '訂正する' ? 'correct' : 'cancel',
    show: async (page: Page) => {
      const mine = timeline(page).getByRole('article').filter({ hasText: PEOPLE.sasaki.name })
        .filter({ has: page.getByRole('button', { name: 'その他の操作' }) }).first();
      await scrollTo(page, mine);
      await act(mine, what);
      await expect(page.getByRole('dialog', { name: /記録の訂正|記録の取り消し/ }).getByRole('textbox').first()).toBeVisible();
    },
    hide: async (page: Page) => { await page.keyboard.press('Escape'); },
  })),
  {
    name: 'expired',
    show: async page => {
      await page.context().clearCookies();
      const thanks = timeline(page).getByRole('button', { name: /了解/, disabled: false });
      await scrollTo(page, thanks);
      await thanks.first().click();
      await expect(page.getByRole('dialog', { name: 'もう一度ログインしてください' }).getByLabel(/ログインID/)).toBeVisible();
    },
    hide: async () => {},
  },
];

/** The record that the layers open over. */
export async function overRecord(page: Page): Promise<void> {
  await subject(page, SUBJECTS.matsu);
  await first(page);
}

/** Goes to a screen and waits for its heading. */
export async function show(page: Page, screen: Screen): Promise<void> {
  await screen.go(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(screen.heading);
  if (screen.name === 'record') await first(page);
}
