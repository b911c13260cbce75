// S-33: for whoever signs in, what can be pressed is what the reviewed tables allow, and nothing else; in daily
// life, and where the subject's state refuses. The tables are docs/permissions*.csv; which control stands for
// which right is town/controls.ts.
import type { Page } from '@playwright/test';
import { signIn } from '../town/doing';
import type { PersonKey } from '../town/people';
import {
  ASPECTS, CONTROLS, LATER, OTHERS, WITHOUT, faults, ownEntry, said, still, unfold, unfolded, watch, type Sheet,
} from '../town/controls';
import { RIGHTS, holds, verdict, type At, type State } from '../town/permissions';
import { expect, test } from '../town/stage';

test.describe.configure({ mode: 'parallel' });

/** Somebody who signs in, what they are, and subjects in which state they are looked at. */
interface Case {
  who: PersonKey;
  standing?: 'subject' | 'family' | 'representative' | 'staff' | 'staff_core';
  others?: string[];
  clinical?: true;
  /** Of subjects of the demo town. */
  states?: State[];
  /** Played: the claims say so, as no subject of the town is in that state for them. */
  played?: State[];
  /** The pages about nobody were looked at with somebody else of this kind. */
  again?: true;
}

const CASES: Case[] = [
  { who: 'hana', standing: 'subject', states: ['daily'], played: ['sharing_stopped', 'deceased'] },
  { who: 'sakura', standing: 'family', states: ['daily'], played: ['sharing_stopped'] },
  {
    who: 'hasegawa', standing: 'representative', states: ['daily'],
    played: ['consent_withdrawn', 'sharing_stopped'],
  },
  { who: 'sasaki', standing: 'staff', clinical: true, states: ['daily', 'deceased'], played: ['sharing_stopped'] },
  { who: 'yamamoto', standing: 'staff', states: ['daily', 'consent_withdrawn'], again: true },
  { who: 'todo', standing: 'staff', clinical: true, others: ['institution_admin'], states: ['daily'], again: true },
  { who: 'inoue', standing: 'staff', others: ['institution_admin'], states: ['consent_none'], again: true },
  {
    who: 'takahashi', standing: 'staff_core', states: ['daily', 'deceased', 'consent_withdrawn', 'consent_none'],
    played: ['sharing_stopped'],
  },
  { who: 'onodera', standing: 'staff_core', others: ['institution_admin'], states: ['daily'] },
  { who: 'kikuchi', standing: 'family', states: ['deceased'], again: true },
  { who: 'hagiwara', standing: 'family', states: ['consent_withdrawn'], again: true },
  { who: 'nakanishi', others: ['institution_admin'] },
  { who: 'intake', others: ['operator_intake'] },
  { who: 'moderate', others: ['operator_moderate'] },
  { who: 'billing', others: ['operator_billing'] },
  { who: 'incident', others: ['operator_incident'] },
  { who: 'centre', others: ['customer_centre'] },
  { who: 'sysadmin', others: ['system_admin'] },
  { who: 'connect', others: ['connect_user'] },
  { who: 'guest', others: ['connect_guest'] },
];

/** A subject, as the claims tell the app of it. */
interface Claim {
  subject: string;
  rights: string[];
  facts: { standings: { role: string; core: boolean }[]; consent: string; sharing: string; state: string };
}

const STATES: Record<State, Partial<Claim['facts']>> = {
  daily: { consent: 'effective', sharing: 'open', state: 'active' },
  consent_none: { consent: 'none' },
  consent_withdrawn: { consent: 'withdrawn' },
  sharing_stopped: { sharing: 'stopped' },
  deceased: { state: 'deceased' },
  closed: { state: 'closed' },
};

const isIn = (claim: Claim, state: State): boolean =>
  Object.entries(STATES[state]).every(([fact, value]) => claim.facts[fact as keyof Claim['facts']] === value);

const claims = async (page: Page): Promise<Claim[]> => {
  const reply = await page.request.get('/api/v1/me', { headers: { 'X-App': '1' } });
  return (await reply.json() as { subjects: Claim[] }).subjects;
};

const isCore = ({ facts }: Claim, standing: Case['standing']): boolean =>
  standing !== 'staff_core' || facts.standings.some(of => of.core);

/** Signs in; what the server refuses from now on is in the list. */
async function begin(page: Page, who: PersonKey): Promise<string[]> {
  const refused: string[] = [];
  page.on('response', response => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${new URL(response.url()).pathname}`);
  });
  watch(page);
  await signIn(page, who);
  return refused;
}

/** Goes there as a press on a link does: the app is not loaded anew. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    const link = document.createElement('a');
    link.href = to;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await expect(page).toHaveURL(path);
}

/** What stands where a page is not to be had. */
const HEADINGS = { missing: /^ページが見つかりません$/, stopped: /^共有が停止されました$|^同意を待っています$/ };

const HOME: Sheet = { name: 'home', path: '/', rights: ['subject.list'], shut: 'missing' };

/** What is wrong with what is seen, once it stays wrong. */
async function look(page: Page, at: At, name: string, part = page.locator('body')): Promise<string[]> {
  let wrong: string[] = [];
  const agrees = expect.poll(async () => {
    if (name === 'staff' || name === 'rights') await unfold(page);
    const seen = await still(page, part);
    const title = await page.getByRole('heading', { level: 1 }).innerText();
    const is = (['missing', 'stopped'] as const).find(kind => HEADINGS[kind].test(title)) ?? 'page';
    const expected = name === 'missing' || name === 'stopped' ? name : 'page';
    wrong = is === expected ? faults(at, name, seen) : [`${name}: 「${title}」 stands where the table says ${expected}`];
    return wrong;
  }, { timeout: 8_000 });
  await agrees.toEqual([]).catch(() => undefined);
  return wrong;
}

/** One page, and what it shows when it is unfolded. */
async function one(page: Page, who: PersonKey, at: At, sheet: Sheet, path: string, entries = true): Promise<string[]> {
  await go(page, path);
  const opens = said(at, sheet);
  const name = opens === 'open' ? sheet.name : opens === 'absent' ? 'missing' : sheet.shut;
  const wrong = (await look(page, at, name)).map(fault => `${path} ${fault}`);
  if (opens !== 'open' || wrong.length > 0) return wrong;
  if (sheet.name === 'record' && entries) {
    wrong.push(...await look(page, at, 'entry', await ownEntry(page, who)));
  }
  const more = await unfolded(page, sheet.name, at);
  return more ? [...wrong, ...await look(page, at, more.name, more.part)] : wrong;
}

/** Claims and consents answer as if the state were another. The server still answers for the real one. */
async function play(page: Page, state: State, at: At): Promise<void> {
  await page.route(/\/api\/v1\/(session|me)$/, async route => {
    const response = await route.fetch();
    const claims = await response.json() as { subjects?: Claim[] };
    claims.subjects?.forEach(claim => {
      Object.assign(claim.facts, STATES[state]);
      claim.rights = claim.rights.filter(right => verdict(at, right) === 'open');
    });
    await route.fulfill({ response, json: claims });
  });
  await page.route(/\/consents$/, async route => {
    const response = await route.fetch();
    const consents = await response.json() as { state: string };
    await route.fulfill({ response, json: { ...consents, state: STATES[state].consent ?? consents.state } });
  });
}

for (const { who, standing, others = [], clinical = false, states = [], played = [], again } of CASES) {
  const at = (state: State): At => ({ ...standing && { standing }, others, state, clinical });

  for (const state of states) {
    test(`S-33: ${who} can press what the tables allow, ${state}`, async ({ page }) => {
      const refused = await begin(page, who);
      const claim = (await claims(page)).find(claim => isIn(claim, state) && isCore(claim, standing));
      expect(claim, `a subject of ${who} in state ${state}`).toBeDefined();
      const wrong: string[] = [];
      for (const sheet of ASPECTS) wrong.push(...await one(page, who, at(state), sheet, `/subjects/${claim?.subject}${sheet.path}`));
      // A page that asks for what is refused is wrong as well.
      expect({ wrong, refused }).toEqual({ wrong: [], refused: [] });
    });
  }

  if (!again) test(`S-33: ${who} can press what the tables allow, on pages about nobody`, async ({ page }) => {
    const refused = await begin(page, who);
    const nowhere = at('daily');
    const wrong: string[] = [];
    if ((await claims(page)).length > 1) wrong.push(...await one(page, who, nowhere, HOME, HOME.path));
    for (const sheet of OTHERS) wrong.push(...await one(page, who, nowhere, sheet, sheet.path));
    // Of whom one is not in the circle, there is nothing, whatever one's desk.
    for (const { path } of standing ? [] : ASPECTS.filter(sheet => ['record', 'consent', 'access'].includes(sheet.name))) {
      await go(page, `/subjects/01900000-0000-7000-8000-000000000000${path}`);
      wrong.push(...await look(page, nowhere, 'missing'));
    }
    // A page that asks for what is refused is wrong as well.
    expect({ wrong, refused }).toEqual({ wrong: [], refused: [] });
  });

  for (const state of played) {
    test(`S-33: ${who} can press what the tables allow, ${state} (played)`, async ({ page }) => {
      const now = at(state);
      await play(page, state, now);
      watch(page);
      const asked: string[] = [];
      page.on('request', request => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
      await signIn(page, who);
      const claim = (await claims(page)).find(claim => isIn(claim, 'daily') && isCore(claim, standing));
      expect(claim, `a subject of ${who}`).toBeDefined();
      const wrong: string[] = [];
      for (const sheet of ASPECTS) wrong.push(...await one(page, who, now, sheet, `/subjects/${claim?.subject}${sheet.path}`, false));
      expect(wrong).toEqual([]);
      // The server would refuse; that the app does not even ask is seen here.
      const doors = ['subject.read', 'consent.read', 'subject.log', 'inquiry.file'];
      const reads = doors.some(right => verdict(now, right) === 'open');
      if (!reads) expect(asked.filter(path => path.includes(`/api/v1/subjects/${claim?.subject}`))).toEqual([]);
    });
  }
}

test('S-33: each right stands for a control, or it is said why not', () => {
  const pressed = new Set([...CONTROLS, ...ASPECTS, ...OTHERS].flatMap(row => [...row.rights, ...row.any ?? []]));
  expect(RIGHTS.filter(right => !pressed.has(right) && !(right in WITHOUT))).toEqual([]);
  expect([...pressed].filter(right => !RIGHTS.includes(right)), 'rights that the table does not know').toEqual([]);
  expect(Object.keys(WITHOUT).filter(right => pressed.has(right)), 'reasons that are not needed any more').toEqual([]);
  const gone = Object.entries(LATER).flatMap(([role, rights]) =>
    rights.filter(right => !holds(role, right)).map(right => `${role} ${right}`));
  expect(gone, 'what was not built yet is not given any more').toEqual([]);
});
