import { TOPICS, directory as directoryContract, evaluation, evidence, lead as contract } from '@mingjing/contracts';
import { message, systemActor, topicName, type Actor, type Codec, type PromiseClient, type Role } from '@mingjing/kit';
import { directory } from '@mingjing/directory';
import { TestServices, until } from '@mingjing/testing';
import { lead } from '../src/service';

export { refused, until } from '@mingjing/testing';

export type LeadClient = PromiseClient<contract.LeadServiceService>;
type Action = NonNullable<contract.ActOnCaseRequest['action']>;
type Value<Name extends Action['$case']> = Extract<Action, { $case: Name }>['value'];

export const shanghai = (text: string): Date => new Date(`${text}+08:00`);
export const MONDAY = shanghai('2026-11-16T10:20:30');
export const COUNTY = '632801';
export const PATH = ['632800', COUNTY];

/** The real lead and directory services on embedded store and bus, their clock in the test's hand. */
export class LeadOffice {
  now = MONDAY;
  private events = 0;
  private services!: TestServices;

  static async open(): Promise<LeadOffice> {
    const office = new LeadOffice();
    const wanted = { env: { LEAD_WARNINGS_EVERY_MS: '100' }, clock: { now: () => office.now } };
    office.services = await TestServices.open([directory, lead], wanted);
    try {
      await office.furnish();
    } catch (error) {
      await office.close();
      throw error;
    }
    return office;
  }

  get dataDir(): string {
    return this.services.dataDir;
  }

  get running(): TestServices['running'] {
    return this.services.running;
  }

  private async furnish(): Promise<void> {
    const platform = this.services.as(directoryContract.DirectoryServiceService, 'directory', systemActor('platform'));
    for (const [id, division] of [
      ['u1', COUNTY],
      ['u2', COUNTY],
      ['far', '632822'],
    ] as const) {
      await platform.createUnit({ unit: directoryContract.Unit.fromPartial({ id, name: `单位${id}`, division }) });
    }
  }

  restart(): Promise<void> {
    return this.services.restart();
  }

  close(): Promise<void> {
    return this.services.close();
  }

  client(actor: Actor): LeadClient {
    return this.services.as(contract.LeadServiceService, 'lead', actor);
  }

  evidence(actor: Actor): PromiseClient<typeof evidence.EvidenceServiceService> {
    return this.services.as(evidence.EvidenceServiceService, 'lead', actor);
  }

  /** A file added to a case, in pieces as the gateway sends them. */
  async addEvidence(actor: Actor, recordId: string, name: string, bytes: Buffer): Promise<evidence.EvidenceFile> {
    const pieces = [
      { recordId, name, piece: bytes.subarray(0, 100) },
      { recordId: '', name: '', piece: bytes.subarray(100) },
    ];
    for await (const { file } of this.evidence(actor).addEvidence(pieces)) return file!;
    throw new Error('no answer');
  }

  directory(role: Role): PromiseClient<directoryContract.DirectoryServiceService> {
    return this.services.as(directoryContract.DirectoryServiceService, 'directory', person(role, role, { divisions: ['632800'] }));
  }

  /** Publishes what the evaluation service would; `version` where it comes out of turn. */
  async publish<T>(type: string, codec: Codec<T>, value: T, key: string, version = ++this.events): Promise<void> {
    const { bus, config } = this.running.context('lead');
    const envelope = { id: `${key}:${version}`, key, division: COUNTY, time: this.now, cause: 'test' };
    await bus.publish(topicName(TOPICS.evaluation, config.INSTANCE), [message(`mingjing.evaluation.v1.${type}`, codec, value, envelope)]);
  }

  /** An unsatisfied evaluation, told `times` over, and the case it opens. */
  async openCase(id: string, facts: Partial<evaluation.EvaluationFacts> = {}, times = 1): Promise<contract.Case> {
    for (let i = 0; i < times; i++)
      await this.publish('EvaluationSubmitted', evaluation.EvaluationSubmitted, { facts: this.facts(id, facts) }, id);
    return until(async () => (await this.all()).find((c) => c.evaluationId === id));
  }

  facts(id: string, more: Partial<evaluation.EvaluationFacts> = {}): evaluation.EvaluationFacts {
    return {
      ...{
        evaluationId: id,
        matterId: '',
        windowId: 'w1',
        servicePointId: 'p1',
        unitId: 'u1',
        division: COUNTY,
        divisionPath: PATH,
        itemCode: '',
        matterHandledOn: '',
      },
      ...{
        channel: 'plate',
        level: 'unsatisfied',
        rating: 'unsatisfied',
        dimensions: {},
        submittedAt: this.now,
        excluded: false,
        ofMatter: false,
        source: 'open',
        held: false,
        setAside: false,
        visitWanted: true,
      },
      ...more,
    };
  }

  async all(): Promise<contract.Case[]> {
    return (await this.client(COORDINATOR).listCases(list())).cases;
  }

  async exported(): Promise<{ type: string; key: string; payload: Buffer; eventId: string }[]> {
    const events = [];
    for await (const page of this.client(systemActor('statistics')).exportEvents({ after: '' })) events.push(...page.events);
    return events.map(({ type, key, payload, eventId }) => ({
      type: type.split('.').at(-1)!,
      key,
      payload: Buffer.from(payload),
      eventId,
    }));
  }
}

export const person = (id: string, role: Role, scope: { divisions?: string[]; units?: string[] } = {}): Actor => ({
  id,
  name: `${role}某`,
  assignments: [{ postId: `post-${id}`, role, divisions: scope.divisions ?? [], units: scope.units ?? [] }],
});
export const SUPERVISOR = person('sup', 'supervisor', { divisions: [COUNTY] });
export const OTHER_SUPERVISOR = person('sup2', 'supervisor', { divisions: [COUNTY] });
export const FAR_SUPERVISOR = person('far', 'supervisor', { divisions: ['632822'] });
export const COORDINATOR = person('coord', 'coordinator', { divisions: ['632800'] });
export const UNIT = person('unit', 'unitAdmin', { units: ['u1'] });
export const OTHER_UNIT = person('unit2', 'unitAdmin', { units: ['u2'] });
export const STAFF = person('staff', 'windowStaff', { units: ['u1'] });

/** Acts as the person and gives the case as he sees it then. */
export function acting(office: LeadOffice, id: string) {
  return async <Name extends Action['$case']>(
    actor: Actor,
    name: Name,
    value: Value<Name>,
    rest: { note?: string; expectedVersion?: number; cause?: string } = {},
  ): Promise<contract.Case> => {
    const { note = '', expectedVersion = 0, cause } = rest;
    const reply = await office
      .client(actor)
      .actOnCase({ id, note, expectedVersion, action: { $case: name, value } as Action }, cause ? { cause } : {});
    return reply.case!;
  };
}

export const list = (filter: Partial<contract.ListCasesRequest> = {}): contract.ListCasesRequest =>
  contract.ListCasesRequest.fromPartial({ page: 1, pageSize: 100, ...filter });
