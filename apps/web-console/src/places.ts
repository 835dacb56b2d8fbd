import type { Feature } from './feature';
import { GROUPS } from './features';
import { may, type Me } from './session';

/** The menu of a person: what may not be opened is not shown. */
export function groupsOf(me: Me): typeof GROUPS {
  const groups = GROUPS.map(({ label, features }) => ({ label, features: features.filter(({ action }) => may(me, action)) }));
  return groups.filter(({ features }) => features.length > 0);
}

/** The first page of a person: what waits for them; figures of whoever only looks; else the first place they may open. */
export function homeOf(me: Me): string {
  const features = groupsOf(me).flatMap((group) => group.features);
  const best: Feature | undefined =
    features.find(({ path }) => path === '/') ?? features.find(({ home }) => home && may(me, home)) ?? features[0];
  return best?.path ?? '/profile';
}
