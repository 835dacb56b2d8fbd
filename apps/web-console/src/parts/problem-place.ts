import type { FormInstance } from 'antd';
import { Problem } from '../problem';

/** Where a refusal's field stands in a form: the whole path, or its last part alone. */
function pathsOf(field: string): (string | number)[][] {
  const parts = field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return [parts, parts.slice(1), parts.slice(-1)].filter((path) => path.length > 0);
}

/** Shows a refusal at the field it speaks of; the words themselves where there is no such field. */
export function placeProblem(problem: unknown, form: FormInstance): string {
  const message = problem instanceof Error ? problem.message : String(problem);
  if (!(problem instanceof Problem) || !problem.field) return message;
  const path = pathsOf(problem.field).find((name) => form.getFieldInstance(name));
  if (!path) return message;
  form.setFields([{ name: path, errors: [message] }]);
  return '';
}
