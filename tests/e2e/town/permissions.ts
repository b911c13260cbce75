// The reviewed tables of docs/, read as they are: what a person may do in a place, and why not.
import { readFileSync } from 'node:fs';

const text = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The lines of a table as records by the names of the first line. `source` comes last and may hold commas. */
function table(path: string): Record<string, string>[] {
  const [head, ...lines] = text(path).trim().split('\n');
  const names = (head ?? '').split(',');
  return lines.map(line => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
}

const ROLES = new Map(table('docs/permissions.csv').map(row => [row.right ?? '', row]));
const STATES = new Map(table('docs/permissions-states.csv').map(row => [`${row.right} ${row.state}`, row]));
const REASONS = (JSON.parse(text('locales/ja.json')) as { denied: Record<string, string> }).denied;

/** Every right of the table. */
export const RIGHTS: string[] = [...ROLES.keys()];

/** What the state of a subject may be; `daily` is that of nearly everybody. */
export type State = 'daily' | 'consent_none' | 'consent_withdrawn' | 'sharing_stopped' | 'deceased' | 'closed';

/** Who stands where. */
export interface At {
  /** What one is toward the subject, as a column of the table. */
  standing?: string;
  /** What one is besides: roles in an institution or on the platform, and toward other subjects. */
  others: string[];
  state: State;
  /** 医師 or 看護師. */
  clinical: boolean;
}

/** What becomes of a control: it may be pressed, it is not there, or it is shut for this reason. */
export type Verdict = 'open' | 'absent' | { shut: string };

/** As `Denied::structural`: what will never be possible is not shown. */
const STRUCTURAL = [
  'role_never', 'not_in_circle', 'not_author', 'not_own_institution', 'not_core', 'not_clinical', 'not_opened',
];

/** The words beside what is shut. */
export const reason = (code: string): string => REASONS[code] ?? `no words for ${code}`;

/** A role may use the right somewhere; `may` is `yes` as long as the operator has not taken it. */
export const holds = (column: string, right: string): boolean => {
  const cell = ROLES.get(right)?.[column];
  if (cell === undefined) throw new Error(`docs/permissions.csv lacks ${right} of ${column}`);
  return cell !== 'no';
};

/** `family` holds for the representative but for these (docs/permissions-reviewed.md). */
const AS_SUBJECT = [
  'consent.read', 'consent.record', 'consent.resume', 'consent.withdraw', 'subject.log', 'subject.log_open', 'inquiry.file',
];

function column(standing: string, right: string): string {
  if (standing === 'representative') return AS_SUBJECT.includes(right) ? 'subject' : 'family';
  return standing === 'staff_core' ? 'staff' : standing;
}

/** What the tables say. */
export function verdict(at: At, right: string): Verdict {
  const { standing } = at;
  const ofSubject = STATES.has(`${right} deceased`);
  const roles = standing ? [...at.others, standing] : at.others;
  if (!standing || !ofSubject) return roles.some(role => holds(role, right)) ? 'open' : 'absent';
  if (!holds(standing, right)) return 'absent';
  if (right === 'vital.limit' && !at.clinical) return 'absent';
  // No subject of the demo town has opened the log to the family.
  if (right === 'subject.log' && standing === 'family') return 'absent';
  if (at.state === 'daily') return 'open';
  const code = STATES.get(`${right} ${at.state}`)?.[column(standing, right)];
  if (code === undefined) throw new Error(`docs/permissions-states.csv lacks ${right} in ${at.state}`);
  if (code === 'ok') return 'open';
  return STRUCTURAL.includes(code) ? 'absent' : { shut: code };
}
