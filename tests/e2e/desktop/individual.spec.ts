// M6-3 M6-4 M9-3 M9-5 M14-1 M19-1 A.6: form 3 is taken in at the desk, the subject agrees or does not, the account is taken
// into use, and each way in which a use ends; and a consent that is given again after it was taken back.
import type { Locator, Page } from '@playwright/test';
import { serious } from '../town/axe';
import { find, form, openDesk, sure } from '../town/desk';
import { enter, signIn, subject, timeline } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

/** No other test changes what he agreed to. */
const [WHO, BORN] = [SUBJECTS.kaji, '1947-12-25'];
/** Signs in himself. */
const [OWN, OWN_BORN] = [SUBJECTS.fuji, '1944-01-24'];
const FORM = '個人利用の申請（様式3）';
const EMPTY = '入力してください。';
const MISSING = 'ページが見つかりません';
const PASSWORD = 'やまをこえて海を見にいく三毛猫';
/** What of a change others see at once; in milliseconds. */
const SOON = 2_000;

interface Applicant { family: string; given: string; name: string; email: string }

function applicant(family: string): Applicant {
  const given = unique('文江');
  return { family, given, name: `${family} ${given}`, email: `${crypto.randomUUID()}@town.example` };
}

const today = (): string => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const text = (page: Page): Promise<string | null> => page.locator('body').evaluate(body => body.textContent);
const box = (of: Locator, label: string): Locator => of.getByRole('textbox', { name: new RegExp(`^${label}(?!の)`) });

/** Form 3, filled in. */
async function fill(of: Locator, { family, given, email }: Applicant): Promise<void> {
  const typed = { 姓: family, 名: given, 姓のかな: 'かじさき', 名のかな: 'ふみえ', '続柄・資格': '妻', メールアドレス: email, 確認した書類: '運転免許証' };
  for (const [label, words] of Object.entries(typed)) await box(of, label).fill(words);
}

/** What is handed over, once. */
const invitation = (desk: Page): Locator => desk.getByRole('alert').filter({ hasText: '利用開始のお知らせ' });
const code = (desk: Page): Promise<string> => invitation(desk).getByRole('definition').nth(1).innerText();

/** Files form 3; answers with the code. */
async function apply(desk: Page, who: Applicant): Promise<string> {
  // It stays open, and empty, for the next one.
  const open = desk.getByRole('form', { name: FORM });
  const filed = await open.isVisible() ? open : await form(desk, FORM);
  await fill(filed, who);
  await sure(filed);
  await filed.getByRole('button', { name: '申請を登録する' }).click();
  return code(desk);
}

/** An application as a list shows it. */
const line = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ hasText: name }).filter({ hasText: /妻/ });

/** Takes the account into use. */
async function join(page: Page, { email, name }: Applicant, code: string): Promise<void> {
  await page.goto('/');
  await enter(page, email, code);
  await expect(page.getByText(`${name}さん、ようこそ。`)).toBeVisible();
  await page.getByRole('checkbox', { name: '上の内容に同意します' }).check();
  await page.getByLabel('新しいパスワード', { exact: false }).first().fill(PASSWORD);
  await page.getByLabel('新しいパスワード（もう一度）').fill(PASSWORD);
  await page.getByRole('button', { name: '利用を始める' }).click();
  await expect(page.getByRole('navigation', { name: 'メニュー' })).toBeVisible();
}

/** The core institution opens the consent, and records his yes on paper. */
async function recordYes(core: Page, name: string): Promise<Locator> {
  await core.getByRole('link', { name: /^記録を見たいという申込みが\d+件あります$/ }).click();
  const asked = core.getByRole('listitem').filter({ hasText: `${name}さん（妻）が、記録を見ることを申し込んでいます。` });
  await asked.getByRole('radio', { name: '署名した書面' }).check();
  return asked;
}

/** The desk ends a use. */
async function end(desk: Page, name: string, reason: string): Promise<void> {
  const title = `${name}さんの利用を終える`;
  await desk.locator('summary').filter({ hasText: title }).click();
  const ending = desk.getByRole('form', { name: title });
  if (reason) await ending.getByLabel('理由').fill(reason);
  await ending.getByRole('button', { name: title }).click();
}

test('M6-3 M6-4 M14-1: nothing is seen before the subject agrees, all of it at once then, and nothing once that is taken back', async ({ page: desk, open, complaints }) => {
  test.setTimeout(120_000);
  complaints.expect(/401|403|404/);
  const who = applicant('梶﨑');
  await openDesk(desk, 'intake', WHO, BORN);
  const filed = await form(desk, FORM);
  const send = filed.getByRole('button', { name: '申請を登録する' });
  await expect(send).toHaveAccessibleDescription('先に、上の確認に印をつけてください。');
  await sure(filed);
  await send.click();
  await expect(box(filed, '姓')).toBeFocused();
  await expect(box(filed, '姓')).toHaveAccessibleDescription(EMPTY);
  await fill(filed, { ...who, email: 'fumie@town' });
  await send.click();
  await expect(box(filed, 'メールアドレス')).toHaveAccessibleDescription(/読み取れません。$/);
  await expect(box(filed, 'メールアドレス')).toHaveValue('fumie@town');
  await expect(box(filed, '姓')).toHaveValue(who.family);
  // Somebody else has this address.
  await box(filed, 'メールアドレス').fill('sakura@enwa.example');
  complaints.expect(/422|400/);
  await send.click();
  await expect(box(filed, 'メールアドレス')).toHaveAccessibleDescription(/同じアドレスのIDに、別の名前が登録されています。/);
  // What was typed is there again.
  await expect(filed.getByText('入力中(下書き保存済)')).toBeVisible();
  await desk.reload();
  await form(desk, FORM);
  await expect(box(filed, '名')).toHaveValue(who.given);
  await box(filed, 'メールアドレス').fill(who.email);
  await expect(send).toHaveAccessibleDescription('先に、上の確認に印をつけてください。');
  await sure(filed);
  await send.dblclick();
  await expect(invitation(desk).getByRole('definition').first()).toHaveText(who.email);
  const first = await code(desk);
  expect(first).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){2}$/);
  await expect(line(desk, who.name)).toHaveCount(1);
  await expect(line(desk, who.name)).toContainText('対象者同意待ち');
  await invitation(desk).getByRole('button', { name: '渡したので閉じる' }).click();
  await expect(desk.getByText(first)).toHaveCount(0);

  const phone = await open('phone');
  await phone.goto('/');
  await enter(phone, who.email, first.toLowerCase().replaceAll('-', ''));
  await expect(heading(phone)).toHaveText('はじめてのご利用');
  await expect(phone.getByText(`${who.name}さん、ようこそ。`)).toBeVisible();
  await expect(phone.getByRole('navigation', { name: 'メニュー' })).toHaveCount(0);
  expect(await serious(phone, 'all rules')).toEqual([]);
  const [chosen, again] = [phone.getByLabel('新しいパスワード').first(), phone.getByLabel('新しいパスワード（もう一度）')];
  const begin = phone.getByRole('button', { name: '利用を始める' });
  await expect(begin).toHaveAccessibleDescription('先に、同意に印をつけてください。');
  await phone.getByRole('checkbox', { name: '上の内容に同意します' }).check();
  await chosen.fill('みじかいことば');
  await begin.click();
  await expect(chosen).toHaveAccessibleDescription(/短すぎます。もっと長くしてください。$/);
  await chosen.fill(PASSWORD);
  await again.fill(`${PASSWORD}。`);
  await begin.click();
  await expect(again).toHaveAccessibleDescription('二つのパスワードが同じではありません。');
  await again.fill(PASSWORD);
  await begin.click();
  await expect(heading(phone)).toHaveText('ようこそ');
  await expect(phone.getByText(/^妻としての利用を申し込んでいます（.+受付）。ご本人の同意を待っています。/)).toBeVisible();
  // Whose record it is, is not said before they have agreed.
  expect(await text(phone)).not.toContain(WHO);

  const core = await open('desktop');
  await signIn(core, 'takahashi');
  await subject(core, WHO);
  const record = new URL(core.url()).pathname;
  await phone.goto(record);
  await expect(heading(phone)).toHaveText(MISSING);
  expect(await text(phone)).not.toContain(WHO);

  const asked = await recordYes(core, who.name);
  await asked.getByRole('button', { name: 'ご本人の同意を登録する' }).click();
  expect(await serious(core, 'all rules')).toEqual([]);
  await expect(asked.getByLabel('署名した日')).toHaveAccessibleDescription(EMPTY);
  await asked.getByLabel('署名した日').fill(today());
  await asked.getByRole('button', { name: 'ご本人の同意を登録する' }).click();
  await expect(core.getByText(`${who.name}さんの利用に同意しました`)).toBeVisible();
  // Without a reload.
  await expect(heading(phone)).toContainText(WHO, { timeout: SOON });
  await expect(timeline(phone).getByRole('article').first()).toBeVisible();
  await expect(line(core, who.name)).toContainText('利用中');

  // Staff say in which way the subject said so.
  const taken = line(core, who.name);
  await taken.getByText('同意を取り消す', { exact: true }).click();
  await taken.getByRole('button', { name: `${who.name}さんへの同意を取り消す` }).click();
  await expect(taken.getByText(EMPTY)).toBeVisible();
  await taken.getByRole('radio', { name: '署名した書面' }).check();
  await taken.getByRole('button', { name: `${who.name}さんへの同意を取り消す` }).click();
  await expect(core.getByText(`${who.name}さんへの同意を取り消しました`)).toBeVisible();
  await expect(heading(phone)).toHaveText(MISSING, { timeout: SOON });
  await expect.poll(() => text(phone)).not.toContain(WHO);
  await phone.goto('/');
  await expect(phone.getByText('妻としての利用は、いまは同意されていません。')).toBeVisible();

  await end(desk, who.name, '試験のため');
  await expect(line(desk, who.name)).toContainText('利用終了');
});

test('M9-3: whoever uses it ends it, and the desk sees that it has ended', async ({ page: desk, open, complaints }) => {
  complaints.expect(/403|404/);
  const who = applicant('梶﨑');
  await openDesk(desk, 'intake', WHO, BORN);
  const first = await apply(desk, who);
  const core = await open('desktop');
  await signIn(core, 'takahashi');
  await subject(core, WHO);
  const asked = await recordYes(core, who.name);
  await asked.getByLabel('署名した日').fill(today());
  await asked.getByRole('button', { name: 'ご本人の同意を登録する' }).click();
  await expect(line(core, who.name)).toContainText('利用中');

  const phone = await open('phone');
  await join(phone, who, first);
  await expect(heading(phone)).toContainText(WHO);
  const other = await phone.context().newPage();
  await other.goto('/');
  await expect(heading(other)).toContainText(WHO);
  await phone.getByRole('link', { name: '設定' }).click();
  await phone.getByRole('button', { name: `${WHO}さんの記録の利用をやめる` }).click();
  await phone.getByRole('button', { name: 'やめないで閉じる' }).click();
  await phone.getByRole('button', { name: `${WHO}さんの記録の利用をやめる` }).click();
  await phone.getByRole('button', { name: `${WHO}さんの記録の利用をいますぐやめる` }).click();
  await expect(phone.getByText('利用をやめました')).toBeVisible();
  await expect(heading(other)).toHaveText('ようこそ', { timeout: SOON });
  for (const page of [phone, other]) await expect.poll(() => text(page)).not.toContain(WHO);
  await desk.reload();
  await expect(line(desk, who.name)).toContainText('利用終了');
  await expect(desk.locator('summary').filter({ hasText: `${who.name}さんの利用を終える` })).toHaveCount(0);
});

test('M9-5: the desk ends a use for whoever cannot, and says why', async ({ page: desk }) => {
  const who = applicant('梶﨑');
  await openDesk(desk, 'intake', WHO, BORN);
  await apply(desk, who);
  await end(desk, who.name, '');
  const ending = desk.getByRole('form', { name: `${who.name}さんの利用を終える` });
  await expect(ending.getByLabel('理由')).toHaveAccessibleDescription(new RegExp(`${EMPTY}$`));
  await expect(line(desk, who.name)).toContainText('対象者同意待ち');
  await ending.getByLabel('理由').fill('様式7の提出が難しいため');
  await ending.getByRole('button').click();
  await expect(desk.getByText('利用を終えました')).toBeVisible();
  await expect(line(desk, who.name)).toContainText('利用終了');
  await line(desk, who.name).getByText('くわしく').click();
  await expect(line(desk, who.name)).toContainText('様式7の提出が難しいため');
});

test('M14-1: of two first passwords the newer one is good', async ({ page: desk, open, complaints }) => {
  complaints.expect(/401/);
  const who = applicant('梶﨑');
  await openDesk(desk, 'intake', WHO, BORN);
  const first = await apply(desk, who);
  await expect(line(desk, who.name)).toContainText('IDはまだ使われていません');
  await line(desk, who.name).getByRole('button', { name: '最初のパスワードを作りなおす' }).click();
  await expect(invitation(desk).getByText(first)).toHaveCount(0);
  const second = await code(desk);
  const phone = await open('phone');
  await phone.goto('/');
  await enter(phone, who.email, first);
  await expect(phone.getByRole('alert').first()).toBeVisible();
  await expect(heading(phone)).not.toHaveText('はじめてのご利用');
  await join(phone, who, second);
  await expect(heading(phone)).toHaveText('ようこそ');
  await desk.reload();
  await expect(line(desk, who.name)).not.toContainText('IDはまだ使われていません');
  await end(desk, who.name, '試験のため');
  await expect(line(desk, who.name)).toContainText('利用終了');
});

test('M19-1 A.6: a consent that was taken back is given again on paper, before a witness', async ({ page: core, open, complaints }) => {
  complaints.expect(/403|404|422|400/);
  const centre = await open('desktop');
  await openDesk(centre, 'centre', WHO, BORN);
  const colleague = await open('tablet');
  await signIn(colleague, 'morikawa');
  // A run that was broken off has left it so.
  if (await centre.getByText('共有を停止しています').count() === 0) {
    await subject(colleague, WHO);
    const call = await form(centre, '電話での撤回');
    await call.getByLabel('電話をかけた人の氏名').fill(WHO);
    await call.getByLabel('続柄・資格').fill('本人');
    await call.getByLabel('本人確認の方法').fill('生年月日と住所をうかがった');
    await sure(call);
    await call.getByRole('button', { name: `${WHO}さんの共有をやめる` }).click();
    await expect(centre.getByText(/^電話での撤回を受け付けました 受付番号\d+/)).toBeVisible();
    await expect(heading(colleague)).toHaveText('共有が停止されました', { timeout: SOON });
  }

  await signIn(core, 'takahashi');
  await core.getByRole('link', { name: 'もう一度同意をいただく' }).click();
  await expect(heading(core)).toHaveText('もう一度同意をいただく');
  await find(core, WHO, '1947-12-26');
  await expect(core.getByText('届出と合う方がいません')).toBeVisible();
  expect(await text(core)).not.toContain(WHO);
  await find(core, WHO, BORN);
  const giving = core.getByRole('form', { name: '同意の質問' });
  await expect(giving.getByRole('heading', { name: `${WHO}さんの同意` })).toBeVisible();
  const question = giving.getByRole('heading', { level: 3 });
  for (let asked = await question.innerText(); asked !== 'まとめ'; asked = await question.innerText()) {
    await giving.getByRole('button', { name: /案内/.test(asked) ? 'いいえ' : 'はい', exact: true }).click();
    await expect(question).not.toHaveText(asked);
  }
  await giving.getByRole('radio', { name: '署名した書面' }).check();
  await giving.getByLabel('署名した日').fill(today());
  await giving.getByRole('button', { name: 'この内容で同意を登録する' }).click();
  await expect(giving.getByLabel(/立会人/)).toHaveAccessibleDescription(new RegExp(`${EMPTY}$`));
  await giving.getByLabel(/立会人/).fill('民生委員 佐藤');
  await giving.getByRole('button', { name: 'この内容で同意を登録する' }).click();
  await expect(core.getByRole('alert').filter({ hasText: '同意を登録しました' })).toContainText(/受付番号\d+/);
  await expect(colleague.getByRole('main').getByText(WHO).first()).toBeVisible({ timeout: SOON });
});

test('M6-4: whoever signs in for themself answers with one press', async ({ page: desk, open, complaints }) => {
  complaints.expect(/403|404/);
  const [yes, no] = [applicant('藤井'), applicant('藤井')];
  await openDesk(desk, 'intake', OWN, OWN_BORN);
  for (const who of [yes, no]) {
    await apply(desk, who);
    await expect(line(desk, who.name)).toContainText('対象者同意待ち');
    await invitation(desk).getByRole('button', { name: '渡したので閉じる' }).click();
  }
  const own = await open('phone');
  await signIn(own, 'ichiro');
  await own.getByRole('link', { name: /^記録を見たいという申込みが\d+件あります$/ }).click();
  const asks = (name: string): Locator => own.getByRole('listitem').filter({ hasText: `${name}さん（妻）が、記録を見ることを申し込んでいます。` });
  await asks(no.name).getByRole('button', { name: '同意しない', exact: true }).click();
  await expect(own.getByText(`${no.name}さんの利用に同意しませんでした`)).toBeVisible();
  await asks(yes.name).getByRole('button', { name: '同意する', exact: true }).click();
  await expect(own.getByText(`${yes.name}さんの利用に同意しました`)).toBeVisible();
  await expect(line(own, yes.name)).toContainText('利用中');
  await desk.reload();
  await expect(line(desk, no.name)).toContainText('不同意');
  await expect(line(desk, yes.name)).toContainText('利用中');
  for (const who of [yes, no]) {
    await end(desk, who.name, '試験のため');
    await expect(line(desk, who.name)).toContainText('利用終了');
  }
  await own.reload();
  await expect(own.getByRole('link', { name: /^記録を見たいという申込み/ })).toHaveCount(0);
});
