import { decodeRequest, requireForm } from '@mingjing/contracts';
import { isRefused, type Refused } from '@mingjing/contracts/refused';
import type { AnyMethod } from './grpc-types';

/** Stands for a request whose bytes do not decode: thrown while decoding, grpc-js would make a fault of ours of it. */
class Undecodable {
  constructor(readonly why: Refused) {}
}

/** Decodes the requests of a method; `requestOf` tells what is none. */
export function tolerant({ path, requestDeserialize }: AnyMethod): (bytes: Buffer) => unknown {
  return (bytes) => {
    try {
      return decodeRequest(path, requestDeserialize, bytes);
    } catch (error) {
      if (isRefused(error)) return new Undecodable(error);
      throw error;
    }
  };
}

/**
 * A request that decoded and whose fields have their form.
 * @throws Refused request.undecodable, and as `requireForm`
 */
export function requestOf({ path }: Pick<AnyMethod, 'path'>, decoded: unknown): unknown {
  if (decoded instanceof Undecodable) throw decoded.why;
  requireForm(path, decoded);
  return decoded;
}
