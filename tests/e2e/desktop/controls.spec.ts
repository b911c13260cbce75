// S-33: for whoever signs in, what can be pressed is what the reviewed tables allow, and nothing else; in daily
// life, and where the subject's state refuses. The tables are docs/permissions*.csv; which control stands for
// which right is town/controls.ts.
import type { Page } from '@playwright/test';
import { scrollTo, signIn, timeline } from '../town/doing';
import { test as onOwn } from '../town/own';
import { SUBJECTS, type PersonKey } from '../town/people';
import {
  ASPECTS, CONTROLS, LATER, OTHERS, WITHOUT, faults, ownEntry, said, still, unfold, unfolded, watch, type Sheet,
} from '../town/controls';
import { RIGHTS, holds, reason, verdict, type At, type State } from '../town/permissions';
import { expect, test } from '../town/stage';
import { FACTS, bring, filed, type Facts } from '../town/states';

test.describe.configure({ mode: 'parallel' });

/** Somebody who signs in, what they are, and subjects in which state they are looked at. */
interface Case {
  who: PersonKey;
  standing?: 'subject' | 'family' | 'representative' | 'staff' | 'staff_core';
  others?: string[];
  clinical?: true;
  /** Of subjects of the demo town. */
  states?: State[];
  /** Played: the claims say so, as nothing brings a subject there within a day. */
  played?: State[];
  /** The pages about nobody were looked at with somebody else of this kind. */
  again?: true;
}

const CASES: Case[] = [
  { who: 'hana', standing: 'subject', states: ['daily'], played: ['closed'] },
  { who: 'sakura', standing: 'family', states: ['daily'], played: ['closed'] },
  { who: 'hasegawa', standing: 'representative', states: ['daily'], played: ['closed'] },
  { who: 'sasaki', standing: 'staff', clinical: true, states: ['daily', 'deceased'], played: ['closed'] },
  { who: 'yamamoto', standing: 'staff', states: ['daily', 'consent_withdrawn'], again: true },
  { who: 'todo', standing: 'staff', clinical: true, others: ['institution_admin'], states: ['daily'], again: true },
  { who: 'inoue', standing: 'staff', others: ['institution_admin'], states: ['consent_none'], again: true },
  {
    who: 'takahashi', standing: 'staff_core', states: ['daily', 'deceased', 'consent_withdrawn', 'consent_none'],
    played: ['closed'],
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
  facts: Facts & { standings: { role: string; core: boolean }[] };
}

const isIn = (claim: Claim, state: State): boolean =>
  Object.entries(FACTS[state]).every(([fact, value]) => claim.facts[fact as keyof Facts] === value);

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

/** What stands where a page is not to be had; the one says why, and the other that there is nothing. */
const MISSING = 'ページが見つかりません';
const stopped = (why: string): string => why === 'consent_required' ? '同意を待っています' : '共有が停止されました';

const HOME: Sheet = { name: 'home', path: '/', rights: ['subject.list'], shut: 'missing' };

/** What is wrong with what is seen, once it stays wrong. */
async function look(page: Page, at: At, name: string, { part = page.locator('body'), why = '' } = {}): Promise<string[]> {
  let wrong: string[] = [];
  const agrees = expect.poll(async () => {
    if (['staff', 'rights', 'one'].includes(name)) await unfold(page);
    const seen = await still(page, part);
    const title = await page.getByRole('heading', { level: 1 }).innerText();
    const is = title === MISSING ? 'missing' : [stopped(''), stopped('consent_required')].includes(title) ? 'stopped' : 'page';
    const expected = name === 'missing' || name === 'stopped' ? name : 'page';
    wrong = is === expected ? faults(at, name, seen) : [`${name}: 「${title}」 stands where the table says ${expected}`];
    if (is === 'stopped' && expected === 'stopped') {
      const words = await page.getByRole('main').innerText();
      if (title !== stopped(why) || !words.includes(reason(why))) wrong.push(`${name}: 「${title}」 does not say ${why}: ${words}`);
    }
    return wrong;
  }, { timeout: 8_000 });
  await agrees.toEqual([]).catch(() => undefined);
  return wrong;
}

/** One page, and what it shows when it is unfolded. */
async function one(page: Page, who: PersonKey, at: At, sheet: Sheet, path: string, entries = true): Promise<string[]> {
  await go(page, path);
  const opens = said(at, sheet);
  // The newest lines may all be the system's, to which nobody says anything.
  if (sheet.name === 'record' && opens === 'open' && entries) {
    await scrollTo(page, timeline(page).getByRole('button', { name: 'コメントする', exact: true }));
  }
  const name = opens === 'open' ? sheet.name : opens === 'absent' ? 'missing' : sheet.shut;
  const why = typeof opens === 'object' ? opens.shut : '';
  const wrong = (await look(page, at, name, { why })).map(fault => `${path} ${fault}`);
  if (opens !== 'open' || wrong.length > 0) return wrong;
  if (sheet.name === 'record' && entries) {
    wrong.push(...await look(page, at, 'entry', { part: await ownEntry(page, who) }));
  }
  const more = await unfolded(page, sheet.name, at);
  return more ? [...wrong, ...await look(page, at, more.name, { part: more.part })] : wrong;
}

/** Claims and consents answer as if the state were another. The server still answers for the real one. */
async function play(page: Page, state: State, at: At): Promise<void> {
  await page.route(/\/api\/v1\/(session|me)$/, async route => {
    const response = await route.fetch();
    const claims = await response.json() as { subjects?: Claim[] };
    claims.subjects?.forEach(claim => {
      Object.assign(claim.facts, FACTS[state]);
      claim.rights = claim.rights.filter(right => verdict(at, right) === 'open');
    });
    await route.fulfill({ response, json: claims });
  });
  await page.route(/\/consents$/, async route => {
    const response = await route.fetch();
    const consents = await response.json() as { state: string };
    await route.fulfill({ response, json: { ...consents, state: FACTS[state].consent ?? consents.state } });
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

/** Who is looked at with a subject that is in another state than daily life; the desks stand last. */
const ROLES: (Pick<Case, 'who' | 'standing' | 'others' | 'clinical'> & { of: 'ume' | 'tsubaki' })[] = [
  { who: 'hana', of: 'ume', standing: 'subject' },
  { who: 'sakura', of: 'ume', standing: 'family' },
  { who: 'hasegawa', of: 'tsubaki', standing: 'representative' },
  { who: 'sasaki', of: 'ume', standing: 'staff', clinical: true },
  { who: 'onodera', of: 'ume', standing: 'staff_core', others: ['institution_admin'] },
  { who: 'nakanishi', of: 'ume', others: ['institution_admin'] },
  { who: 'intake', of: 'ume', others: ['operator_intake'] },
  { who: 'centre', of: 'ume', others: ['customer_centre'] },
];

/** What the server itself answers, and by which right. */
const DOORS: Record<string, string> = {
  '': 'subject.read', '/entries': 'timeline.read', '/profile': 'profile.read', '/documents': 'document.read', '/album': 'timeline.read',
  '/consents': 'consent.read', '/inquiries': 'inquiry.file',
};

/** In which points the server says something else than the tables: 404 and no reason to whoever is outside, 403 with its reason to the others. */
async function answers(page: Page, at: At, subject: string): Promise<string[]> {
  const each = Object.entries(DOORS).map(async ([door, right]) => {
    const reply = await page.request.get(`/api/v1/subjects/${subject}${door}`, { headers: { 'X-App': '1' } });
    const { denied } = reply.ok() ? { denied: 'open' } : await reply.json() as { denied?: string };
    const says = at.standing ? verdict(at, right) : 'absent';
    const core = at.standing === 'staff' && holds('staff_core', right);
    const hidden = at.standing ? `403 ${core ? 'not_core' : 'role_never'}` : '404 undefined';
    const table = says === 'open' ? '200 open' : says === 'absent' ? hidden : `403 ${says.shut}`;
    const is = `${reply.status()} ${denied}`;
    return is === table ? [] : [`${door}: ${is}, the table says ${table}: ${right}`];
  });
  return (await Promise.all(each)).flat();
}

// What is done to a subject here would be seen by other tests: it lives in a town of its own.
onOwn.describe('closed', () => {
  onOwn.describe.configure({ mode: 'default', timeout: 120_000 });

  onOwn.afterAll(async ({ own }) => {
    for (const name of [SUBJECTS.ume, SUBJECTS.tsubaki]) await bring(own.url, await filed(own.url, name), 'daily');
  });

  for (const state of ['daily', 'consent_withdrawn', 'sharing_stopped', 'deceased'] as const) {
    // In daily life everybody but the desk was looked at above.
    for (const { who, of, standing, others = [], clinical = false } of ROLES.slice(state === 'daily' ? -2 : 0)) {
      onOwn(`S-33 A.4-2 A.4-9 M19-2: ${who} sees of a subject what the tables allow, ${state}`, async ({ page, own }) => {
        const at: At = { ...standing && { standing }, others, state, clinical };
        const subject = await filed(own.url, SUBJECTS[of]);
        await bring(own.url, subject, state);
        const refused = await begin(page, who);
        const wrong: string[] = [];
        for (const sheet of ASPECTS) wrong.push(...await one(page, who, at, sheet, `/subjects/${subject}${sheet.path}`));
        wrong.push(...await answers(page, at, subject));
        if (others.some(role => holds(role, 'subject.desk'))) {
          await go(page, `/desk?subject=${subject}`);
          await expect(page.getByRole('heading', { level: 1 })).toContainText(SUBJECTS[of]);
          wrong.push(...await look(page, at, 'one'));
        }
        // Where several stand beside each other, the name stands there as long as it may.
        const lists = [...others.includes('institution_admin') ? ['staff'] : [], ...standing?.startsWith('staff') ? ['home'] : []];
        for (const list of lists) {
          const sheet = list === 'home' ? HOME : OTHERS.find(({ name }) => name === list)!;
          wrong.push(...await one(page, who, at, sheet, sheet.path));
          const stands = ['daily', 'deceased'].includes(state);
          const named = page.getByRole('main').getByText(SUBJECTS[of]).first();
          await (stands ? expect(named).toBeAttached() : expect(named).toHaveCount(0));
        }
        // A page that asks for what is refused is wrong as well.
        expect({ wrong, refused }).toEqual({ wrong: [], refused: [] });
      });
    }
  }
});

test('S-33: each right stands for a control, or it is said why not', () => {
  const pressed = new Set([...CONTROLS, ...ASPECTS, ...OTHERS].flatMap(row => [...row.rights, ...row.any ?? []]));
  expect(RIGHTS.filter(right => !pressed.has(right) && !(right in WITHOUT))).toEqual([]);
  expect([...pressed].filter(right => !RIGHTS.includes(right)), 'rights that the table does not know').toEqual([]);
  expect(Object.keys(WITHOUT).filter(right => pressed.has(right)), 'reasons that are not needed any more').toEqual([]);
  const gone = Object.entries(LATER).flatMap(([role, rights]) =>
    rights.filter(right => !holds(role, right)).map(right => `${role} ${right}`));
  expect(gone, 'what was not built yet is not given any more').toEqual([]);
});
