import { docs, docsFile, openapi } from '../../docs';
import { healthz, readyz } from '../../health';
import { route, V1, type Route } from '../../route';
import { importFiles, type Kinds } from './imports';

/** What the gateway answers by itself; `kinds` are the imports of all services. */
export function ownRoutes(kinds: Kinds): readonly Route[] {
  const imports = importFiles(kinds);
  return [
    route('GET', `${V1}/imports/{kind}/template.xlsx`, 'columns of the import', 'signedIn', imports.template),
    route('POST', `${V1}/imports/error-file`, 'what an import answered', 'signedIn', imports.errorFile),
    route('GET', '/healthz', 'the process itself', 'anyone', healthz),
    route('GET', '/readyz', 'gRPC health of every service', 'anyone', readyz),
    route('GET', '/openapi.json', 'this table', 'anyone', openapi),
    route('GET', '/docs', 'viewer of openapi.json', 'anyone', docs),
    route('GET', '/docs/{file}', 'viewer of openapi.json', 'anyone', docsFile),
  ];
}
