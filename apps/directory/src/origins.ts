import type { CallContext } from '@mingjing/kit';
import { noAdministration, type SameOrigin } from './administration';
import type { IssuedCode } from './account';
import { ADMINISTRATION } from './carry-out';
import { makerOf } from './first-passwords';
import { change, type Office } from './office';
import type { Origins, Seen } from './origin';
import { realNow } from './real-time';

/** Of one account, of each kind. */
const REMEMBERED = 10;
/** Days for which a place is kept. */
export const ORIGIN_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Notes where somebody signs in. Where that is the first time after a slip, and the place is one of whoever made the account, asked
 * for the code or released it, the audit log and the administrators are told.
 */
export async function noteOrigin(office: Office, call: CallContext, id: string, from: { network: string; browserId: string }) {
  const { models, context } = office;
  const now = realNow();
  const mac = context.keys.mac('directory.origin');
  const places: Seen[] = (['browser', 'network'] as const).flatMap((what) => {
    const text = what === 'browser' ? from.browserId : from.network;
    return text === '' ? [] : [{ what, hash: mac(`${what}|${text}`), at: now }];
  });
  const found = await models.accounts.load(id);
  if (found?.state.reset?.channel === 'slip') await compare(office, call, { id, reset: found.state.reset }, places);
  const before = await models.origins.findOne({ _id: id }).lean<Origins>();
  const recent = (before?.seen ?? []).filter(
    ({ hash, at }) => at.getTime() > now.getTime() - ORIGIN_DAYS * DAY_MS && !places.some((one) => one.hash === hash),
  );
  const seen = (['browser', 'network'] as const).flatMap((what) =>
    [...recent, ...places].filter((one) => one.what === what).slice(-REMEMBERED),
  );
  await models.origins.updateOne({ _id: id }, { $set: { seen, at: now } }, { upsert: true });
}

async function compare(
  office: Office,
  call: CallContext,
  { id, reset }: { id: string; reset: IssuedCode },
  places: readonly Seen[],
): Promise<void> {
  const { models, trail } = office;
  const state = (await models.administration.load(ADMINISTRATION))?.state ?? noAdministration();
  if (state.sameOrigins?.some((one) => one.id === reset.id)) return;
  const others = new Set([(await makerOf(office, id)) ?? '', reset.by, reset.releasedBy ?? ''].filter((one) => one !== id));
  const known = await models.origins.find({ _id: { $in: [...others] } }).lean<Origins[]>();
  const matches = known.flatMap(({ _id, seen }) =>
    seen.filter(({ hash }) => places.some((one) => one.hash === hash)).map(({ what }) => ({ _id, what })),
  );
  // A browser says more than the address of a whole house.
  const [match] = matches.sort((one, other) => one.what.localeCompare(other.what));
  if (!match) return;
  const data: SameOrigin = { id: reset.id, accountId: id, otherId: match._id, what: match.what, at: realNow() };
  const actor = { ...call.actor, id };
  await models.administration.handle(ADMINISTRATION, { id: `origin:${reset.id}` }, change(office, { ...call, actor }, ''), () => [
    { type: 'SameOriginSeen', data },
  ]);
  await trail.done({ actor, division: call.division }, 'firstSignIn', id, `same ${match.what} as ${match._id}`);
}
