import { Alert, App, Button, Card, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { post, type Body } from '../../api';
import type { Key } from '../../once';
import type { ActionDefinition } from '../../parts/action-fields';
import { ActionForm } from '../../parts/action-form';
import { useRules } from '../../parts/rule';
import { Problem } from '../../problem';
import { useRefresh } from '../../session';
import { WAITING } from '../../words';
import { ACTIONS, type CaseRules } from './case-actions';
import type { ActionName, CaseFile } from './case-types';
import { MergeTarget } from './merge-target';
import { VisitOf } from './merged-cases';
import { WordsField } from './words-field';

/** What the rules of a division say of the actions of its cases. */
function useCaseRules(division: string): CaseRules {
  const rules = useRules(division).data?.items;
  const valueOf = (name: string): unknown => rules?.find(({ key }) => key === name)?.value;
  const limits = valueOf('case.limits') as Pick<CaseRules, 'handling' | 'extension'> | undefined;
  const measures = (valueOf('case.measures') ?? []) as { kind: string; zh: string }[];
  return { ...limits, measures: Object.fromEntries(measures.map(({ kind, zh }) => [kind, zh])) };
}

/** What this person may do with the case now: the first of the buttons is what it waits for. */
export function NextSteps({ file }: { file: CaseFile }): ReactNode {
  const { message } = App.useApp();
  const refresh = useRefresh();
  const rules = useCaseRules(file.division);
  const [asked, setAsked] = useState<ActionName>();
  const names = file.nextActions.filter((name): name is ActionName => name in ACTIONS);
  const action: ActionDefinition | undefined = asked && {
    ...ACTIONS[asked],
    name: asked,
    fields: ACTIONS[asked].fields?.(file, rules) ?? [],
  };
  const act = async ({ note = '', ...fields }: { note?: string }, key: Key): Promise<void> => {
    if (!asked) return;
    // What is filled in follows the definition; the gateway checks it by its own.
    const body = { expectedVersion: file.version, note, ...fields } as Body<`/cases/{id}/actions/${ActionName}`, 'post'>;
    try {
      await post<`/cases/{id}/actions/${ActionName}`>(`/cases/{id}/actions/${asked}`, key, { path: { id: file.id }, body } as never);
      void message.success(`已${ACTIONS[asked].zh}`);
    } catch (problem) {
      // Somebody else was faster: the page shows what stands there now, and what was typed stays in the dialogue.
      if (problem instanceof Problem && problem.status === 409) await refresh();
      throw problem;
    }
    await refresh();
  };
  if (names.length === 0) {
    const rests = file.state === 'closed' ? '事项已办结' : `现在没有需要您办理的步骤：${WAITING[file.waitingFor] ?? '等待其他人办理'}`;
    return <Alert type="info" showIcon title={rests} />;
  }
  return (
    <Card title="下一步">
      <Space wrap>
        {names.map((name, place) => (
          <Button
            key={name}
            size="large"
            type={place === 0 ? 'primary' : 'default'}
            danger={ACTIONS[name].danger}
            onClick={() => setAsked(name)}
          >
            {ACTIONS[name].zh}
          </Button>
        ))}
      </Space>
      <ActionForm
        action={action}
        about={`case ${file.id}`}
        onClose={() => setAsked(undefined)}
        onSubmit={act}
        evidence={{ records: 'cases', id: file.id }}
        special={{
          intoCaseId: <MergeTarget key="intoCaseId" caseId={file.id} servicePointId={file.servicePointId} />,
          caseId: <VisitOf key="caseId" file={file} />,
          releasedWords: <WordsField key="releasedWords" caseId={file.id} />,
        }}
      />
    </Card>
  );
}
