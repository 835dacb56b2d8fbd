import { createHash } from 'node:crypto';
import { type directory } from '@mingjing/contracts';
import { changeOf, missing, type CallContext, type Handlers, type ServiceContext } from '@mingjing/kit';
import { administrationPolicy, type AdministrationRule, type RuleDefinition } from '@mingjing/rules';
import { Turns } from './attempts';
import { AuditLog } from './audit';
import type { config } from './config';
import type { Division } from './division';
import { Floods } from './floods';
import type { Models } from './models';
import { personal, type Personal } from './personal';
import { effectiveRules } from './rule';
import { Trail } from './trail';

export type DirectoryContext = ServiceContext<typeof config>;
export type Rpcs = Handlers<directory.DirectoryServiceService>;

/** What every RPC of the directory works with. */
export interface Office {
  context: DirectoryContext;
  models: Models;
  personal: Personal;
  trail: Trail;
  /** Sign-ins under one name, one after another. */
  turns: Turns;
  floods: Floods;
  root: string;
}

export function openOffice(context: DirectoryContext, models: Models): Office {
  const trail = new Trail(new AuditLog(models.audit));
  return {
    context,
    models,
    personal: personal(context.keys),
    trail,
    turns: new Turns(),
    floods: new Floods(trail),
    root: context.config.ROOT_DIVISION,
  };
}

/** What a change is written under: the same call, sent twice, has one effect. */
export function causeOf(call: CallContext, rpc: string, body: object) {
  return {
    id: `${call.cause}:${rpc}`,
    hash: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
  };
}

export function change(office: Office, call: Pick<CallContext, 'actor' | 'division' | 'traceparent'>, division: string) {
  return changeOf(call, office.context.clock, division || office.root);
}

/** @throws Refused `division.missing` */
export async function divisionOf({ models }: Office, id: string): Promise<Division> {
  const found = await models.divisions.load(id);
  if (!found) throw missing('division');
  return found.state;
}

/** A rule in force for a division, the whole platform's where none is named; with what one that was set before did not know of. */
export async function ruleInForce<T>({ models, root }: Office, rule: RuleDefinition<T>, path: string[] = [root]): Promise<T> {
  const set = await models.rules.model.find({ key: rule.key, division: { $in: path } }).lean();
  const [found] = effectiveRules(
    [rule.key],
    path,
    set.map((doc: unknown) => models.rules.stateOf(doc)),
  );
  return rule.schema.parse(JSON.parse(found?.valueJson ?? 'null'));
}

export const administrationRule = (office: Office): Promise<AdministrationRule> => ruleInForce(office, administrationPolicy);

export const LONGEST_PAGE = 200;

/** Page number from 1, size bounded. */
export function pageOf(page: number, pageSize: number): { skip: number; limit: number } {
  const limit = pageSize <= 0 ? 20 : Math.min(pageSize, LONGEST_PAGE);
  return { skip: (Math.max(1, page) - 1) * limit, limit };
}
