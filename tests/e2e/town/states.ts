// What brings a subject into a state and back, by those who do so: the core institution for consent, the operator's desk for
// the rest. A record is closed 90 days after a death at the earliest, which no test lives to see.
import { expect, request, type APIRequestContext } from '@playwright/test';
import { PASSWORD, PEOPLE, SUBJECTS, type PersonKey } from './people';
import type { State } from './permissions';
import { newId, onPaper } from './watched';

/** How a subject stands. */
export interface Facts { consent: string; sharing: string; state: string }

/** What is so in a state; the rest is as in daily life. */
export const FACTS: Record<State, Partial<Facts>> = {
  daily: { consent: 'effective', sharing: 'open', state: 'active' },
  consent_none: { consent: 'none' },
  consent_withdrawn: { consent: 'withdrawn' },
  sharing_stopped: { sharing: 'stopped' },
  deceased: { state: 'deceased' },
  closed: { state: 'closed' },
};

const BORN: Record<string, string> = { [SUBJECTS.ume]: '1938-03-03', [SUBJECTS.tsubaki]: '1933-02-11' };

const signedIn = new Map<string, Promise<APIRequestContext>>();

/** Somebody's own session, without a browser. */
function as(url: string, who: PersonKey): Promise<APIRequestContext> {
  const key = `${url} ${who}`;
  const before = signedIn.get(key);
  if (before) return before;
  const begun = (async () => {
    const session = await request.newContext({ baseURL: url, extraHTTPHeaders: { 'X-App': '1', Origin: url } });
    const reply = await session.post('/api/v1/session', { data: { login: PEOPLE[who].login, password: PASSWORD } });
    expect(reply.status(), `${who} signs in`).toBe(200);
    return session;
  })();
  signedIn.set(key, begun);
  return begun;
}

/** Whose form lies on the desk. */
export async function filed(url: string, name: string): Promise<string> {
  const desk = await as(url, 'intake');
  const reply = await desk.post('/api/v1/desk/subjects', { data: { name, birth: BORN[name] } });
  const [found, ...more] = await reply.json() as { head: { id: string } }[];
  if (!found || more.length > 0) throw new Error(`there is not one ${name}`);
  return found.head.id;
}

/** Brings a subject of 小野寺 into a state from whichever other. */
export async function bring(url: string, subject: string, state: State): Promise<void> {
  const [desk, core] = await Promise.all([as(url, 'intake'), as(url, 'onodera')]);
  const path = `/api/v1/subjects/${subject}`;
  const facts = async (): Promise<Facts> => {
    const { facts: { consent, sharing, state } } = await (await desk.get(`${path}/desk`)).json() as { facts: Facts };
    return { consent, sharing, state };
  };
  const post = async (by: APIRequestContext, part: string, data: object): Promise<void> => {
    const reply = await by.post(`${path}${part}`, { data: { id: newId(), ...data } });
    expect(reply.ok(), `${part} ${JSON.stringify(data)}: ${reply.status()}`).toBe(true);
  };
  const wanted = { ...FACTS.daily, ...FACTS[state] } as Facts;
  const is = await facts();
  const reason = '様式10の申請';
  if (is.state === 'deceased' && wanted.state === 'active') await post(desk, '/life', { act: 'alive', reason });
  if (is.consent === 'withdrawn' && wanted.consent === 'effective') {
    const { hash } = await (await core.get('/api/v1/consent-text?lang=ja')).json() as { hash: string };
    await post(core, '/consents', onPaper(hash));
  }
  if (is.sharing === 'stopped' && wanted.sharing === 'open') await post(desk, '/sharing/resume', { act: 'resume', reason });
  if (is.consent === 'effective' && wanted.consent === 'withdrawn') await post(core, '/consents/withdraw', { of: { scope: 'whole' } });
  if (is.sharing === 'open' && wanted.sharing === 'stopped') await post(desk, '/sharing/stop', { act: 'stop', reason });
  if (is.state === 'active' && wanted.state === 'deceased') {
    const told_by = { name: '梅田 さくら', relation: '長女' };
    await post(desk, '/life', { act: 'died', told_by, day: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) });
  }
  expect(await facts(), `brought to ${state}`).toEqual(wanted);
}
