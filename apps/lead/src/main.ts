import { run } from '@mingjing/kit';
import { lead } from './service';

void run(lead);
