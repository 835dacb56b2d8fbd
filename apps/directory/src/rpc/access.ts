import { authorise, missing, type CallContext } from '@mingjing/kit';
import { AUTHORISATION } from '@mingjing/rights';
import { Refused } from '@mingjing/contracts/refused';
import { apiKeyHash, apiKeyRefused, mustBeOfDivisions, newApiKey, supervises, type ApiKey } from '../api-key';
import { derivedId, oneLine, required } from '../fields';
import { divisionOf, type Office, type Rpcs } from '../office';
import { apiKeyReply } from '../reply';

type Access = 'listApiKeys' | 'createApiKey' | 'revokeApiKey' | 'resolveApiKey' | 'getAuthorisationTable';

/** Keys of third-party systems, and the table of who may do what. */
export function accessRpcs(office: Office): Pick<Rpcs, Access> {
  const { models, trail, context } = office;
  return {
    async listApiKeys(_request, call) {
      authorise(call.actor, 'apiKey.manage');
      const keys = await models.apiKeys.find({}).sort({ _id: 1 }).lean<ApiKey[]>();
      return { apiKeys: keys.map(apiKeyReply) };
    },

    async createApiKey(request, call) {
      authorise(call.actor, 'apiKey.manage');
      const scope = await scopeOfKey(office, request);
      if (request.supervising) mustBeOfDivisions(scope);
      const apiKey = newApiKey();
      const made: ApiKey = {
        _id: derivedId('k', call.cause),
        name: oneLine('name', request.name),
        hash: apiKeyHash(apiKey),
        ...scope,
        supervising: request.supervising,
        createdAt: context.clock.now(),
        createdBy: call.actor.id,
      };
      await insertKey(office, made);
      await trail.done(call, 'createApiKey', made._id);
      return { id: made._id, apiKey };
    },

    async revokeApiKey({ id }, call) {
      authorise(call.actor, 'apiKey.manage');
      const { matchedCount } = await models.apiKeys.updateOne({ _id: id }, { $set: { revokedAt: context.clock.now() } });
      if (matchedCount === 0) throw missing('apiKey');
      await trail.done(call, 'revokeApiKey', id);
      return {};
    },

    async resolveApiKey({ apiKey }, call) {
      authorise(call.actor, 'session.open');
      const [key] = await models.apiKeys.find({ hash: apiKeyHash(apiKey) }).lean<ApiKey[]>();
      if (!key) throw apiKeyRefused();
      if (key.revokedAt) {
        await trail.write(asApp(call, key), 'resolveApiKey', key._id, 'denied', 'apiKey.revoked');
        throw apiKeyRefused();
      }
      return { id: key._id, name: key.name, divisions: key.divisions, units: key.units, supervising: supervises(key) };
    },

    async getAuthorisationTable(_request, call) {
      authorise(call.actor, 'division.read');
      const grants = Object.entries(AUTHORISATION).flatMap(([action, { holders }]) => grantsOf(action, holders as Record<string, string>));
      return { grants };
    },
  };
}

function grantsOf(action: string, holders: Record<string, string>) {
  return Object.entries(holders).map(([role, scope]) => ({ action, role, scope }));
}

function asApp(call: CallContext, key: ApiKey) {
  return { actor: { ...call.actor, id: `app:${key._id}` }, division: call.division };
}

/** A key reaches named divisions and units that exist, and at least one. */
async function scopeOfKey(
  office: Office,
  given: { divisions: string[]; units: string[] },
): Promise<{ divisions: string[]; units: string[] }> {
  const divisions = [...new Set(given.divisions)];
  const units = [...new Set(given.units)];
  if (divisions.length + units.length === 0) throw required('divisions');
  await Promise.all(divisions.map((id) => divisionOf(office, id)));
  for (const id of units) if (!(await office.models.units.load(id))) throw missing('unit');
  return { divisions, units };
}

async function insertKey({ models }: Office, key: ApiKey): Promise<void> {
  try {
    await models.apiKeys.insertMany([key]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 11000) throw error;
    throw new Refused('apiKey.shownOnce', 'conflict', {
      zh: '该请求已生成过密钥，密钥只显示一次。如未保存，请吊销后重新生成。',
      en: 'This call made its key already, and a key is shown once; revoke it and make another.',
    });
  }
}
