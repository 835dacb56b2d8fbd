import { directory, type supervision } from '@mingjing/contracts';
import type { PromiseClient } from '@mingjing/kit';
import type { DemoPost } from './post';

/** The forces of joint supervision, of the tiers that the prefecture has. */
const FORCES: { name: string; tier: string }[] = [
  { name: '巡察工作领导小组办公室', tier: 'committee' },
  { name: '信访室', tier: 'committee' },
  { name: '党风政风监督室', tier: 'committee' },
  { name: '审计局', tier: 'committee' },
  { name: '第一联动组', tier: 'stationedGroup' },
  { name: '第二联动组', tier: 'stationedGroup' },
  { name: '东片区协作组', tier: 'town' },
  { name: '西片区协作组', tier: 'village' },
];

/**
 * The centre, and somebody who acts for each force.
 * @param units before the forces' in the demonstration's list of units
 */
export function supervisionPosts(root: string, units: number): DemoPost[] {
  const centre = { username: 'centre', name: '中心工作人员', role: 'coordinationCentre', post: '联合监督协调指导中心', division: root };
  const officer = ({ name }: { name: string }, n: number): DemoPost => ({
    ...{ username: `force-${n + 1}`, name: `${name}联络员`, role: 'forceOfficer', post: `${name}联络员`, unit: units + n },
  });
  return [centre, ...FORCES.map(officer)];
}

interface Clients {
  directory: PromiseClient<directory.DirectoryServiceService>;
  supervision: PromiseClient<supervision.SupervisionServiceService>;
}

/** Enters the forces; the ids of their units are the same each time. */
export async function seedForces(clients: Clients, root: string): Promise<string[]> {
  const enter = async ({ name, tier }: { name: string; tier: string }, n: number): Promise<string> => {
    const id = `demo-force-${n + 1}`;
    const unit = directory.Unit.fromPartial({ id, name: `联合监督${name}`, division: root });
    await clients.directory.createUnit({ unit, confirmLookAlike: true }, { cause: `demo:force:${n}` });
    await clients.supervision.setForce({ unitId: id, name, tier, retired: false, expectedVersion: 0 }, { cause: `demo:tier:${n}` });
    return id;
  };
  return Promise.all(FORCES.map(enter));
}
