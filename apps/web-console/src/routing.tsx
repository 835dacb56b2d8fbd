import { Spin } from 'antd';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Navigate, Route, Routes, useNavigate, useLocation } from 'react-router';
import { whenSignedOut } from './api';
import { Frame } from './frame';
import { SignedIn } from './session';
import { SignIn } from './pages/sign-in';

const page = (load: () => Promise<Record<string, () => ReactNode>>, name: string) =>
  lazy(() => load().then((found) => ({ default: found[name] as () => ReactNode })));

const Todo = page(() => import('./pages/todo'), 'Todo');
const Cases = page(() => import('./pages/cases'), 'Cases');
const CaseFile = page(() => import('./pages/case-file'), 'CaseFile');
const Evaluations = page(() => import('./pages/evaluations'), 'Evaluations');
const Held = page(() => import('./pages/held'), 'Held');
const Alarms = page(() => import('./pages/alarms'), 'Alarms');
const WordsToRelease = page(() => import('./pages/words-to-release'), 'WordsToRelease');
const ReleasedWords = page(() => import('./pages/released-words'), 'ReleasedWords');
const Releases = page(() => import('./pages/releases'), 'Releases');
const Matters = page(() => import('./pages/matters'), 'Matters');
const ServicePoints = page(() => import('./pages/service-points'), 'ServicePoints');
const ServicePointFile = page(() => import('./pages/service-point-file'), 'ServicePointFile');
const Statistics = page(() => import('./pages/statistics'), 'Statistics');
const MissingEntries = page(() => import('./pages/missing-entries'), 'MissingEntries');
const HandledCounts = page(() => import('./pages/handled-counts'), 'HandledCounts');
const Messages = page(() => import('./pages/messages'), 'Messages');
const MessageFile = page(() => import('./pages/message-file'), 'MessageFile');
const MessageRules = page(() => import('./pages/message-rules'), 'MessageRules');
const OptOuts = page(() => import('./pages/opt-outs'), 'OptOuts');
const UnclearReplies = page(() => import('./pages/unclear-replies'), 'UnclearReplies');
const Reminders = page(() => import('./pages/reminders'), 'Reminders');
const ReminderRules = page(() => import('./pages/reminder-rules'), 'ReminderRules');
const Officials = page(() => import('./pages/officials'), 'Officials');
const Units = page(() => import('./pages/units'), 'Units');
const DocumentNumbers = page(() => import('./pages/document-numbers'), 'DocumentNumbers');
const Accounts = page(() => import('./pages/accounts'), 'Accounts');
const Administration = page(() => import('./pages/administration'), 'Administration');
const Posts = page(() => import('./pages/posts'), 'Posts');
const Rules = page(() => import('./pages/rules'), 'Rules');
const Calendar = page(() => import('./pages/calendar'), 'Calendar');
const Audit = page(() => import('./pages/audit'), 'Audit');
const DeadLetters = page(() => import('./pages/dead-letters'), 'DeadLetters');
const Reconciliations = page(() => import('./pages/reconciliations'), 'Reconciliations');
const Rebuild = page(() => import('./pages/rebuild'), 'Rebuild');
const Profile = page(() => import('./pages/profile'), 'Profile');

export function Routing(): ReactNode {
  const navigate = useNavigate();
  const place = useLocation();
  useEffect(() => whenSignedOut(() => void navigate('/login', { state: { from: place.pathname + place.search } })), [navigate, place]);
  return (
    <Suspense fallback={<Spin fullscreen description="正在打开" />}>
      <Routes>
        <Route path="/login" element={<SignIn />} />
        <Route
          element={
            <SignedIn>
              <Frame />
            </SignedIn>
          }
        >
          <Route index element={<Todo />} />
          <Route path="cases" element={<Cases />} />
          <Route path="cases/:id" element={<CaseFile />} />
          <Route path="evaluations" element={<Evaluations />} />
          <Route path="held" element={<Held />} />
          <Route path="alarms" element={<Alarms />} />
          <Route path="words-to-release" element={<WordsToRelease />} />
          <Route path="released-words" element={<ReleasedWords />} />
          <Route path="releases" element={<Releases />} />
          <Route path="matters" element={<Matters />} />
          <Route path="service-points" element={<ServicePoints />} />
          <Route path="service-points/:id" element={<ServicePointFile />} />
          <Route path="statistics" element={<Statistics />} />
          <Route path="missing-entries" element={<MissingEntries />} />
          <Route path="handled-counts" element={<HandledCounts />} />
          <Route path="messages" element={<Messages />} />
          <Route path="messages/:id" element={<MessageFile />} />
          <Route path="message-rules" element={<MessageRules />} />
          <Route path="opt-outs" element={<OptOuts />} />
          <Route path="unclear-replies" element={<UnclearReplies />} />
          <Route path="reminders" element={<Reminders />} />
          <Route path="reminder-rules" element={<ReminderRules />} />
          <Route path="officials" element={<Officials />} />
          <Route path="units" element={<Units />} />
          <Route path="document-numbers" element={<DocumentNumbers />} />
          <Route path="accounts" element={<Accounts />} />
          <Route path="administration" element={<Administration />} />
          <Route path="posts" element={<Posts />} />
          <Route path="rules" element={<Rules />} />
          <Route path="calendar" element={<Calendar />} />
          <Route path="audit" element={<Audit />} />
          <Route path="dead-letters" element={<DeadLetters />} />
          <Route path="reconciliations" element={<Reconciliations />} />
          <Route path="rebuild" element={<Rebuild />} />
          <Route path="profile" element={<Profile />} />
          <Route path="*" element={<Navigate to="/" replace />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
